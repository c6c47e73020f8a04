package io.sallyport.gateway.pipeline;

import io.sallyport.access.Authentication.Authenticated;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.dialect.Asked;
import io.sallyport.gateway.dialect.Dialect;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Json;
import io.sallyport.gateway.surface.ChatRequest;
import java.util.function.Supplier;

/** Reads a request in the dialect of its client; what is wrong is said in the client's words. */
final class ReadRequest {

  private ReadRequest() {}

  /** An error that names the gate's own place, with the place as the client calls it. */
  static ApiError inTheClientsWords(ApiError error, Passage passage) {
    String param = error.param();
    return param == null
        ? error
        : new ApiError(
            error.status(),
            error.type(),
            error.code(),
            passage.path(param),
            passage.words(error.message()),
            error.retryAfter(),
            error.retry());
  }

  /** Reads the body of a request. */
  static Asked asked(
      Dialect dialect, Passage passage, Authenticated caller, Configuration configuration) {
    byte[] raw = passage.exchange().body();
    Asked asked =
        dialect.read(
            raw,
            Json.readObject(raw),
            new Dialect.Asker(
                passage.tenant(),
                caller.principal().owner(),
                passage.exchange().id(),
                configuration.fields(),
                configuration.rules()));
    passage.paths(asked.paths());
    return asked;
  }

  /** Checks what was asked as every conversation is checked. */
  static ChatRequest checked(Asked asked, Configuration configuration) {
    return atItsPlace(
        asked,
        () -> ChatRequest.of(asked.chat(), configuration.delimiters(), configuration.fields()));
  }

  /** A step that may find something wrong, which is told by the client's name for its place. */
  static <T> T atItsPlace(Asked asked, Supplier<T> step) {
    try {
      return step.get();
    } catch (ApiException wrong) {
      ApiError error = wrong.error();
      String param = error.param();
      if (param == null) {
        throw wrong;
      }
      throw new ApiException(
          new ApiError(
              error.status(),
              error.type(),
              error.code(),
              asked.paths().of(param),
              asked.paths().in(error.message(), param),
              error.retryAfter(),
              error.retry()));
    }
  }
}
