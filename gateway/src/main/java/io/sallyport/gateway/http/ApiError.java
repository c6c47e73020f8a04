package io.sallyport.gateway.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is an error, in the shape of the OpenAI API: {@code {"error": {message, type,
 * param, code}}}.
 *
 * @param status HTTP status, 400 to 599
 * @param type error family, for example {@code invalid_request_error}
 * @param code machine-readable reason, for example {@code model_not_found}
 * @param param the request field at fault, if one is
 * @param message for a person: what was found, what was expected, what to do
 * @param retryAfter when trying again makes sense; null when the status says enough
 * @param retry whether an unchanged request may succeed later; official clients obey it
 */
public record ApiError(
    int status,
    String type,
    String code,
    @Nullable String param,
    String message,
    @Nullable Duration retryAfter,
    boolean retry) {

  private static final String INVALID_REQUEST = "invalid_request_error";

  /** 400: the request itself is wrong. */
  public static ApiError badRequest(String code, @Nullable String param, String message) {
    return new ApiError(400, INVALID_REQUEST, code, param, message, null, false);
  }

  /** Any 4xx about the form of the request. */
  public static ApiError invalid(int status, String code, String message) {
    return new ApiError(status, INVALID_REQUEST, code, null, message, null, false);
  }

  /** 401: no key, or none that works. The message never repeats what was presented. */
  public static ApiError unauthorized(String message) {
    return new ApiError(401, INVALID_REQUEST, "invalid_api_key", null, message, null, false);
  }

  /** 403: a valid key that may not do this. */
  public static ApiError forbidden(String code, String message) {
    return new ApiError(403, "permission_error", code, null, message, null, false);
  }

  /** 404: nothing at this address. */
  public static ApiError notFound(String code, @Nullable String param, String message) {
    return new ApiError(404, INVALID_REQUEST, code, param, message, null, false);
  }

  /** 429: a limit is used up for now. */
  public static ApiError rateLimited(String message, Duration retryAfter) {
    return new ApiError(
        429, "rate_limit_error", "rate_limit_exceeded", null, message, retryAfter, true);
  }

  /** 400: the guard did not let it pass. Clients are told not to try again. */
  public static ApiError blocked(@Nullable String param, String message) {
    return new ApiError(400, "content_filter_error", "content_filter", param, message, null, false);
  }

  /** 5xx: a model server behind the gate failed. */
  public static ApiError upstream(int status, String code, String message, boolean retry) {
    return new ApiError(status, "upstream_error", code, null, message, null, retry);
  }

  /** 500 or 503: Sallyport itself could not do its work. */
  public static ApiError internal(int status, String code, String message) {
    return new ApiError(status, "server_error", code, null, message, null, status == 503);
  }

  /** 503: what is asked for cannot be recorded, so it is not done; for now. */
  public static ApiError unrecorded(String message) {
    return new ApiError(
        503, "server_error", "audit_unavailable", null, message, Duration.ofSeconds(1), true);
  }

  /** The JSON body. */
  public ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode error = body.putObject("error");
    error.put("message", message);
    error.put("type", type);
    if (param == null) {
      error.putNull("param");
    } else {
      error.put("param", param);
    }
    error.put("code", code);
    return body;
  }
}
