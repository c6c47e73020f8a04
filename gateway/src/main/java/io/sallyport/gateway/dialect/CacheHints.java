package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client of the Messages API wants a server to keep in its cache. A chat has no words for
 * it, and it changes no answer, so it ends at the gate but for servers of that API. It holds words
 * of the API, no text.
 */
final class CacheHints {

  private static final String FIELD = "cache_control";
  private static final String HINTS = "cache";
  private static final String MESSAGES = "count";
  private static final String REQUEST = "request";

  private final JsonNode hints;
  private final int added;

  /** The hints that came with a chat, to which the gate may have added a message at the begin. */
  CacheHints(JsonNode chat) {
    hints = chat.path(Options.OWN).path(HINTS);
    added = chat.path("messages").size() - hints.path(MESSAGES).asInt();
  }

  /** Takes the hint of a block, a tool or a request; null when there is none. */
  static @Nullable ObjectNode take(Taking block) {
    JsonNode node = block.object(FIELD);
    if (node == null) {
      return null;
    }
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    Taking hint = Taking.from(node, block.at(FIELD));
    kept.put("type", hint.word("type", Set.of("ephemeral"), "ephemeral"));
    String ttl = hint.word("ttl", Set.of("5m", "1h"), "");
    if (!ttl.isEmpty()) {
      kept.put("ttl", ttl);
    }
    hint.end();
    return kept;
  }

  /** Takes down the hint for a place in the chat. */
  static void keep(@Nullable ObjectNode hint, String place, ObjectNode own) {
    if (hint != null) {
      own.withObject("/" + HINTS).set(place, hint);
    }
  }

  /** Takes down the hint of a whole request. */
  static void keep(@Nullable ObjectNode hint, ObjectNode own) {
    keep(hint, REQUEST, own);
  }

  /** Takes down how long the conversation is. */
  static void count(JsonNode chat, ObjectNode own) {
    if (own.get(HINTS) instanceof ObjectNode kept) {
      kept.put(MESSAGES, chat.path("messages").size());
    }
  }

  /** Writes the hint of a part of a message to what stands for it. */
  void write(int message, String part, JsonNode to) {
    write("messages[" + (message - added) + "]" + part, to);
  }

  /** Writes the hint of a place that is in no message. */
  void write(String place, JsonNode to) {
    if (hints.has(place) && to instanceof ObjectNode block) {
      block.set(FIELD, hints.get(place));
    }
  }

  /** Writes the hint of the whole request. */
  void write(ObjectNode request) {
    write(REQUEST, request);
  }
}
