package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Which tool a result is from: clients use the id of a call again in every turn. */
final class CalledTools {

  /**
   * The tools that a result could be from.
   *
   * @param certain whether it is one of these and of no other
   */
  record Meant(Set<String> tools, boolean certain) {}

  private final Map<Integer, Meant> byMessage = new HashMap<>();

  /** Looks through the messages once: there may be thousands of results. */
  CalledTools(JsonNode messages) {
    Map<String, Set<String>> byId = new HashMap<>();
    Set<String> old = Set.of();
    Meant unknown = new Meant(new LinkedHashSet<>(), false);
    for (int at = 0; at < messages.size(); at++) {
      JsonNode message = messages.get(at);
      if (isResult(message)) {
        String named = message.path("name").asText("");
        boolean isOld = message.path("role").asText().equals("function");
        Set<String> meant =
            isOld ? old : byId.getOrDefault(message.path("tool_call_id").asText(""), Set.of());
        byMessage.put(at, meant.isEmpty() ? unknown : new Meant(with(meant, named), true));
        unknown.tools().add(named);
      }
      Map<String, Set<String>> called = calls(message);
      called.values().forEach(unknown.tools()::addAll);
      byId.putAll(called);
      if (message.path("function_call").isObject()) {
        old = Set.of(message.path("function_call").path("name").asText(""));
        unknown.tools().addAll(old);
      }
    }
    unknown.tools().remove("");
  }

  /**
   * The tools that the result in a message could be from: those of the nearest call before it that
   * has its id; where none has, all that any message names.
   */
  Meant of(int message) {
    return byMessage.getOrDefault(message, new Meant(Set.of(), false));
  }

  /** Whether a message is what a tool returned. */
  static boolean isResult(JsonNode message) {
    String role = message.path("role").asText();
    return role.equals("tool") || role.equals("function");
  }

  /** The name in a call or in the definition of a tool. */
  static String name(JsonNode tool) {
    return tool.path("function").path("name").asText(tool.path("custom").path("name").asText(""));
  }

  private static Map<String, Set<String>> calls(JsonNode message) {
    Map<String, Set<String>> calls = new HashMap<>();
    for (JsonNode call : message.path("tool_calls")) {
      calls
          .computeIfAbsent(call.path("id").asText(""), id -> new LinkedHashSet<>())
          .add(name(call));
    }
    return calls;
  }

  private static Set<String> with(Set<String> tools, String other) {
    if (other.isEmpty()) {
      return tools;
    }
    Set<String> all = new LinkedHashSet<>(tools);
    all.add(other);
    return all;
  }
}
