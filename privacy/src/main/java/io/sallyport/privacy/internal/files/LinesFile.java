package io.sallyport.privacy.internal.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sallyport.privacy.FileRedaction;
import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.Redaction;
import io.sallyport.privacy.RedactionReport;
import io.sallyport.privacy.Redactor;
import io.sallyport.text.CodePoints;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Text and JSONL: one line in, one line out. */
public final class LinesFile {

  private static final JsonMapper STRICT =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(FileRedaction.LONGEST_RECORD)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final Redactor redactor;
  private final RedactionReport report;
  private final LongConsumer progress;

  /** Lines of a file. */
  public LinesFile(Redactor redactor, RedactionReport report, LongConsumer progress) {
    this.redactor = redactor;
    this.report = report;
    this.progress = progress;
  }

  /** Redacts text. Line ends stay as they are. */
  public void text(InputStream in, OutputStream out, long skipped) throws IOException {
    Lines lines = new Lines(new BufferedInputStream(in, 1 << 16));
    long number = 0;
    LineBlock block = new LineBlock(redactor, report, out);
    for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
      number++;
      if (number <= skipped) {
        continue;
      }
      if (line.text() == null) {
        block.end();
        report.addFailure("line " + number + ": " + line.problem());
        write(out, "[line " + number + ": " + line.problem() + "]" + line.ending());
        progress.accept(number);
        continue;
      }
      block.add(line.text() + line.ending());
      if (line.text().isBlank()) {
        block.end();
      } else if (block.isFull()) {
        block.flush();
      } else {
        continue;
      }
      // Only what is written counts as done.
      progress.accept(number - block.waiting());
    }
    block.end();
  }

  /** Redacts lines of {@code {id, text}}; each gets {@code {id, text, spans}} or an error. */
  public void jsonl(InputStream in, OutputStream out, long skipped) throws IOException {
    Lines lines = new Lines(new BufferedInputStream(in, 1 << 16));
    long number = 0;
    for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
      number++;
      if (number <= skipped) {
        continue;
      }
      write(out, answer(line, number) + "\n");
      progress.accept(number);
    }
  }

  private ObjectNode answer(Lines.Line line, long number) {
    if (line.text() == null) {
      return failure(null, number, line.problem());
    }
    JsonNode node;
    try (JsonParser parser = STRICT.createParser(line.text())) {
      node = STRICT.readTree(parser);
      if (node == null || !node.isObject() || parser.nextToken() != null) {
        return failure(null, number, "not one JSON object (expected: {\"id\", \"text\"})");
      }
    } catch (JsonProcessingException e) {
      return failure(
          treatedId(idBefore(line.text())),
          number,
          "not JSON (expected: {\"id\", \"text\"}, each key once)");
    } catch (IOException e) {
      throw new IllegalStateException("a string cannot fail to be read", e);
    }
    JsonNode id = treatedId(node.path("id"));
    if (!node.path("text").isTextual()) {
      return failure(
          id,
          number,
          node.has("text")
              ? "text: no string (expected: a string under \"text\")"
              : "no text (expected: a string under \"text\")");
    }
    String text = node.path("text").asText();
    if (redactor.isRestoring()) {
      return restored(id, number, text, node.path("spans"));
    }
    Redaction redaction = redactor.redact(text);
    report.add(text, redaction);
    return treated(id, number, text, redaction);
  }

  private ObjectNode restored(@Nullable JsonNode id, long number, String text, JsonNode spans) {
    Optional<String> restored = new RestoredSpans(redactor).restore(text, spans);
    if (restored.isEmpty()) {
      return failure(id, number, "spans: not those of the text (expected: a line of redact)");
    }
    ObjectNode answer = STRICT.createObjectNode();
    putId(answer, id, number);
    return answer.put("text", restored.get());
  }

  /** The published form of a treated text; offsets count code points of the text before. */
  public static ObjectNode treated(
      @Nullable JsonNode id, long number, String text, Redaction redaction) {
    ObjectNode answer = STRICT.createObjectNode();
    putId(answer, id, number);
    answer.put("text", redaction.text());
    ArrayNode spans = answer.putArray("spans");
    CodePoints points = CodePoints.of(text);
    for (Redaction.Replaced replaced : redaction.replaced()) {
      PersonalData data = replaced.data();
      ObjectNode span = spans.addObject();
      span.put("start", points.fromUtf16(data.start()));
      span.put("end", points.fromUtf16(data.end()));
      span.put("type", data.type().name());
      span.put("subtype", data.subtype());
      span.put("score", Math.round(data.score() * 1000) / 1000.0);
      span.put("replacement", replaced.replacement());
    }
    return answer;
  }

  /** The id of a line that is damaged further on. */
  private static @Nullable JsonNode idBefore(String line) {
    try (JsonParser parser = STRICT.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals("id");
        JsonToken value = parser.nextToken();
        if (found) {
          return value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT
              ? TextNode.valueOf(parser.getText())
              : null;
        }
        parser.skipChildren();
      }
      return null;
    } catch (IOException e) {
      return null; // Damaged before its id.
    }
  }

  private ObjectNode failure(@Nullable JsonNode id, long number, String problem) {
    ObjectNode answer = STRICT.createObjectNode();
    putId(answer, id, number);
    String named =
        id == null || id.isMissingNode() || id.isNull() ? "" : " (id " + id.asText() + ")";
    report.addFailure("line " + number + named + ": " + problem);
    answer.put("error", "line " + number + ": " + problem);
    return answer;
  }

  private static void putId(ObjectNode answer, @Nullable JsonNode id, long number) {
    if (id == null || id.isMissingNode() || id.isNull()) {
      // No number alone: another record may have that for its id.
      answer.put("id", "line-" + number);
    } else {
      answer.set("id", id);
    }
  }

  /** An id may be somebody's address or number: then it is treated like a text. */
  private @Nullable JsonNode treatedId(@Nullable JsonNode id) {
    if (id == null || id.isMissingNode() || id.isNull()) {
      return id;
    }
    String before = id.isValueNode() ? id.asText() : id.toString();
    String after = new Labelled(redactor, report).id(before);
    return id.isValueNode() && after.equals(before) ? id : TextNode.valueOf(after);
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
