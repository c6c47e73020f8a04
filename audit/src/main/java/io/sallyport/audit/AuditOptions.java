package io.sallyport.audit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a log is kept.
 *
 * @param keyDirectory folder of the signing key, not the log's own: whoever takes the log should
 *     not get the key with it
 * @param origin name of the log in its checkpoints and key, without spaces and plus signs, for
 *     example {@code gate.example.com/audit}; fixed once the log exists
 * @param mode whether callers wait for durability
 * @param publishInterval longest time between a durable event and a signed checkpoint that covers
 *     it, more than zero
 * @param sink where checkpoints go besides the log's folder; null for nowhere
 * @param sinkInterval shortest time between two checkpoints sent to the sink, more than zero; one
 *     more is sent when the log is closed
 */
public record AuditOptions(
    Path keyDirectory,
    String origin,
    AuditMode mode,
    Duration publishInterval,
    @Nullable CheckpointSink sink,
    Duration sinkInterval) {
  /** Origin of a log that nobody named. */
  public static final String DEFAULT_ORIGIN = "sallyport.local/audit";

  /** Checks that the intervals are positive and the origin can be a key's name. */
  public AuditOptions {
    Objects.requireNonNull(keyDirectory, "keyDirectory");
    Objects.requireNonNull(mode, "mode");
    if (!VerifierKey.isName(origin)) {
      throw new IllegalArgumentException(
          "origin: '" + origin + "' (expected: not empty, without spaces and plus signs)");
    }
    positive("publishInterval", publishInterval);
    positive("sinkInterval", sinkInterval);
  }

  /** Grouped, a checkpoint every second, no sink. */
  public static AuditOptions of(Path keyDirectory) {
    return new AuditOptions(
        keyDirectory,
        DEFAULT_ORIGIN,
        AuditMode.GROUPED,
        Duration.ofSeconds(1),
        null,
        Duration.ofMinutes(1));
  }

  /** The same with another origin. */
  public AuditOptions withOrigin(String newOrigin) {
    return new AuditOptions(keyDirectory, newOrigin, mode, publishInterval, sink, sinkInterval);
  }

  /** The same with another mode. */
  public AuditOptions withMode(AuditMode newMode) {
    return new AuditOptions(keyDirectory, origin, newMode, publishInterval, sink, sinkInterval);
  }

  /** The same with another publish interval. */
  public AuditOptions withPublishInterval(Duration interval) {
    return new AuditOptions(keyDirectory, origin, mode, interval, sink, sinkInterval);
  }

  /** The same with checkpoints going to a sink. */
  public AuditOptions withSink(CheckpointSink newSink, Duration interval) {
    return new AuditOptions(keyDirectory, origin, mode, publishInterval, newSink, interval);
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: more than zero)");
    }
  }
}
