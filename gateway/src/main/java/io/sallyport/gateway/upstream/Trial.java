package io.sallyport.gateway.upstream;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.concurrent.TimeUnit;

/** One try at an upstream, and what its circuit breaker is told of how it went. */
final class Trial {

  private final CircuitBreaker breaker;
  private final long start = System.nanoTime();
  private boolean told;

  /** A try that the breaker has permitted. */
  Trial(CircuitBreaker breaker) {
    this.breaker = breaker;
  }

  /**
   * An answer has begun, which may still break off. Those who wait for an upstream to be well again
   * are not kept waiting until it has said its last.
   */
  void begun() {
    if (breaker.getState() == CircuitBreaker.State.HALF_OPEN) {
      answered();
    }
  }

  /** The upstream answered. */
  void answered() {
    if (!told) {
      told = true;
      breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
  }

  /** It gave no usable answer. */
  void failed(UpstreamFailure failure) {
    told = true;
    breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, failure);
  }

  /** Nothing is known of how it is; one that is not given back would keep it closed for good. */
  void left() {
    if (!told) {
      told = true;
      breaker.releasePermission();
    }
  }
}
