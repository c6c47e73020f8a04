package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a chat request on their way to a server of another dialect. A field that the server
 * has no word for is refused, unless it is a hint that changes nothing about what is said.
 */
final class Options {

  private static final Set<String> HINTS =
      Set.of(
          "model",
          "messages",
          "stream_options",
          "store",
          "background",
          "seed",
          "service_tier",
          "prompt_cache_key",
          "prompt_cache_retention",
          "safety_identifier",
          "metadata",
          "verbosity",
          "reasoning_effort",
          "best_of",
          "user");

  private final ObjectNode chat;
  private final Set<String> taken = new HashSet<>(HINTS);

  Options(ObjectNode chat) {
    this.chat = chat;
  }

  /** A value; null when there is none. */
  @Nullable JsonNode take(String field) {
    taken.add(field);
    JsonNode value = chat.get(field);
    return value == null || value.isNull() ? null : value;
  }

  /** Copies a value under another name. */
  void copy(String field, ObjectNode to, String name) {
    JsonNode value = take(field);
    if (value != null) {
      to.set(name, value);
    }
  }

  /** The most tokens of the answer; null when nothing is said. */
  @Nullable JsonNode limit() {
    JsonNode old = take("max_tokens");
    JsonNode limit = take("max_completion_tokens");
    return limit == null ? old : limit;
  }

  /** Refuses what is left. */
  void end() {
    for (var field : chat.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      boolean nothing =
          value.isNull()
              || (value.isBoolean() && !value.asBoolean())
              || (value.isNumber() && value.doubleValue() == 0)
              || (name.equals("n") && value.asInt() == 1);
      if (!nothing && !taken.contains(name)) {
        throw UpstreamDialect.unsupported(name);
      }
    }
  }
}
