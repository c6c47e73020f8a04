package io.sallyport.gateway.upstream;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that only goes forward, at its own pace, whatever becomes of the system's time: a pause
 * of ten seconds must not become an hour because somebody set the clock.
 */
public final class SteadyClock extends Clock {

  private final Instant start;
  private final long startNanos = System.nanoTime();

  /** A clock that begins at the system's time. */
  public SteadyClock() {
    this(Instant.now());
  }

  /** A clock that begins at a time. */
  public SteadyClock(Instant start) {
    this.start = start;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  @Override
  public Instant instant() {
    return start.plus(Duration.ofNanos(System.nanoTime() - startNanos));
  }
}
