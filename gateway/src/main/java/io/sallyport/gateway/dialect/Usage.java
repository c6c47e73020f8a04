package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.gateway.surface.TokenCount;

/**
 * What an answer cost, in tokens.
 *
 * @param in of the request
 * @param out of the answer
 * @param cached of the request that the upstream had read before
 * @param reasoning of the answer that were thought and not said
 */
public record Usage(long in, long out, long cached, long reasoning) {

  /** From the count of a chat completion; of what it does not say, nothing. */
  static Usage of(JsonNode usage) {
    return new Usage(
        TokenCount.orNothing(usage.path("prompt_tokens")),
        TokenCount.orNothing(usage.path("completion_tokens")),
        TokenCount.orNothing(usage.path("prompt_tokens_details").path("cached_tokens")),
        TokenCount.orNothing(usage.path("completion_tokens_details").path("reasoning_tokens")));
  }

  /** The details of an upstream's own count beside the numbers that were settled. */
  public static Usage of(long in, long out, JsonNode details) {
    Usage said = of(details);
    return new Usage(in, out, said.cached(), said.reasoning());
  }
}
