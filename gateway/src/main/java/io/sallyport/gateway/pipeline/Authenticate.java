package io.sallyport.gateway.pipeline;

import io.sallyport.access.AccessControl;
import io.sallyport.access.Authentication;
import io.sallyport.access.Authentication.Authenticated;
import io.sallyport.access.Authentication.Refused;
import io.sallyport.core.Role;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Exchange;
import org.jspecify.annotations.Nullable;

/** Step one: whose request is it? */
public final class Authenticate {

  private final AccessControl access;

  /** Checks keys against these. */
  public Authenticate(AccessControl access) {
    this.access = access;
  }

  /**
   * Checks the key of a request and that it may do what the role allows. The exchange knows its
   * caller from then on, also when the key may not do this.
   *
   * @throws ApiException 401 without a key that works, 403 when the key may not do this
   */
  public Authenticated check(Exchange exchange, Role needed) {
    Authenticated caller =
        switch (access.authenticate(key(exchange))) {
          case Authenticated known -> known;
          case Refused refused -> throw new ApiException(refusal(refused.reason()));
        };
    exchange.caller(caller.principal());
    if (!caller.principal().has(needed)) {
      throw new ApiException(
          ApiError.forbidden(
              "role_missing",
              "The key '"
                  + caller.principal().name()
                  + "' lacks the role '"
                  + needed.wireName()
                  + "'; ask an administrator for a key that has it."));
    }
    return caller;
  }

  /**
   * The key that a request presents, as {@code Authorization: Bearer …} or {@code x-api-key}; null
   * when it presents none.
   */
  private static @Nullable String key(Exchange exchange) {
    String authorization = exchange.header("authorization");
    if (authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return authorization.substring(7).strip();
    }
    return authorization == null ? exchange.header("x-api-key") : "";
  }

  // One answer for every key that does not work: which kind of bad it is helps only a guesser.
  private static ApiError refusal(Authentication.Reason reason) {
    return switch (reason) {
      case MISSING ->
          ApiError.unauthorized(
              "There is no API key in the request (expected: the header Authorization: Bearer"
                  + " sk-sp-…).");
      case MALFORMED ->
          ApiError.unauthorized(
              "The API key is not one of Sallyport's or has a typo (expected: sk-sp-… as it was"
                  + " shown when it was made).");
      case UNKNOWN, EXPIRED, REVOKED, TENANT_SUSPENDED ->
          ApiError.unauthorized(
              "The API key does not work here: it is unknown, expired or revoked. Ask your"
                  + " administrator for another.");
    };
  }
}
