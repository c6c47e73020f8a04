package io.sallyport.gateway.upstream;

import io.sallyport.gateway.http.ApiError;

/** An upstream that answered, and said no. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient ApiError error;
  private final boolean everywhere;

  /**
   * A refusal.
   *
   * @param everywhere whether another upstream would say the same
   */
  Refused(ApiError error, boolean everywhere) {
    super(error.code(), null, false, false);
    this.error = error;
    this.everywhere = everywhere;
  }

  ApiError error() {
    return error;
  }

  boolean everywhere() {
    return everywhere;
  }
}
