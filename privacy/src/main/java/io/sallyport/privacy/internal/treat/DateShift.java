package io.sallyport.privacy.internal.treat;

import io.sallyport.privacy.PrivacyKey;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Moves dates by one number of days for each key, so that the time between two stays what it was.
 */
public final class DateShift {

  private static final int MOST_DAYS = 180;

  /** A day and a time of ISO 8601, with its zone or without. */
  private static final Pattern TIME =
      Pattern.compile(
          "(\\d{4}-\\d{2}-\\d{2})([T ]\\d{2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?"
              + "(?: ?(?:Z|UTC|[+-]\\d{2}(?::?\\d{2})?))?)");

  private static final List<DateTimeFormatter> FORMATS =
      List.of(
          format("uuuu-MM-dd"),
          format("dd/MM/uuuu"),
          format("d/M/uuuu"),
          format("MM/dd/uuuu"),
          format("M/d/uuuu"),
          format("dd.MM.uuuu"),
          format("d.M.uuuu"),
          format("dd-MM-uuuu"),
          format("MM-dd-uuuu"),
          format("uuuu/MM/dd"),
          format("uuuu.MM.dd"),
          format("d MMMM uuuu"),
          format("d MMM uuuu"),
          format("MMMM d, uuuu"),
          format("MMM d, uuuu"),
          format("MMMM d uuuu"),
          brief("dd/MM/"),
          brief("d/M/"),
          brief("MM/dd/"),
          brief("M/d/"),
          brief("dd.MM."),
          brief("d.M."),
          brief("dd-MM-"),
          brief("MM-dd-"),
          DateTimeFormatter.ofPattern("d 'de' MMMM 'de' uuuu", Locale.of("es")),
          DateTimeFormatter.ofPattern("d. MMMM uuuu", Locale.GERMAN),
          DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.FRENCH));

  /** Two digits stand for a year from this one on. */
  private static final int FIRST_BRIEF = 1930;

  private static final int LAST_YEAR = 9999;

  private DateShift() {}

  /** Years of two digits. */
  private static DateTimeFormatter brief(String pattern) {
    return new DateTimeFormatterBuilder()
        .appendPattern(pattern)
        .appendValueReduced(ChronoField.YEAR, 2, 2, FIRST_BRIEF)
        .toFormatter(Locale.ENGLISH)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  private static DateTimeFormatter format(String pattern) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(pattern)
        .toFormatter(Locale.ENGLISH)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  /**
   * The moved date in the format that it had, or year first where that could be read as two dates;
   * empty when it is written in no known format, or would leave the years 1 to 9999.
   */
  public static Optional<String> shift(String date, PrivacyKey key) {
    return moved(date, days(key));
  }

  /** The date so many days later, as {@link #shift} writes it; the time of the day stays. */
  static Optional<String> moved(String date, int days) {
    Matcher time = TIME.matcher(date);
    if (time.matches()) {
      return moved(time.group(1), days).map(day -> day + time.group(2));
    }
    for (DateTimeFormatter format : FORMATS) {
      Optional<LocalDate> parsed = parsed(date, format);
      if (parsed.isPresent()) {
        LocalDate moved = parsed.get().plusDays(days);
        if (moved.getYear() < 1 || moved.getYear() > LAST_YEAR) {
          return Optional.empty();
        }
        String written = moved.format(format);
        return Optional.of(read(written).equals(Optional.of(moved)) ? written : moved.toString());
      }
    }
    return Optional.empty();
  }

  /** The date before {@link #shift}: the same day, in the format of the moved one. */
  public static Optional<String> unshift(String date, PrivacyKey key) {
    Matcher time = TIME.matcher(date);
    if (time.matches()) {
      return unshift(time.group(1), key).map(day -> day + time.group(2));
    }
    for (DateTimeFormatter format : FORMATS) {
      Optional<LocalDate> parsed = parsed(date, format);
      if (parsed.isPresent()) {
        return Optional.of(parsed.get().minusDays(days(key)).format(format));
      }
    }
    return Optional.empty();
  }

  private static Optional<LocalDate> read(String date) {
    return FORMATS.stream().flatMap(format -> parsed(date, format).stream()).findFirst();
  }

  private static Optional<LocalDate> parsed(String date, DateTimeFormatter format) {
    try {
      return Optional.of(LocalDate.parse(date.strip(), format));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** One to {@value #MOST_DAYS} days, forwards or backwards. */
  private static int days(PrivacyKey key) {
    int random = ByteBuffer.wrap(key.derive("date-shift", "")).getInt();
    int days = 1 + Math.floorMod(random >> 1, MOST_DAYS);
    return (random & 1) == 0 ? days : -days;
  }
}
