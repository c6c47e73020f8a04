package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.guard.flow.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The calls that a message of a model asks for, in every form that the API has for them. */
public final class ChatCalls {

  private ChatCalls() {}

  /**
   * The calls of a message.
   *
   * @param message a message or a joined delta
   * @param path its place in the answer
   */
  public static List<ToolCall> of(JsonNode message, String path) {
    List<ToolCall> calls = new ArrayList<>();
    JsonNode list = message.path("tool_calls");
    for (int i = 0; i < list.size(); i++) {
      JsonNode call = list.get(i);
      boolean custom = call.path("custom").isObject();
      JsonNode body = call.path(custom ? "custom" : "function");
      calls.add(
          new ToolCall(
              path + ".tool_calls[" + i + "]",
              call.path("id").asText(""),
              body.path("name").asText(""),
              text(body.path(custom ? "input" : "arguments"))));
    }
    JsonNode old = message.path("function_call");
    if (old.isObject()) {
      calls.add(
          new ToolCall(
              path + ".function_call",
              "",
              old.path("name").asText(""),
              text(old.path("arguments"))));
    }
    return calls;
  }

  /**
   * The calls of a message, those that are not in their place, and those of offered tools that are
   * written in its text.
   *
   * @param offered the names of the tools that the request offers
   */
  public static List<ToolCall> of(JsonNode message, String path, Set<String> offered) {
    List<ToolCall> calls = of(message, path);
    calls.addAll(StrayCalls.of(message, path));
    String said = message.path("content").asText("");
    calls.addAll(WrittenCalls.of(said, path + ".content", offered));
    return calls;
  }

  /** Some servers send the arguments as an object, some as its text. */
  private static String text(JsonNode node) {
    return node.isTextual() ? node.asText() : node.isMissingNode() ? "" : node.toString();
  }

  /**
   * Moves what is said of calls that were held back from the message to its choice: clients send
   * messages back as they got them.
   */
  public static void noteBeside(ObjectNode choice, ObjectNode message) {
    if (message.remove("sallyport") instanceof ObjectNode note) {
      ObjectNode known =
          choice.get("sallyport") instanceof ObjectNode before
              ? before
              : choice.putObject("sallyport");
      known.setAll(note);
    }
  }

  /**
   * Takes calls out of a message and says so in its text.
   *
   * @param paths the calls that may not pass
   * @param notice what the client is told; empty when there is nothing to say
   * @return whether the message still asks for a call
   */
  public static boolean withhold(
      ObjectNode message, String path, Set<String> paths, String notice) {
    if (message.get("tool_calls") instanceof ArrayNode list) {
      for (int i = list.size() - 1; i >= 0; i--) {
        if (paths.contains(path + ".tool_calls[" + i + "]")) {
          list.remove(i);
        }
      }
      if (list.isEmpty()) {
        message.remove("tool_calls");
      }
    }
    if (paths.contains(path + ".function_call")) {
      message.remove("function_call");
    }
    StrayCalls.remove(message, path, paths);
    if (!notice.isEmpty()) {
      say(message, path, paths, notice);
    }
    return message.has("tool_calls") || message.has("function_call");
  }

  private static void say(ObjectNode message, String path, Set<String> paths, String notice) {
    if (message.get("content") instanceof ArrayNode parts) {
      parts.addObject().put("type", "text").put("text", (parts.size() > 1 ? "\n\n" : "") + notice);
      return;
    }
    String said =
        WrittenCalls.without(message.path("content").asText(""), path + ".content", paths);
    message.put("content", said.isBlank() ? notice : said + "\n\n" + notice);
  }
}
