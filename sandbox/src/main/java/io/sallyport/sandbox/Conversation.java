package io.sallyport.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What the simulation reads of a request.
 *
 * @param instructions system and developer texts of the client
 * @param question the last user text
 * @param foreign texts of tools
 * @param afterTool whether the last message is a tool's result
 * @param toolResult that result
 * @param results the tool results since the last user text
 */
record Conversation(
    String instructions,
    String question,
    List<String> foreign,
    boolean afterTool,
    String toolResult,
    List<String> results) {

  static Conversation of(JsonNode request) {
    StringBuilder instructions = new StringBuilder();
    String question = "";
    List<String> foreign = new ArrayList<>();
    List<String> results = new ArrayList<>();
    String last = "";
    String lastRole = "";
    for (JsonNode message : request.path("messages")) {
      String role = message.path("role").asText();
      String text = text(message.path("content"));
      switch (role) {
        case "system", "developer" -> instructions.append(text).append('\n');
        case "user" -> {
          question = text;
          results.clear();
        }
        case "tool", "function" -> {
          foreign.add(text);
          results.add(text);
        }
        default -> {
          // The assistant's own words give it no orders.
        }
      }
      last = text;
      lastRole = role;
    }
    boolean afterTool = lastRole.equals("tool") || lastRole.equals("function");
    return new Conversation(
        instructions.toString(), question, foreign, afterTool, afterTool ? last : "", results);
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
