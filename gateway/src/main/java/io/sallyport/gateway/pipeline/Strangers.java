package io.sallyport.gateway.pipeline;

import io.sallyport.audit.AuditEvent;
import io.sallyport.audit.EventKind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps requests without a key that works from filling the disk. The first ones get an event each;
 * a flood is counted, and each second of it becomes one event with the counts. Thread-safe.
 */
final class Strangers {

  /** Events of their own that may come at once. */
  static final int BURST = 60;

  /** How fast these come back, in milliseconds each. */
  static final long REFILL_MILLIS = 1000;

  private final InstantSource clock;
  private final Map<String, Long> counts = new TreeMap<>();
  private double left = BURST;
  private long filled;
  private Instant since = Instant.EPOCH;

  Strangers(InstantSource clock) {
    this.clock = clock;
    this.filled = clock.millis();
  }

  /** Whether this refusal gets an event of its own; if not, it is counted under its code. */
  synchronized boolean takeOrCount(String code) {
    long now = clock.millis();
    left = Math.min(BURST, left + (double) Math.max(0, now - filled) / REFILL_MILLIS);
    filled = now;
    if (left >= 1) {
      left--;
      return true;
    }
    if (counts.isEmpty()) {
      since = clock.instant();
    }
    counts.merge(code, 1L, Long::sum);
    return false;
  }

  /** One event for all that was counted since the last one; empty when nothing was. */
  synchronized Optional<AuditEvent> counted() {
    if (counts.isEmpty()) {
      return Optional.empty();
    }
    AuditEvent.Builder event =
        AuditEvent.builder(EventKind.REQUEST)
            .time(clock.instant())
            .surface("strangers")
            .outcome("refused")
            .attribute("since", since.toString());
    long all = 0;
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      event.attribute("count." + count.getKey(), Long.toString(count.getValue()));
      all += count.getValue();
    }
    counts.clear();
    return Optional.of(event.attribute("requests", Long.toString(all)).build());
  }
}
