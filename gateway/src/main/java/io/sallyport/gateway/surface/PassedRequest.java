package io.sallyport.gateway.surface;

import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request of an API that is no conversation, checked, with the texts that the guard reads. It is
 * made anew from what was read before it goes on.
 */
public interface PassedRequest {

  /** The model that the client asks for. */
  String model();

  /** The texts of the request, and what of it nothing can read. */
  TextSlots texts();

  /** What of the answer nothing will be able to read. */
  TextSlots promised();

  /** What the request goes on as. */
  String type();

  /** The request as it goes on, for the model of a route. */
  byte[] bytes(String model);

  /**
   * Reads an answer.
   *
   * @param type what the upstream says that it is
   * @throws ApiException 502 when it is not what this API answers
   */
  PassedAnswer answer(String type, byte[] bytes);

  /** What is said of an answer that is none of the API. */
  static ApiException invalid(String what) {
    return new ApiException(
        ApiError.upstream(
            502,
            "upstream_invalid",
            "The upstream's answer " + what + ", so it is not passed on.",
            true));
  }

  /** How such requests are read. */
  @FunctionalInterface
  interface Reader {
    /**
     * Reads one.
     *
     * @param contentType what the client says that the body is
     * @param admitted fields that the operator admits although the API has none of these names
     * @throws ApiException 400 naming the field at fault
     */
    PassedRequest read(@Nullable String contentType, byte[] body, Set<String> admitted);
  }
}
