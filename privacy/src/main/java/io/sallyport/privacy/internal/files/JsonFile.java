package io.sallyport.privacy.internal.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.sallyport.privacy.FileRedaction;
import io.sallyport.privacy.NumberReadings;
import io.sallyport.privacy.RedactionReport;
import io.sallyport.privacy.Redactor;
import io.sallyport.privacy.UnreadableFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON document of any size, token by token. Every text is treated, with the name of its key
 * before it; numbers too, where the key names what they are.
 */
public final class JsonFile {

  private static final int DEEPEST = 200;

  /** No number of a person that fractions could hide is shorter. */
  private static final int FEWEST_DIGITS = 6;

  /** So many names of an object are remembered. */
  private static final int MOST_BESIDE = 64;

  private final Labelled labelled;

  /** The names of the fields so far, of each object that a place lies in. */
  private final List<Set<String>> beside = new ArrayList<>();

  private final List<String[]> paths;
  private final Set<String> unmatched = new LinkedHashSet<>();

  /** A document. */
  public JsonFile(Redactor redactor, RedactionReport report, FileRedaction.Selection selection) {
    labelled = new Labelled(redactor, report);
    paths = selection.paths().stream().map(path -> path.split("/", -1)).toList();
    unmatched.addAll(selection.paths());
  }

  /**
   * Redacts a document.
   *
   * @throws UnreadableFileException when it is no JSON, or nothing lies under the chosen paths
   */
  public void run(InputStream in, OutputStream out) throws IOException, UnreadableFileException {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(FileRedaction.LONGEST_RECORD)
                    .build())
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            // Half a document must not look like a whole one.
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build();
    try (JsonParser parser = factory.createParser(in);
        JsonGenerator generator = factory.createGenerator(out)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        copy(parser, generator, token);
      }
    } catch (JsonProcessingException e) {
      throw new UnreadableFileException(
          "not JSON"
              + place(e.getLocation())
              + " (expected: one document, at most "
              + DEEPEST
              + " levels deep)");
    }
    if (!unmatched.isEmpty()) {
      throw new UnreadableFileException(
          "paths: no text or number lies under "
              + String.join(", ", unmatched)
              + " (expected: a pointer into the document, such as /customers/*/name)");
    }
  }

  /** What is too deep or too long has no place. */
  private static String place(@Nullable JsonLocation at) {
    return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  private void copy(JsonParser parser, JsonGenerator generator, JsonToken token)
      throws IOException {
    if (token == JsonToken.START_OBJECT) {
      beside.add(new HashSet<>());
    } else if (token == JsonToken.END_OBJECT) {
      beside.removeLast();
    }
    if (token == JsonToken.FIELD_NAME) {
      if (beside.getLast().size() < MOST_BESIDE) {
        beside.getLast().add(parser.currentName());
      }
      generator.writeFieldName(
          paths.isEmpty() ? labelled.name(parser.currentName()) : parser.currentName());
    } else if (token == JsonToken.VALUE_STRING) {
      generator.writeString(chosen(parser) ? treated(parser, parser.getText()) : parser.getText());
    } else if (token.isNumeric()) {
      String before = parser.getText();
      String after = chosen(parser) ? treatedNumber(parser, before) : before;
      if (after.equals(before)) {
        // As it is written: 1.50 is not 1.5 to whoever compares files.
        generator.writeNumber(before);
      } else {
        generator.writeString(after);
      }
    } else {
      generator.copyCurrentEvent(parser);
    }
  }

  /** Spreadsheets write long numbers as 4111111111111111.0, others as 4.111111111111111E15. */
  private String treatedNumber(JsonParser parser, String number) {
    boolean plain = number.chars().allMatch(c -> c >= '0' && c <= '9');
    if (plain) {
      return treated(parser, number);
    }
    for (String digits : NumberReadings.of(number)) {
      String after = digits.length() < FEWEST_DIGITS ? digits : treated(parser, digits);
      if (!after.equals(digits)) {
        return after;
      }
    }
    if (NumberReadings.acrossPoint(number).isEmpty()) {
      return number;
    }
    // A card across the point goes as a whole or not at all.
    String after = treated(parser, number);
    return after.startsWith(number.substring(0, number.indexOf('.') + 1)) ? number : after;
  }

  private String treated(JsonParser parser, String text) {
    JsonStreamContext own = holder(parser.getParsingContext());
    JsonStreamContext parent = own == null ? null : own.getParent();
    JsonStreamContext above = parent == null ? null : holder(parent);
    return labelled.value(
        own == null ? null : own.getCurrentName(),
        above == null ? null : above.getCurrentName(),
        beside.isEmpty() ? Set.of() : beside.getLast(),
        text);
  }

  /** The object whose field a value stands under, also as an element of a list. */
  private static @Nullable JsonStreamContext holder(JsonStreamContext place) {
    JsonStreamContext context = place;
    while (context.inArray() && context.getParent() != null) {
      context = context.getParent();
    }
    return context.inObject() ? context : null;
  }

  private boolean chosen(JsonParser parser) {
    if (paths.isEmpty()) {
      return true;
    }
    JsonPointer pointer = parser.getParsingContext().pathAsPointer();
    String[] parts = pointer.toString().split("/", -1);
    boolean chosen = false;
    for (String[] path : paths) {
      if (matches(path, parts)) {
        unmatched.remove(String.join("/", path));
        chosen = true;
      }
    }
    return chosen;
  }

  /** A path stands for everything below it too. */
  private static boolean matches(String[] path, String[] parts) {
    return path.length <= parts.length
        && Arrays.equals(
            path,
            Arrays.copyOf(parts, path.length),
            (wanted, found) -> wanted.equals("*") || wanted.equals(found) ? 0 : 1);
  }
}
