package io.sallyport.gateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.gateway.config.RouteSettings;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a client is told when an upstream answered with an error. */
final class Refusals {

  private static final int MAX_ERROR_BODY = 64 << 10;
  private static final int MAX_MESSAGE = 500;

  private Refusals() {}

  /**
   * Reads an upstream's error. The client's own mistakes are passed on in the upstream's words; an
   * operator's mistakes (a wrong upstream key) are not the client's and say so.
   *
   * @param withoutKey takes the key that the upstream was called with out of a text
   * @throws UpstreamFailure for an error that counts against the upstream
   */
  static Refused of(RouteSettings route, Reply reply, UnaryOperator<String> withoutKey)
      throws UpstreamFailure {
    int status = reply.status();
    String upstream = "upstream '" + route.upstream() + "'";
    if (status >= 500 || status == 408 || status < 400) {
      throw new UpstreamFailure(
          UpstreamFailure.Kind.BROKEN, upstream + " answered with status " + status);
    }
    if (status == 429) {
      return new Refused(
          new ApiError(
              429,
              "rate_limit_error",
              "upstream_rate_limited",
              null,
              "The " + upstream + " is over its rate limit; try again later.",
              retryAfter(reply),
              true),
          false);
    }
    if (status == 401 || status == 403) {
      return new Refused(
          ApiError.upstream(
              502,
              "upstream_auth",
              "The " + upstream + " did not accept Sallyport's key; its operator has to fix that.",
              false),
          false);
    }
    if (status == 404 || status == 405) {
      return new Refused(
          ApiError.upstream(
              502,
              "upstream_model_not_found",
              "The " + upstream + " does not know the model '" + route.model() + "'.",
              false),
          false);
    }
    return new Refused(clientError(status, upstream, reply, withoutKey), true);
  }

  private static ApiError clientError(
      int status, String upstream, Reply reply, UnaryOperator<String> withoutKey) {
    JsonNode error = error(reply);
    String message = error == null ? "" : withoutKey.apply(error.path("message").asText(""));
    String param = error == null ? "" : error.path("param").asText("");
    String code = error == null ? "" : UpstreamCodes.known(error.path("code").asText(""));
    String cut = message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message;
    return new ApiError(
        status,
        "invalid_request_error",
        code.isEmpty() ? "upstream_refused" : code,
        param.matches("[a-z_.\\[\\]0-9]{1,40}") ? param : null,
        cut.isEmpty() ? "The " + upstream + " refused the request." : cut,
        null,
        false);
  }

  private static @Nullable JsonNode error(Reply reply) {
    try {
      JsonNode body = Json.readUpstream(Bodies.readAll(reply, MAX_ERROR_BODY));
      return body.path("error").isObject() ? body.path("error") : null;
    } catch (IOException | UpstreamFailure e) {
      return null;
    }
  }

  /** The wait that the upstream asks for, in milliseconds or seconds; null when it names none. */
  private static @Nullable Duration retryAfter(Reply reply) {
    String millis = reply.header("retry-after-ms");
    if (millis != null && millis.matches("\\d{1,7}")) {
      return Duration.ofMillis(Long.parseLong(millis));
    }
    String seconds = reply.header("retry-after");
    if (seconds != null && seconds.matches("\\d{1,5}")) {
      return Duration.ofSeconds(Long.parseLong(seconds));
    }
    return null;
  }
}
