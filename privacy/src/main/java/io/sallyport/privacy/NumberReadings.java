package io.sallyport.privacy;

import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a number of JSON says when its digits are read: {@code 4111111111111111.0} and {@code
 * 4.111111111111111e15} are the same card as {@code 4111111111111111}, and whoever reads JSON gets
 * that card.
 */
public final class NumberReadings {

  /** Nobody's number has more digits; an exponent must not make them. */
  private static final int MOST_DIGITS = 64;

  /** With a fraction behind them, fewer digits are an amount. */
  private static final int FEWEST_BEFORE_FRACTION = 9;

  private static final int SHORTEST_CARD = 13;
  private static final int LONGEST_CARD = 19;

  private NumberReadings() {}

  /**
   * The digits that a number shows.
   *
   * @param written a number as JSON writes it
   * @return without a sign, the likeliest reading first: the whole number that it is, and where it
   *     has an exponent the digits before that; none when its digits are nobody's number
   */
  public static List<String> of(String written) {
    try {
      return of(new BigDecimal(written), written);
    } catch (NumberFormatException e) {
      return List.of();
    }
  }

  /** The digits that a number shows, as {@link #of(String)} gives them. */
  public static List<String> of(BigDecimal number) {
    return of(number, "");
  }

  private static List<String> of(BigDecimal number, String written) {
    Set<String> readings = new LinkedHashSet<>();
    BigDecimal value = number.abs();
    long whole = (long) value.precision() - value.scale();
    if (whole > 0 && whole <= MOST_DIGITS) {
      String digits = value.toBigInteger().toString();
      if (digits.length() >= FEWEST_BEFORE_FRACTION || isWhole(value)) {
        readings.add(digits);
      }
    }
    int exponent = Math.max(written.indexOf('e'), written.indexOf('E'));
    String before = exponent < 0 ? "" : written.substring(0, exponent).replace("-", "");
    if (!before.isEmpty() && before.length() <= MOST_DIGITS && before.indexOf('.') < 0) {
      readings.add(before);
    }
    return List.copyOf(readings);
  }

  /**
   * The digits of a number without its point, where they are as many as a card has: a card is that
   * only where something says so.
   *
   * @param written a number as JSON writes it
   * @return empty when it has no point, an exponent other than 13 to 19 digits, or a zero before
   *     them
   */
  public static Optional<String> acrossPoint(String written) {
    int point = written.indexOf('.');
    String digits = point < 0 ? "" : written.replace("-", "").replace(".", "");
    boolean card =
        digits.length() >= SHORTEST_CARD
            && digits.length() <= LONGEST_CARD
            && digits.charAt(0) != '0'
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return card ? Optional.of(digits) : Optional.empty();
  }

  private static boolean isWhole(BigDecimal value) {
    return value.stripTrailingZeros().scale() <= 0;
  }
}
