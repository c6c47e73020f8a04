package io.sallyport.gateway.http;

import java.io.Serial;

/** Ends the handling of a request with an {@link ApiError}. */
public final class ApiException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final transient ApiError error;

  /** An exception without a stack trace: it is an answer, not a defect. */
  public ApiException(ApiError error) {
    super(error.code() + ": " + error.message(), null, false, false);
    this.error = error;
  }

  /** What the client is told. */
  public ApiError error() {
    return error;
  }
}
