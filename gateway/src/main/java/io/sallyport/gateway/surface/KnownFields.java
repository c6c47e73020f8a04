package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import java.util.Set;

/** The shapes of what lies in the fields of a chat request, as far as the guard relies on them. */
final class KnownFields {

  private static final Set<String> CHOICES = Set.of("none", "auto", "required", "any");

  private KnownFields() {}

  /**
   * Checks tools, the choice between them, and the format of the answer.
   *
   * @throws ApiException 400 naming the field at fault
   */
  static void check(ObjectNode body) {
    for (JsonNode tool : body.path("tools")) {
      requireOwn(tool, "tools");
      if (tool.path("type").asText().equals("function")) {
        JsonNode name = tool.path("function").path("name");
        require(name.isTextual(), "tools", name, "a function with a name");
      }
    }
    JsonNode choice = body.path("tool_choice");
    if (choice.isTextual()) {
      boolean known = CHOICES.contains(choice.asText());
      require(known, "tool_choice", choice, "none, auto, required, any or an object");
    } else if (choice.path("type").asText().equals("allowed_tools")) {
      for (JsonNode tool : choice.path("allowed_tools").path("tools")) {
        requireOwn(tool, "tool_choice");
      }
    } else if (choice.isObject()) {
      requireOwn(choice, "tool_choice");
    }
    JsonNode format = body.path("response_format");
    boolean typed = isAbsent(format) || format.path("type").isTextual();
    require(typed, "response_format", format, "an object with a type");
  }

  /** Checks the fields of a message besides its content. */
  static void checkMessage(ObjectNode message, String path) {
    for (String name : Set.of("name", "refusal", "tool_call_id")) {
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

  /** Only tools that the client runs itself: what others fetch passes no guard. */
  private static void requireOwn(JsonNode tool, String path) {
    String type = tool.path("type").asText();
    if (!type.equals("function") && !type.equals("custom")) {
      throw new ApiException(
          ApiError.badRequest(
              "hosted_tool_denied",
              path,
              "A tool that the upstream runs itself is not passed on (expected: tools of type"
                  + " function or custom)."));
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
