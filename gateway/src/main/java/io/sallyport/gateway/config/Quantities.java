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

  /** Whether a size of the right form is within the bounds. */
  static boolean isSoundSize(String text) {
    try {
      return bytes(text) > 0;
    } catch (IllegalArgumentException e) {
      return !BYTES.matcher(text).matches();
    }
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
    Matcher matcher = BYTES.matcher(text);
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      String unit = matcher.group(2) == null ? "B" : matcher.group(2);
      long bytes =
          switch (unit) {
            case "KiB" -> amount << 10;
            case "MiB" -> amount << 20;
            default -> amount;
          };
      if (bytes > 0 && bytes <= 1 << 30) {
        return (int) bytes;
      }
    }
    throw new IllegalArgumentException(
        "size: '" + text + "' (expected: 1 byte to 1024MiB, such as 512KiB or 10MiB)");
  }
}
