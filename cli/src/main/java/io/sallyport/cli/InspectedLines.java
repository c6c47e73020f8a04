package io.sallyport.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Origin;
import io.sallyport.core.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * JSONL in, JSONL out: one line each, in the same order; a bad line is answered and passed over.
 */
final class InspectedLines {

  private final Inspector inspector;
  private final Progress progress;

  InspectedLines(Inspector inspector, Progress progress) {
    this.inspector = inspector;
    this.progress = progress;
  }

  Verdict run(BufferedReader lines, PrintStream out) throws IOException {
    Verdict worst = Verdict.ALLOW;
    long number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      ObjectNode answer;
      try {
        Inspector.Result result = inspect(line, number);
        worst = worst.max(result.verdict());
        answer = result.json();
      } catch (BadLine bad) {
        answer = Inspector.MAPPER.createObjectNode();
        answer.put("id", bad.id);
        answer.put("error", "line " + number + ": " + bad.getMessage());
      }
      out.println(answer);
      progress.step();
    }
    progress.end();
    return worst;
  }

  private static final class BadLine extends Exception {
    private static final long serialVersionUID = 1L;
    private final @Nullable String id;

    BadLine(@Nullable String id, String message) {
      super(message, null, false, false);
      this.id = id;
    }
  }

  private Inspector.Result inspect(String line, long number) throws BadLine {
    JsonNode node;
    try {
      node = Inspector.MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new BadLine(null, "not JSON (expected: {\"id\", \"text\", \"origin\"?})");
    }
    if (node == null || !node.isObject()) {
      throw new BadLine(null, "not a JSON object (expected: {\"id\", \"text\", \"origin\"?})");
    }
    String id = node.path("id").asText(Long.toString(number));
    if (!node.path("text").isTextual()) {
      throw new BadLine(id, "no text (expected: a string under \"text\")");
    }
    return inspector.inspect(id, node.path("text").asText(), origin(node, id));
  }

  private static @Nullable Origin origin(JsonNode node, String id) throws BadLine {
    String origin = node.path("origin").asText("");
    try {
      return origin.isEmpty() ? null : Origin.ofWireName(origin);
    } catch (IllegalArgumentException e) {
      throw new BadLine(id, String.valueOf(e.getMessage()));
    }
  }
}
