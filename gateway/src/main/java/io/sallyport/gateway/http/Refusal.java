package io.sallyport.gateway.http;

import io.sallyport.core.Principal;
import org.jspecify.annotations.Nullable;

/**
 * A request that was refused.
 *
 * @param requestId as the client was told
 * @param address method and pattern of the route, or the method alone when there is no route; empty
 *     when the bytes were no request
 * @param from the client's network address
 * @param caller whose request it was; null when no key was checked
 * @param error what the client is told
 */
public record Refusal(
    String requestId, String address, String from, @Nullable Principal caller, ApiError error) {

  /** The refusal of an exchange. */
  public static Refusal of(Exchange exchange, ApiError error) {
    String address = exchange.address().isEmpty() ? exchange.method() : exchange.address();
    return new Refusal(exchange.id(), address, exchange.remoteAddress(), exchange.caller(), error);
  }
}
