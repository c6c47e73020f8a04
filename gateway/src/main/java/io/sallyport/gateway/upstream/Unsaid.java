package io.sallyport.gateway.upstream;

import io.sallyport.gateway.dialect.UpstreamDialect;
import io.sallyport.gateway.http.ApiError;

/** A request that could not be put into the words of a server, so it was not sent. */
final class Unsaid extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient ApiError error;

  Unsaid(ApiError error) {
    super(error.code(), null, false, false);
    this.error = error;
  }

  ApiError error() {
    return error;
  }

  /** Whether the request itself is wrong, so that it is no better in the words of another. */
  boolean everywhere() {
    return !error.code().equals(UpstreamDialect.UNSUPPORTED);
  }
}
