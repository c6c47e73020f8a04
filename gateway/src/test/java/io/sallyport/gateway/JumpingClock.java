package io.sallyport.gateway;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The system's clock, which a test sets ahead or back. */
final class JumpingClock implements InstantSource {

  private volatile Duration offset = Duration.ZERO;

  /** Sets the clock so far from the system's. */
  void jump(Duration newOffset) {
    offset = newOffset;
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(offset);
  }
}
