package io.sallyport.gateway.upstream;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a request waits for before an upstream is asked, and how long at most. */
final class Waits {

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
  private static final Duration LONGEST_TRIAL = Duration.ofSeconds(30);
  private static final Duration TRIAL_LOOK = Duration.ofMillis(20);

  private Waits() {}

  /** Whether an upstream may be asked; on the last route, others wait while one request tries. */
  static boolean permitted(CircuitBreaker breaker, boolean last, Cancellation cancel) {
    long start = System.nanoTime();
    boolean permitted = breaker.tryAcquirePermission();
    while (!permitted
        && last
        && breaker.getState() == CircuitBreaker.State.HALF_OPEN
        && !cancel.isCancelled()
        && System.nanoTime() - start < LONGEST_TRIAL.toNanos()
        && waitFor(TRIAL_LOOK, true)) {
      permitted = breaker.tryAcquirePermission();
    }
    return permitted;
  }

  /** Waits before the same upstream is tried again; false when the next one is tried instead. */
  static boolean waitFor(@Nullable Duration wait, boolean again) {
    if (!again || wait == null || wait.compareTo(LONGEST_WAIT) > 0) {
      return false;
    }
    try {
      TimeUnit.MILLISECONDS.sleep(wait.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
