package io.sallyport.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A point in time as people write it on a command line. */
final class Moment {

  private static final Pattern AFTER = Pattern.compile("(\\d{1,5})([dhm])");

  private Moment() {}

  /**
   * The same for what is still to come.
   *
   * @throws UsageException when it is none of them, or past
   */
  static Instant future(String option, String text, Instant now) {
    Instant time = read(option, text, now);
    if (!time.isAfter(now)) {
      throw new UsageException(option + ": " + text + " is past (expected: a time to come)");
    }
    return time;
  }

  /**
   * Reads a date (its first moment in UTC), an instant or a duration from now.
   *
   * @throws UsageException when it is none of them
   */
  static Instant read(String option, String text, Instant now) {
    Matcher after = AFTER.matcher(text);
    try {
      if (after.matches()) {
        long amount = Long.parseLong(after.group(1));
        return now.plus(
            switch (after.group(2)) {
              case "d" -> Duration.ofDays(amount);
              case "h" -> Duration.ofHours(amount);
              default -> Duration.ofMinutes(amount);
            });
      }
      return text.contains("T")
          ? Instant.parse(text)
          : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      throw new UsageException(
          option
              + ": "
              + text
              + " (expected: a date such as 2027-01-31, an instant such as 2027-01-31T18:00:00Z, or"
              + " a duration such as 90d)");
    }
  }
}
