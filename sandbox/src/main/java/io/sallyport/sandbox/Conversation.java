package io.sallyport.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What the simulation reads of a request.
 *
 * @param instructions system and developer texts of the client
 * @param question the last user text
 * @param foreign texts of tools, and user texts before the last
 * @param afterTool whether the last message is a tool's result
 * @param toolResult that result
 */
record Conversation(
    String instructions,
    String question,
    List<String> foreign,
    boolean afterTool,
    String toolResult) {

  static Conversation of(JsonNode request) {
    StringBuilder instructions = new StringBuilder();
    String question = "";
    List<String> foreign = new ArrayList<>();
    String last = "";
    String lastRole = "";
    for (JsonNode message : request.path("messages")) {
      String role = message.path("role").asText();
      String text = text(message.path("content"));
      switch (role) {
        case "system", "developer" -> instructions.append(text).append('\n');
        case "user" -> question = text;
        case "tool", "function" -> foreign.add(text);
        default -> {
          // The assistant's own words give it no orders.
        }
      }
      last = text;
      lastRole = role;
    }
    boolean afterTool = lastRole.equals("tool") || lastRole.equals("function");
    return new Conversation(
        instructions.toString(), question, foreign, afterTool, afterTool ? last : "");
  }

  /** A content's text: the string, or its text parts in order. */
  static String text(JsonNode content) {
    if (content.isTextual()) {
      return content.asText();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      String piece = part.path("text").asText("");
      if (piece.isEmpty() && part.has("type")) {
        piece = "[" + part.path("type").asText() + "]";
      }
      text.append(text.isEmpty() ? "" : "\n").append(piece);
    }
    return text.toString();
  }
}
