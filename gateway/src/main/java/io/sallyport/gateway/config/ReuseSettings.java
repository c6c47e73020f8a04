package io.sallyport.gateway.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which answers may be given a second time.
 *
 * @param cache answers of upstreams to the very same request; null when none are kept
 * @param repeated answers to requests that a client sends again with the same {@code
 *     Idempotency-Key}
 */
public record ReuseSettings(@Nullable Bounds cache, Bounds repeated) {

  /**
   * How much is kept.
   *
   * @param entries answers at most, at least 1
   * @param bytes bytes of answers at most
   * @param time how long an answer is kept
   */
  public record Bounds(int entries, int bytes, Duration time) {}

  /** No cache; repeated requests within ten minutes. */
  public static final ReuseSettings STANDARD =
      new ReuseSettings(null, new Bounds(10_000, 64 << 20, Duration.ofMinutes(10)));
}
