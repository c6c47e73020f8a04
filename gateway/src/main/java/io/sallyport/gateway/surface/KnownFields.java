package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * The types of the fields that the chat API knows, as far as nothing else looks at them. An
 * upstream would refuse a wrong one too, or guess; here it is said before anything goes on.
 */
final class KnownFields {

  private static final Set<String> TEXTS =
      Set.of(
          "user",
          "reasoning_effort",
          "verbosity",
          "service_tier",
          "prompt_cache_key",
          "safety_identifier");
  private static final Set<String> OBJECTS =
      Set.of("logit_bias", "metadata", "audio", "prediction", "stream_options");
  private static final Set<String> ARRAYS = Set.of("modalities", "tools", "functions");

  private KnownFields() {}

  /**
   * Checks a request besides its messages.
   *
   * @throws io.sallyport.gateway.http.ApiException 400 naming the field at fault
   */
  static void check(ObjectNode body) {
    for (var field : body.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      if (value.isNull()) {
        continue;
      }
      require(!TEXTS.contains(name) || value.isTextual(), name, value, "a string");
      require(!OBJECTS.contains(name) || value.isObject(), name, value, "an object");
      require(!ARRAYS.contains(name) || value.isArray(), name, value, "an array");
    }
    Fields.flag(body, "parallel_tool_calls");
    JsonNode seed = body.path("seed");
    require(isAbsent(seed) || seed.isNumber(), "seed", seed, "a number");
    stop(body.path("stop"));
    format(body.path("response_format"));
    choice(body.path("tool_choice"));
    tools(body.path("tools"));
  }

  /** Checks a message besides its role and content. */
  static void checkMessage(ObjectNode message, String path) {
    for (String name : new String[] {"name", "tool_call_id", "refusal", "reasoning_content"}) {
      JsonNode value = message.path(name);
      require(isAbsent(value) || value.isTextual(), path + "." + name, value, "a string");
    }
    JsonNode calls = message.path("tool_calls");
    String at = path + ".tool_calls";
    require(isAbsent(calls) || calls.isArray(), at, calls, "an array");
    for (JsonNode call : calls) {
      require(call.isObject(), at, call, "an array of objects");
    }
  }

  private static void stop(JsonNode stop) {
    require(isAbsent(stop) || stop.isTextual() || stop.isArray(), "stop", stop, "a string or more");
    for (JsonNode word : stop) {
      require(word.isTextual(), "stop", word, "an array of strings");
    }
  }

  private static void format(JsonNode format) {
    require(
        isAbsent(format) || format.path("type").isTextual(),
        "response_format",
        format,
        "an object with a type");
  }

  private static void choice(JsonNode choice) {
    require(
        isAbsent(choice) || choice.isTextual() || choice.isObject(),
        "tool_choice",
        choice,
        "a string or an object");
  }

  private static void tools(JsonNode tools) {
    for (JsonNode tool : tools) {
      require(tool.isObject(), "tools", tool, "an array of objects");
      if (tool.path("type").asText().equals("function")) {
        JsonNode name = tool.path("function").path("name");
        require(name.isTextual(), "tools", name, "a function with a name");
      }
    }
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static void require(boolean right, String path, JsonNode found, String expected) {
    if (!right) {
      throw Fields.wrong(path, found, expected);
    }
  }
}
