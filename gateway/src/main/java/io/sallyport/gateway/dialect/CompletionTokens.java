package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The token list of one choice in the form of the old completions API: four lists side by side.
 * What must not be told was left out of the chat's list before.
 */
final class CompletionTokens {

  private int offset;

  /**
   * The next tokens.
   *
   * @param logprobs the chat's list
   * @return the lists; null where there is nothing to tell
   */
  JsonNode next(JsonNode logprobs) {
    JsonNode content = logprobs.path("content");
    if (!content.isArray() || content.isEmpty()) {
      return JsonNodeFactory.instance.nullNode();
    }
    ObjectNode lists = JsonNodeFactory.instance.objectNode();
    ArrayNode tokens = lists.putArray("tokens");
    ArrayNode chances = lists.putArray("token_logprobs");
    ArrayNode alternatives = JsonNodeFactory.instance.arrayNode();
    ArrayNode offsets = JsonNodeFactory.instance.arrayNode();
    boolean any = false;
    for (JsonNode entry : content) {
      String token = entry.path("token").asText();
      tokens.add(token);
      chances.add(entry.path("logprob").asDouble());
      ObjectNode top = alternatives.addObject();
      for (JsonNode other : entry.path("top_logprobs")) {
        top.put(other.path("token").asText(), other.path("logprob").asDouble());
        any = true;
      }
      offsets.add(offset);
      // A token within a character has no text of its own.
      offset += token.startsWith("bytes:") ? 0 : token.codePointCount(0, token.length());
    }
    lists.set("top_logprobs", any ? alternatives : JsonNodeFactory.instance.nullNode());
    lists.set("text_offset", offsets);
    return lists;
  }
}
