package io.sallyport.gateway.upstream;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Leaves an upstream alone for a while that failed again and again. */
final class Breaker {

  private static final Duration PAUSE = Duration.ofSeconds(10);

  /** When to ask again where another request tries already whether the upstream is well. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private final CircuitBreaker circuit;
  private final Clock clock;
  private volatile Instant until = Instant.EPOCH;

  /** Of one upstream. */
  Breaker(String upstream, Clock clock) {
    this.clock = clock;
    circuit =
        CircuitBreaker.of(
            upstream,
            CircuitBreakerConfig.custom()
                .slidingWindowSize(20)
                .minimumNumberOfCalls(10)
                .failureRateThreshold(60)
                .waitDurationInOpenState(PAUSE)
                // One request tries whether it is well; a server that just came up is not flooded.
                .permittedNumberOfCallsInHalfOpenState(1)
                .clock(clock)
                .build());
    circuit
        .getEventPublisher()
        .onStateTransition(
            event -> {
              if (event.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                until = clock.instant().plus(PAUSE);
              }
            });
  }

  CircuitBreaker circuit() {
    return circuit;
  }

  /** How long until it makes sense to ask again. */
  Duration pause() {
    Instant now = clock.instant();
    return until.isAfter(now.plus(SOON)) ? Duration.between(now, until) : SOON;
  }
}
