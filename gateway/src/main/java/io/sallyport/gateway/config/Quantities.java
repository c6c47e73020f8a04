package io.sallyport.gateway.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations such as {@code 500ms}, {@code 5s}, {@code 2m} and sizes such as {@code 10MiB}. */
public final class Quantities {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final Pattern BYTES = Pattern.compile("(\\d{1,9})(B|KiB|MiB)?");

  private Quantities() {}

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
