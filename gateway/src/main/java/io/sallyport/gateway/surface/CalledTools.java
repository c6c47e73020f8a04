package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which tool a result is from: clients use the id of a call again in every turn. */
final class CalledTools {

  /**
   * The tools that a result could be from.
   *
   * @param certain whether it is one of these and of no other
   */
  record Meant(Set<String> tools, boolean certain) {}

  private final JsonNode messages;

  CalledTools(JsonNode messages) {
    this.messages = messages;
  }

  /** The tools that the result in a message could be from: those of the nearest call before it. */
  Meant of(int index) {
    JsonNode result = messages.path(index);
    String named = result.path("name").asText("");
    boolean old = result.path("role").asText().equals("function");
    String id = result.path("tool_call_id").asText("");
    Set<String> all = new LinkedHashSet<>();
    for (int at = index - 1; at >= 0; at--) {
      JsonNode message = messages.path(at);
      Set<String> meant = new LinkedHashSet<>();
      for (JsonNode call : message.path("tool_calls")) {
        String name = name(call);
        all.add(name);
        if (!old && call.path("id").asText("").equals(id)) {
          meant.add(name);
        }
      }
      if (message.path("function_call").isObject()) {
        String name = message.path("function_call").path("name").asText("");
        all.add(name);
        if (old) {
          meant.add(name);
        }
      }
      if (!meant.isEmpty()) {
        if (!named.isEmpty()) {
          meant.add(named);
        }
        return new Meant(meant, true);
      }
    }
    if (!named.isEmpty()) {
      all.add(named);
    }
    return new Meant(all, false);
  }

  private static String name(JsonNode call) {
    return call.path("function").path("name").asText(call.path("custom").path("name").asText(""));
  }
}
