package io.sallyport.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sallyport.core.Origin;
import io.sallyport.core.Verdict;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * JSONL in, JSONL out: one line each, in the same order; a bad line is answered and passed over.
 */
final class InspectedLines {

  private static final int WAITING_PER_CORE = 32;

  private static final String EXPECTED = " (expected: {\"id\", \"text\", \"origin\"?})";

  /** Two readers of one line must see the same: no key twice, numbers with all their digits. */
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final Inspector inspector;
  private final Progress progress;

  InspectedLines(Inspector inspector, Progress progress) {
    this.inspector = inspector;
    this.progress = progress;
  }

  /**
   * What a run came to.
   *
   * @param worst the gravest verdict
   * @param inspected how many lines got a verdict
   * @param bad how many got an error
   */
  record Outcome(Verdict worst, long inspected, long bad) {

    static final Outcome NOTHING = new Outcome(Verdict.ALLOW, 0, 0);

    Outcome plus(Verdict verdict) {
      return new Outcome(worst.max(verdict), inspected + 1, bad);
    }

    Outcome plusBad() {
      return new Outcome(worst, inspected, bad + 1);
    }
  }

  /** One line's answer. */
  private record Line(ObjectNode answer, @Nullable Verdict verdict) {}

  /**
   * Inspects the lines of a stream, on top of what came before it; several at once, answered in
   * their order.
   */
  Outcome run(InputStream in, PrintStream out, Outcome before) throws IOException {
    Outcome outcome = before;
    InputStream buffered = new BufferedInputStream(in);
    int cores = Runtime.getRuntime().availableProcessors();
    Deque<Future<Line>> pending = new ArrayDeque<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(cores)) {
      long number = 0;
      for (byte[] line = StrictText.line(buffered);
          line != null;
          line = StrictText.line(buffered)) {
        byte[] bytes = line;
        long own = ++number;
        pending.add(pool.submit(() -> answer(bytes, own)));
        if (pending.size() >= WAITING_PER_CORE * cores) {
          outcome = write(pending.remove(), out, outcome);
        }
      }
      while (!pending.isEmpty()) {
        outcome = write(pending.remove(), out, outcome);
      }
    }
    progress.end();
    return outcome;
  }

  private Outcome write(Future<Line> pending, PrintStream out, Outcome outcome) throws IOException {
    try {
      Line line = pending.get();
      out.println(line.answer());
      progress.step();
      return line.verdict() == null ? outcome.plusBad() : outcome.plus(line.verdict());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private Line answer(byte[] line, long number) throws IOException {
    try {
      Inspector.Result result = inspect(line);
      return new Line(numbered(result.json(), number), result.verdict());
    } catch (BadLine bad) {
      ObjectNode answer = Inspector.MAPPER.createObjectNode();
      answer.set("id", bad.id);
      answer.put("error", "line " + number + ": " + bad.getMessage());
      return new Line(numbered(answer, number), null);
    }
  }

  /**
   * A line without an id is known by its number, under another name: an id could be that number.
   */
  private static ObjectNode numbered(ObjectNode answer, long number) {
    if (answer.path("id").isMissingNode() || answer.path("id").isNull()) {
      answer.putNull("id").put("line", number);
    }
    return answer;
  }

  private static final class BadLine extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient @Nullable JsonNode id;

    BadLine(@Nullable JsonNode id, String message) {
      super(message, null, false, false);
      this.id = id;
    }
  }

  private Inspector.Result inspect(byte[] line) throws BadLine, IOException {
    JsonNode node = tree(line);
    JsonNode id = node.path("id");
    if (id.isMissingNode()) {
      id = NullNode.getInstance();
    }
    if (!node.path("text").isTextual()) {
      throw new BadLine(id, "no text (expected: a string under \"text\")");
    }
    return inspector.inspect(id, node.path("text").asText(), origin(node, id));
  }

  private static JsonNode tree(byte[] line) throws BadLine, IOException {
    try (JsonParser parser = STRICT.createParser(StrictText.of(line))) {
      JsonNode node = STRICT.readTree(parser);
      if (node == null || !node.isObject()) {
        throw new BadLine(null, "not a JSON object" + EXPECTED);
      }
      if (parser.nextToken() != null) {
        throw new BadLine(null, "more after the JSON object" + EXPECTED);
      }
      return node;
    } catch (CharacterCodingException e) {
      throw new BadLine(null, "not UTF-8 (expected: a line of JSON in UTF-8)");
    } catch (MismatchedInputException e) {
      throw new BadLine(null, "a key stands twice (expected: each key once)");
    } catch (JsonProcessingException e) {
      throw new BadLine(null, "not JSON" + EXPECTED);
    }
  }

  private static @Nullable Origin origin(JsonNode node, JsonNode id) throws BadLine {
    JsonNode origin = node.path("origin");
    if (origin.isMissingNode() || origin.isNull() || origin.equals(TextNode.valueOf(""))) {
      return null;
    }
    if (!origin.isTextual()) {
      throw new BadLine(id, "origin: no string (expected: a string such as \"tool\")");
    }
    try {
      return Origin.ofWireName(origin.asText());
    } catch (IllegalArgumentException e) {
      throw new BadLine(id, String.valueOf(e.getMessage()));
    }
  }
}
