package io.sallyport.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Chooses among the declared tools: those that the question names, or what the client insists on.
 */
final class ToolCalls {

  /** A declared tool that can be called: it has a name and a type that is known here. */
  private record Tool(String name, boolean custom, JsonNode declaration) {}

  private final JsonNode request;
  private final String question;

  ToolCalls(JsonNode request, String question) {
    this.request = request;
    this.question = question;
  }

  /** The calls; none when no tool is named and none is insisted on. */
  List<Reply.ToolCall> calls() {
    JsonNode choice = request.path("tool_choice");
    if (choice.asText().equals("none")) {
      return List.of();
    }
    List<Tool> tools = callable(request.path("tools"));
    boolean required = choice.asText().equals("required");
    switch (choice.path("type").asText()) {
      case "function", "custom" -> {
        Set<String> only = Set.of(key(choice));
        return tools.stream().filter(tool -> only.contains(key(tool))).map(this::call).toList();
      }
      case "allowed_tools" -> {
        JsonNode allowed = choice.path("allowed_tools");
        Set<String> only = new HashSet<>();
        allowed.path("tools").forEach(tool -> only.add(key(tool)));
        tools.removeIf(tool -> !only.contains(key(tool)));
        required = allowed.path("mode").asText().equals("required");
      }
      default -> {
        // Only a name of a mode remains, and "auto" is the rest.
      }
    }
    return picked(tools, required);
  }

  private List<Reply.ToolCall> picked(List<Tool> tools, boolean required) {
    String asked = words(question);
    List<Tool> named = new ArrayList<>();
    for (Tool tool : tools) {
      String words = words(tool.name());
      if (!words.isBlank() && asked.contains(words)) {
        named.add(tool);
      }
    }
    if (named.isEmpty() && required && !tools.isEmpty()) {
      named.add(tools.getFirst());
    }
    boolean several = request.path("parallel_tool_calls").asBoolean(true);
    return named.stream().limit(several ? named.size() : 1).map(this::call).toList();
  }

  private static List<Tool> callable(JsonNode tools) {
    List<Tool> callable = new ArrayList<>();
    for (JsonNode tool : tools) {
      boolean custom = tool.path("type").asText().equals("custom");
      JsonNode declaration = tool.path(custom ? "custom" : "function");
      String name = declaration.path("name").asText("");
      if (!name.isBlank()) {
        callable.add(new Tool(name, custom, declaration));
      }
    }
    return callable;
  }

  private static String key(JsonNode tool) {
    String type = tool.path("type").asText();
    return type + " " + tool.path(type).path("name").asText();
  }

  private static String key(Tool tool) {
    return (tool.custom() ? "custom " : "function ") + tool.name();
  }

  private Reply.ToolCall call(Tool tool) {
    JsonNode declaration = tool.declaration();
    if (tool.custom()) {
      return new Reply.ToolCall(tool.name(), input(declaration.path("format")), true);
    }
    JsonNode schema = declaration.path("parameters");
    String arguments =
        schema.isObject() ? new SchemaFiller(schema, question).fill().toString() : "{}";
    return new Reply.ToolCall(tool.name(), arguments, false);
  }

  /** A custom tool's input: the user's quotation or words, or what its regular grammar wants. */
  private String input(JsonNode format) {
    JsonNode grammar = format.path("grammar");
    if (grammar.path("syntax").asText().equals("regex")) {
      ObjectNode schema = Resources.MAPPER.createObjectNode().put("type", "string");
      schema.put("pattern", "^(?:" + grammar.path("definition").asText() + ")$");
      return new SchemaFiller(schema, question).fill().asText();
    }
    return new Material(question).quotation().orElse(question);
  }

  private static String words(String text) {
    return " "
        + text.replaceAll("(\\p{Ll})(\\p{Lu})", "$1 $2")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{N}]+", " ")
            .strip()
        + " ";
  }
}
