package io.sallyport.gateway.surface;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Json;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether the answer has the structure that the request asked for with {@code response_format}: a
 * JSON object, or what a JSON schema describes.
 */
public final class StructuredAnswer {

  /** Longer answers are not checked. */
  private static final int LONGEST = 1_000_000;

  private final @Nullable AnswerSchema schema;
  private final Map<Integer, StringBuilder> contents = new TreeMap<>();

  /** The choices that say something else than the answer, and may. */
  private final Set<Integer> others = new HashSet<>();

  private StructuredAnswer(@Nullable AnswerSchema schema) {
    this.schema = schema;
  }

  /**
   * For a request; empty when it asks for no structure.
   *
   * @throws ApiException 400 when its schema is none
   */
  public static Optional<StructuredAnswer> of(ObjectNode request) {
    JsonNode format = request.path("response_format");
    return switch (format.path("type").asText()) {
      case "json_object" -> Optional.of(new StructuredAnswer(null));
      case "json_schema" ->
          Optional.of(new StructuredAnswer(schema(format.path("json_schema").path("schema"))));
      default -> Optional.empty();
    };
  }

  private static @Nullable AnswerSchema schema(JsonNode node) {
    return node.isMissingNode() || node.isNull() ? null : AnswerSchema.of(node);
  }

  /**
   * What an answer's contents would be if they were repaired, by their paths; only those that are
   * as asked for then, and are not yet. A schema that no text could break proves nothing, so the
   * result has to be JSON in any case.
   */
  public Map<String, JsonRepair.Repaired> repaired(ObjectNode answer) {
    Map<String, JsonRepair.Repaired> repaired = new LinkedHashMap<>();
    int position = 0;
    for (JsonNode choice : answer.path("choices")) {
      String content = choice.path("message").path("content").asText("");
      boolean complete = choice.path("finish_reason").asText().equals("stop");
      if (content.length() <= LONGEST && !content.isEmpty() && !isJson(content)) {
        String path = "choices[" + position + "].message.content";
        JsonRepair.of(content, complete)
            .filter(result -> problem(result.json()).isEmpty())
            .ifPresent(result -> repaired.put(path, result));
      }
      position++;
    }
    return repaired;
  }

  /** Puts repaired contents in their places; what was said of their tokens goes. */
  public static void put(ObjectNode answer, Map<String, JsonRepair.Repaired> repaired) {
    int position = 0;
    for (JsonNode choice : answer.path("choices")) {
      JsonRepair.Repaired one = repaired.get("choices[" + position + "].message.content");
      if (one != null && choice.path("message") instanceof ObjectNode message) {
        message.put("content", one.json());
        if (choice.has("logprobs")) {
          ((ObjectNode) choice).putNull("logprobs");
        }
      }
      position++;
    }
  }

  private static boolean isJson(String content) {
    try {
      return Json.MAPPER.readTree(content) != null;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  /** Takes the contents of a whole answer. */
  public void take(ObjectNode answer) {
    answer.path("choices").forEach(choice -> add(choice, choice.path("message")));
  }

  /** Begins anew, with another answer. */
  public void begin() {
    contents.clear();
    others.clear();
  }

  /** Takes a piece of a streamed one. */
  public void takeEvent(ObjectNode event) {
    event.path("choices").forEach(choice -> add(choice, choice.path("delta")));
  }

  private void add(JsonNode choice, JsonNode said) {
    int index = choice.path("index").asInt();
    StringBuilder all = contents.computeIfAbsent(index, c -> new StringBuilder());
    if (all.length() <= LONGEST) {
      all.append(said.path("content").asText(""));
    }
    if (isNoAnswer(said) || choice.path("finish_reason").asText().equals("content_filter")) {
      others.add(index);
    }
  }

  /** Whether a message refuses, or calls a tool instead of answering. */
  private static boolean isNoAnswer(JsonNode said) {
    return !said.path("refusal").asText("").isEmpty()
        || !said.path("tool_calls").isEmpty()
        || said.path("function_call").isObject();
  }

  /** What is wrong with the first choice that is not as asked for, by its path; empty if none. */
  public Optional<Problem> problem() {
    for (Map.Entry<Integer, StringBuilder> choice : contents.entrySet()) {
      boolean silent = choice.getValue().isEmpty() && others.contains(choice.getKey());
      Optional<String> problem = silent ? Optional.empty() : problem(choice.getValue());
      if (problem.isPresent()) {
        return Optional.of(
            new Problem("choices[" + choice.getKey() + "].message.content", problem.get()));
      }
    }
    return Optional.empty();
  }

  /**
   * Where an answer is not as asked for.
   *
   * @param path of the text
   * @param what what is wrong, without anything that the text says
   */
  public record Problem(String path, String what) {}

  private Optional<String> problem(CharSequence content) {
    if (content.length() > LONGEST) {
      return Optional.empty();
    }
    if (content.isEmpty()) {
      return Optional.of("found no text (expected: what response_format describes)");
    }
    JsonNode tree;
    try {
      tree = Json.MAPPER.readTree(content.toString());
    } catch (JsonProcessingException e) {
      return Optional.of("found no JSON (expected: what response_format describes)");
    }
    if (schema == null) {
      return tree.isObject()
          ? Optional.empty()
          : Optional.of("found JSON that is no object (expected: an object)");
    }
    return schema.problem(tree);
  }
}
