package io.sallyport.access;

import java.time.Duration;
import java.util.Objects;

/** Whether a request fits into the limits. */
public sealed interface QuotaDecision permits Reservation, QuotaDecision.Exceeded {

  /**
   * It does not fit now.
   *
   * @param scope whose limit it is
   * @param resource what there is not enough of
   * @param limit the limit, per minute
   * @param retryAfter when it will fit if nothing else comes, more than zero
   * @param possible false when the request alone is larger than the limit, so that it never fits
   */
  record Exceeded(Scope scope, Resource resource, long limit, Duration retryAfter, boolean possible)
      implements QuotaDecision {
    /** Checks that all is there. */
    public Exceeded {
      Objects.requireNonNull(scope, "scope");
      Objects.requireNonNull(resource, "resource");
      Objects.requireNonNull(retryAfter, "retryAfter");
    }
  }

  /** Whose limit. */
  enum Scope {
    /** The key's. */
    KEY,
    /** That of all keys of the tenant together. */
    TENANT
  }

  /** What is limited. */
  enum Resource {
    /** Requests. */
    REQUESTS,
    /** Tokens in and out. */
    TOKENS
  }
}
