package io.sallyport.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that a schema allows.
 *
 * @param least the smallest, or null
 * @param most the greatest, or null
 * @param leastExcluded whether the smallest itself is not allowed
 * @param mostExcluded whether the greatest itself is not allowed
 * @param step what a number is a multiple of, or null
 */
record NumberRange(
    @Nullable BigDecimal least,
    @Nullable BigDecimal most,
    boolean leastExcluded,
    boolean mostExcluded,
    @Nullable BigDecimal step) {

  // Beyond this many digits a bound is not worth the memory that the arithmetic would take.
  private static final int MAX_DIGITS = 400;

  static NumberRange of(JsonNode schema) {
    BigDecimal least = bound(schema.path("minimum"));
    BigDecimal most = bound(schema.path("maximum"));
    BigDecimal above = bound(schema.path("exclusiveMinimum"));
    BigDecimal below = bound(schema.path("exclusiveMaximum"));
    boolean leastExcluded = schema.path("exclusiveMinimum").asBoolean(false) && above == null;
    boolean mostExcluded = schema.path("exclusiveMaximum").asBoolean(false) && below == null;
    if (above != null && (least == null || above.compareTo(least) >= 0)) {
      least = above;
      leastExcluded = true;
    }
    if (below != null && (most == null || below.compareTo(most) <= 0)) {
      most = below;
      mostExcluded = true;
    }
    BigDecimal step = bound(schema.path("multipleOf"));
    return new NumberRange(
        least, most, leastExcluded, mostExcluded, step == null || step.signum() <= 0 ? null : step);
  }

  private static @Nullable BigDecimal bound(JsonNode node) {
    if (!node.isNumber() || Double.isNaN(node.asDouble()) || Double.isInfinite(node.asDouble())) {
      return null;
    }
    BigDecimal value = node.decimalValue();
    return Math.abs((long) value.scale()) + value.precision() > MAX_DIGITS ? null : value;
  }

  boolean contains(BigDecimal value) {
    return (least == null || value.compareTo(least) >= (leastExcluded ? 1 : 0))
        && (most == null || value.compareTo(most) <= (mostExcluded ? -1 : 0))
        && (step == null || value.remainder(step).signum() == 0);
  }

  /**
   * A number of the range that is near the wanted one, if there is one.
   *
   * @param whole whether it must be an integer
   * @param variant other numbers give other values where the range allows
   */
  BigDecimal near(long wanted, boolean whole, int variant) {
    BigDecimal by = whole ? wholeStep() : step;
    BigDecimal start = BigDecimal.valueOf(wanted);
    if (by == null) {
      BigDecimal value = start.add(BigDecimal.valueOf(variant));
      return contains(value) ? value : between(variant);
    }
    if (least != null && start.compareTo(least) < 0) {
      start = least;
    }
    if (most != null && start.compareTo(most) > 0) {
      start = most;
    }
    BigDecimal value = start.divide(by, 0, RoundingMode.FLOOR).multiply(by);
    if (least != null && value.compareTo(least) < (leastExcluded ? 1 : 0)) {
      value = value.add(by);
    }
    if (most != null && value.compareTo(most) == 0 && mostExcluded) {
      value = value.subtract(by);
    }
    BigDecimal moved = value.add(by.multiply(BigDecimal.valueOf(variant)));
    return contains(moved) ? moved : value.subtract(by.multiply(BigDecimal.valueOf(variant)));
  }

  private BigDecimal between(int variant) {
    if (least == null) {
      return most == null
          ? BigDecimal.ONE
          : most.subtract(BigDecimal.ONE).subtract(BigDecimal.valueOf(variant));
    }
    if (most == null) {
      return least.add(BigDecimal.ONE).add(BigDecimal.valueOf(variant));
    }
    return least.compareTo(most) == 0
        ? least
        : least.add(
            most.subtract(least).divide(BigDecimal.valueOf(variant + 2L), MathContext.DECIMAL64));
  }

  /** The smallest whole multiple of the step: the numerator of the reduced fraction. */
  private BigDecimal wholeStep() {
    if (step == null) {
      return BigDecimal.ONE;
    }
    BigDecimal plain = step.scale() < 0 ? step.setScale(0) : step;
    BigInteger below = BigInteger.TEN.pow(plain.scale());
    return new BigDecimal(plain.unscaledValue().divide(plain.unscaledValue().gcd(below)));
  }
}
