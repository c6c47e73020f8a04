package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The shapes of what lies in the fields of a chat request, as far as the guard relies on them. */
final class KnownFields {

  private static final Set<String> CHOICES = Set.of("none", "auto", "required", "any");

  private static final Pattern VERSION =
      Pattern.compile("(_preview)?(_\\d{8}|_\\d{4}_\\d{2}_\\d{2})?$");

  private KnownFields() {}

  /**
   * Checks tools, the choice between them, and the format of the answer.
   *
   * @return the types of tools that the upstream would run itself, by where they are named
   * @throws ApiException 400 naming the field at fault
   */
  static Map<String, String> check(ObjectNode body) {
    Map<String, String> hosted = new LinkedHashMap<>();
    for (JsonNode tool : body.path("tools")) {
      note(tool, "tools", hosted);
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
        note(tool, "tool_choice", hosted);
      }
    } else if (choice.isObject()) {
      note(choice, "tool_choice", hosted);
    }
    JsonNode format = body.path("response_format");
    boolean typed = isAbsent(format) || format.path("type").isTextual();
    require(typed, "response_format", format, "an object with a type");
    return hosted;
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

  private static void note(JsonNode tool, String path, Map<String, String> hosted) {
    String type = tool.path("type").asText();
    if (!type.equals("function") && !type.equals("custom")) {
      hosted.put(type, path);
    }
  }

  /**
   * Only tools that the client runs itself pass, and those that the policy names: what others fetch
   * passes no guard.
   *
   * @param hosted what {@link #check} found
   * @param named the types that the policy names
   */
  static void requireOwn(Map<String, String> hosted, Set<String> named) {
    hosted.forEach(
        (type, path) -> {
          if (named.stream().noneMatch(one -> family(one).equals(family(type)))) {
            throw new ApiException(
                ApiError.badRequest(
                    "hosted_tool_denied",
                    path,
                    "A tool that the upstream runs itself is not passed on (expected: tools of type"
                        + " function or custom). The operator can name its type under hostedTools"
                        + " of the policy in sallyport.yaml."));
          }
        });
  }

  /** The type without the day or preview that tells its versions apart. */
  private static String family(String type) {
    return VERSION.matcher(type).replaceFirst("");
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
