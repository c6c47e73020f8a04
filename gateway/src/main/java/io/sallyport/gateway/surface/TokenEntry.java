package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** Entries of a token list, made anew from the fields that the API has. */
final class TokenEntry {

  /** Longest alternative token in characters: alternatives are in no text that was inspected. */
  private static final int LONGEST_ALTERNATIVE = 16;

  private TokenEntry() {}

  /** One entry with its alternatives and nothing else. */
  static ObjectNode clean(JsonNode entry) {
    ObjectNode clean = token(entry.path("token").asText(), entry);
    ArrayNode top = clean.putArray("top_logprobs");
    for (JsonNode alternative : entry.path("top_logprobs")) {
      String text = alternative.path("token").asText();
      if (text.length() <= LONGEST_ALTERNATIVE) {
        top.add(token(text, alternative));
      }
    }
    return clean;
  }

  private static ObjectNode token(String text, JsonNode from) {
    ObjectNode clean = JsonNodeFactory.instance.objectNode();
    clean.put("token", text);
    clean.put("logprob", from.path("logprob").asDouble());
    ArrayNode bytes = clean.putArray("bytes");
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      bytes.add(b & 0xFF);
    }
    return clean;
  }
}
