package io.sallyport.gateway.upstream;

import io.sallyport.gateway.http.ApiError;
import java.io.Serial;

/** An upstream gave no usable answer. */
public final class UpstreamFailure extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** No connection could be made. */
    UNREACHABLE,
    /** The answer, or its next piece, did not come in time. */
    TIMEOUT,
    /** The connection broke before the answer ended. */
    BROKEN,
    /** The answer is not what the API promises. */
    INVALID,
    /** The answer is larger than the gate reads. */
    TOO_LARGE
  }

  private final Kind kind;

  /** A failure with a message that names the upstream and holds nothing secret. */
  public UpstreamFailure(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  /** An answer that came, and is none: as {@link UpstreamShape} says it. */
  static UpstreamFailure unsound(ApiError error) {
    String message = error.message();
    return new UpstreamFailure(
        error.code().equals("upstream_broken") ? Kind.BROKEN : Kind.INVALID,
        message.endsWith(".") ? message.substring(0, message.length() - 1) : message);
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }

  /** What the client is told. */
  public ApiError error() {
    String message = getMessage() + ".";
    return switch (kind) {
      case UNREACHABLE -> ApiError.upstream(502, "upstream_unreachable", message, true);
      case TIMEOUT -> ApiError.upstream(504, "upstream_timeout", message, true);
      case BROKEN -> ApiError.upstream(502, "upstream_broken", message, true);
      case INVALID, TOO_LARGE -> ApiError.upstream(502, "upstream_invalid", message, true);
    };
  }
}
