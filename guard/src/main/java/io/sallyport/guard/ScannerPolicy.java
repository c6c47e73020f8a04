package io.sallyport.guard;

import io.sallyport.core.Direction;
import io.sallyport.core.Verdict;
import java.util.Objects;
import java.util.Set;

/**
 * What a policy says about one scanner.
 *
 * @param mode what happens to findings at or over the threshold
 * @param threshold the lowest score that counts, in [0, 1]; findings below it are recorded only
 * @param directions the directions the scanner runs in
 * @param onFailure the verdict when the scanner throws or runs over its budget
 */
public record ScannerPolicy(
    Mode mode, double threshold, Set<Direction> directions, Verdict onFailure) {

  private static final Set<Direction> BOTH = Set.of(Direction.INPUT, Direction.OUTPUT);

  /** Checks ranges and copies the set. */
  public ScannerPolicy {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(onFailure, "onFailure");
    directions = Set.copyOf(directions);
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException("threshold: " + threshold + " (expected: 0 to 1)");
    }
  }

  /** A scanner that does not run. */
  public static ScannerPolicy off() {
    return new ScannerPolicy(Mode.OFF, 1, BOTH, Verdict.ALLOW);
  }

  /** Runs in both directions and blocks when it fails. */
  public static ScannerPolicy of(Mode mode, double threshold) {
    return new ScannerPolicy(mode, threshold, BOTH, Verdict.BLOCK);
  }

  /** The same with another mode. */
  public ScannerPolicy withMode(Mode newMode) {
    return new ScannerPolicy(newMode, threshold, directions, onFailure);
  }

  /** The same with another threshold, in [0, 1]. */
  public ScannerPolicy withThreshold(double newThreshold) {
    return new ScannerPolicy(mode, newThreshold, directions, onFailure);
  }

  /** The same in one direction only. */
  public ScannerPolicy only(Direction direction) {
    return new ScannerPolicy(mode, threshold, Set.of(direction), onFailure);
  }

  /** The same with another verdict for a failing scanner. */
  public ScannerPolicy withOnFailure(Verdict verdict) {
    return new ScannerPolicy(mode, threshold, directions, verdict);
  }

  /** Whether the scanner runs at all in the direction. */
  public boolean runs(Direction direction) {
    return mode != Mode.OFF && directions.contains(direction);
  }
}
