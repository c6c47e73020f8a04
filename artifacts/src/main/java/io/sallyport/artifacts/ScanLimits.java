package io.sallyport.artifacts;

import java.time.Duration;

/**
 * What one file may cost. A file that needs more is never clean: what was left unread is a finding.
 *
 * @param time wall-clock time for a file, more than zero
 * @param expandedBytes bytes that decompression may produce for a file, in all its layers
 * @param memoryBytes bytes of decompressed content held in memory at once; more goes to a temporary
 *     file
 * @param depth archives within archives
 * @param members members of all archives of a file
 * @param operations pickle operations of a file
 * @param findings findings kept for a file; the verdict still counts the others
 */
public record ScanLimits(
    Duration time,
    long expandedBytes,
    int memoryBytes,
    int depth,
    int members,
    long operations,
    int findings) {

  /** Checks that every limit is positive. */
  public ScanLimits {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("time: " + time + " (expected: more than zero)");
    }
    if (Math.min(expandedBytes, operations) < 1
        || Math.min(Math.min(memoryBytes, depth), Math.min(members, findings)) < 1) {
      throw new IllegalArgumentException("limit: below 1 (expected: every limit at least 1)");
    }
  }

  /** Limits for models of any size: 60 s, 64 GiB expanded, 16 MiB in memory. */
  public static ScanLimits standard() {
    return new ScanLimits(
        Duration.ofSeconds(60), 64L << 30, 16 << 20, 8, 200_000, 200_000_000L, 200);
  }

  /** The same with another time. */
  public ScanLimits withTime(Duration newTime) {
    return new ScanLimits(
        newTime, expandedBytes, memoryBytes, depth, members, operations, findings);
  }
}
