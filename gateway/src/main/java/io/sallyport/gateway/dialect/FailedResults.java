package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Results of tools that failed. A chat has no word for it, so the text of the result says so; a
 * server of the client's dialect is told in its own word, and given the text as it was.
 */
final class FailedResults {

  /** What stands before the text of such a result in a chat. */
  static final String SAID = "Error:";

  private static final String FAILED = "failed";

  private FailedResults() {}

  /** Takes down that the result in a message is one. */
  static void read(ObjectNode message, ObjectNode own) {
    own.withArray("/" + FAILED).add(message.path("tool_call_id"));
  }

  /**
   * Says it in the words of the Messages API.
   *
   * @param result has its content
   */
  static void write(ObjectNode result, JsonNode chat) {
    for (JsonNode failed : chat.path(Options.OWN).path(FAILED)) {
      if (failed.equals(result.path("tool_use_id")) && !result.has("is_error")) {
        result.put("is_error", true);
        if (result.get("content") instanceof ArrayNode content) {
          unsay(content);
        }
      }
    }
  }

  private static void unsay(ArrayNode content) {
    String text = content.path(0).path("text").asText("");
    if (text.equals(SAID) || text.equals(SAID + " ")) {
      content.remove(0);
    } else if (text.startsWith(SAID + " ")) {
      ((ObjectNode) content.get(0)).put("text", text.substring(SAID.length() + 1));
    }
  }
}
