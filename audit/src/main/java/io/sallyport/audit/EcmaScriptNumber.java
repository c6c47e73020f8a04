package io.sallyport.audit;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Writes doubles as ECMA-262, section 6.1.6.1.20, says. */
final class EcmaScriptNumber {
  private EcmaScriptNumber() {}

  static String format(double value) {
    if (value == 0) {
      return "0";
    }
    String sign = value < 0 ? "-" : "";
    BigDecimal shortest = shortest(Math.abs(value));
    String digits = shortest.unscaledValue().toString();
    // The value is 0.digits times ten to the power of point.
    int point = digits.length() - shortest.scale();
    return sign + layOut(digits, point);
  }

  private static String layOut(String digits, int point) {
    int count = digits.length();
    if (count <= point && point <= 21) {
      return digits + "0".repeat(point - count);
    }
    if (0 < point && point <= 21) {
      return digits.substring(0, point) + "." + digits.substring(point);
    }
    if (-6 < point && point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    int exponent = point - 1;
    String mantissa = count == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
  }

  /**
   * The decimal with fewest digits that reads back as the value, the closest of them. {@link
   * Double#toString(double)} gives that, except that it never goes below two digits.
   */
  private static BigDecimal shortest(double value) {
    BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (decimal.precision() == 2) {
      BigDecimal single =
          new BigDecimal(value)
              .round(new java.math.MathContext(1, RoundingMode.HALF_EVEN))
              .stripTrailingZeros();
      if (single.doubleValue() == value) {
        return single;
      }
    }
    return decimal;
  }
}
