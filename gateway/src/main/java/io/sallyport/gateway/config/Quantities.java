package io.sallyport.gateway.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations such as {@code 500ms}, {@code 5s}, {@code 2m} and sizes such as {@code 10MiB}. */
public final class Quantities {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final Pattern BYTES = Pattern.compile("(\\d{1,9})(B|KiB|MiB)?");

  /** Longer ones overflow timers, and nobody means them. */
  private static final Duration LONGEST = Duration.ofHours(24);

  private static final int LARGEST = 1 << 30;

  private Quantities() {}

  /** The bounds of durations, as messages say them. */
  static final String DURATIONS = "1ms to 24h";

  /** The bounds of sizes, as messages say them. */
  static final String SIZES = "1B to 1024MiB";

  /** Whether a duration of the right form is within the bounds. */
  static boolean isSoundDuration(String text) {
    Duration duration = duration(text);
    return duration.isPositive() && duration.compareTo(LONGEST) <= 0;
  }

  /**
   * Whether a size is within the bounds.
   *
   * @throws IllegalArgumentException when its form is wrong
   */
  static boolean isSoundSize(String text) {
    long bytes = size(text);
    return bytes > 0 && bytes <= LARGEST;
  }

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException naming the value and the accepted form
   */
  public static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "duration: '" + text + "' (expected: a number with ms, s, m or h, such as 30s)");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  /**
   * Reads a size in bytes.
   *
   * @throws IllegalArgumentException naming the value and the accepted form
   */
  public static int bytes(String text) {
    if (!isSoundSize(text)) {
      throw wrongSize(text);
    }
    return (int) size(text);
  }

  private static long size(String text) {
    Matcher matcher = BYTES.matcher(text);
    if (!matcher.matches()) {
      throw wrongSize(text);
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "KiB" -> amount << 10;
      case "MiB" -> amount << 20;
      case null, default -> amount;
    };
  }

  private static IllegalArgumentException wrongSize(String text) {
    return new IllegalArgumentException(
        "size: '" + text + "' (expected: 1 byte to 1024MiB, such as 512KiB or 10MiB)");
  }
}
