package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** What a call of a tool looks like in JSON, under whichever names its fields come. */
final class CallShape {

  /**
   * A call.
   *
   * @param id its id, or an empty string
   * @param tool the tool as it is named
   * @param arguments the arguments as they are written
   */
  record Called(String id, String tool, String arguments) {}

  private static final int DEEPEST = 8;

  private static final JsonNode WORDS = Vocabulary.resource("written-calls.json");
  private static final List<String> NAMES = list("names");
  private static final List<String> ARGUMENTS = list("arguments");
  private static final List<String> TYPES = list("types");
  private static final Set<String> TELLING = telling();

  private CallShape() {}

  /** The names under which arguments come. */
  static List<String> arguments() {
    return ARGUMENTS;
  }

  /** The calls in a value, of tools whose names are those of one. */
  static List<Called> in(JsonNode value, Predicate<String> isTool) {
    List<Called> calls = new ArrayList<>();
    visit(value, isTool, calls, 0);
    return calls;
  }

  /** Whether a value has anything that a call, or a piece of one, has. */
  static boolean mayBeIn(JsonNode value) {
    for (var field : value.properties()) {
      if (TELLING.contains(field.getKey()) || mayBeIn(field.getValue())) {
        return true;
      }
    }
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      if (mayBeIn(value.get(i))) {
        return true;
      }
    }
    return false;
  }

  private static void visit(
      JsonNode node, Predicate<String> isTool, List<Called> calls, int depth) {
    if (depth > DEEPEST || !node.isContainerNode()) {
      return;
    }
    String tool = node.isObject() ? tool(node, isTool) : "";
    JsonNode arguments = arguments(node);
    if (!tool.isEmpty() && (!arguments.isMissingNode() || isTyped(node))) {
      String written = arguments.isTextual() ? arguments.asText() : arguments.toString();
      calls.add(new Called(node.path("id").asText(""), tool, written));
      return;
    }
    node.forEach(inner -> visit(inner, isTool, calls, depth + 1));
  }

  private static String tool(JsonNode object, Predicate<String> isTool) {
    for (String key : NAMES) {
      String name = object.path(key).asText("");
      if (isTool.test(name)) {
        return name;
      }
    }
    return "";
  }

  private static JsonNode arguments(JsonNode object) {
    for (String key : ARGUMENTS) {
      if (object.has(key)) {
        return object.get(key);
      }
    }
    return object.path("");
  }

  private static boolean isTyped(JsonNode object) {
    return TYPES.contains(object.path("type").asText("").toLowerCase(Locale.ROOT));
  }

  private static Set<String> telling() {
    Set<String> telling = new HashSet<>(NAMES);
    telling.addAll(ARGUMENTS);
    return telling;
  }

  private static List<String> list(String name) {
    List<String> words = new ArrayList<>();
    WORDS.path(name).forEach(word -> words.add(word.asText()));
    return List.copyOf(words);
  }
}
