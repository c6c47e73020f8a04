package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Entries of a token list, made anew from the fields that the API has. A token is its bytes: it may
 * end within a character, and then it has no text.
 */
final class TokenEntry {

  /** Longest alternative token in characters: alternatives are in no text that was inspected. */
  private static final int LONGEST_ALTERNATIVE = 16;

  private TokenEntry() {}

  /** The bytes of a token: those that the entry gives, or else those of its text. */
  static byte[] bytes(JsonNode entry) {
    JsonNode list = entry.path("bytes");
    if (!list.isArray()) {
      return entry.path("token").asText().getBytes(StandardCharsets.UTF_8);
    }
    byte[] bytes = new byte[list.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) list.get(i).asInt();
    }
    return bytes;
  }

  /** One entry with its alternatives and nothing else. */
  static ObjectNode clean(JsonNode entry) {
    ObjectNode clean = token(bytes(entry), entry);
    ArrayNode top = clean.putArray("top_logprobs");
    for (JsonNode alternative : entry.path("top_logprobs")) {
      byte[] bytes = bytes(alternative);
      if (new String(bytes, StandardCharsets.UTF_8).length() <= LONGEST_ALTERNATIVE) {
        top.add(token(bytes, alternative));
      }
    }
    return clean;
  }

  private static ObjectNode token(byte[] bytes, JsonNode from) {
    ObjectNode clean = JsonNodeFactory.instance.objectNode();
    clean.put("token", text(bytes));
    clean.put("logprob", from.path("logprob").asDouble());
    ArrayNode list = clean.putArray("bytes");
    for (byte b : bytes) {
      list.add(b & 0xFF);
    }
    return clean;
  }

  /** The text, or the bytes as the OpenAI API writes them where they are no whole characters. */
  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      StringBuilder text = new StringBuilder("bytes:");
      for (byte b : bytes) {
        text.append(String.format("\\x%02x", b & 0xFF));
      }
      return text.toString();
    }
  }
}
