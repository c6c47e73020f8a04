package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One event of a streamed answer.
 *
 * @param name its name; empty when it has none
 * @param data its data; null for the word that ends a stream of chat completions
 */
public record Event(String name, @Nullable JsonNode data) {

  /** The last event of a stream of chat completions. */
  public static final Event DONE = new Event("", null);

  /** An event without a name. */
  static Event of(JsonNode data) {
    return new Event("", data);
  }
}
