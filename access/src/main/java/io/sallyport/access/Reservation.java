package io.sallyport.access;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A place within the limits. End it once, with {@link #settle} or {@link #cancel}; later calls do
 * nothing, and one that is never ended counts as used with its estimate.
 */
public final class Reservation implements QuotaDecision {
  private final Quotas.Pool pool;
  private final String keyId;
  private final long at;
  private final long estimatedTokens;
  private final long remainingRequests;
  private final long remainingTokens;
  private final AtomicBoolean ended = new AtomicBoolean();

  Reservation(
      Quotas.Pool pool,
      String keyId,
      long at,
      long estimatedTokens,
      long remainingRequests,
      long remainingTokens) {
    this.pool = pool;
    this.keyId = keyId;
    this.at = at;
    this.estimatedTokens = estimatedTokens;
    this.remainingRequests = remainingRequests;
    this.remainingTokens = remainingTokens;
  }

  /**
   * Puts what was used in place of the estimate. More than the estimate is counted too, even over
   * the limit; later requests wait for it.
   *
   * @param actualTokens tokens in and out, 0 or more
   */
  public void settle(long actualTokens) {
    if (actualTokens < 0) {
      throw new IllegalArgumentException(
          "actualTokens: " + actualTokens + " (expected: 0 or more)");
    }
    if (ended.compareAndSet(false, true)) {
      pool.adjust(keyId, at, 0, actualTokens - estimatedTokens);
    }
  }

  /** Gives request and tokens back: nothing was sent to an upstream. */
  public void cancel() {
    if (ended.compareAndSet(false, true)) {
      pool.adjust(keyId, at, -1, -estimatedTokens);
    }
  }

  /** Requests that still fit after this one, {@link Limits#UNLIMITED} when there is no limit. */
  public long remainingRequests() {
    return remainingRequests;
  }

  /** Tokens that still fit after this one, {@link Limits#UNLIMITED} when there is no limit. */
  public long remainingTokens() {
    return remainingTokens;
  }
}
