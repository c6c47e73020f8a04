package io.sallyport.privacy;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a finding is treated. */
public enum Operator {
  /** Its type in brackets, such as {@code [EMAIL]}. */
  REPLACE,
  /** A typed name, the same for the same datum of a scope, such as {@code PERSON_1}; restorable. */
  PSEUDONYM,
  /** Something that looks real and belongs to nobody, the same for the same datum and key. */
  SURROGATE,
  /** Every letter and digit as a star. */
  MASK,
  /** As {@link #MASK}, but the last four letters and digits stay. */
  KEEP_LAST_4,
  /** Sixteen hexadecimal digits of HMAC-SHA-256 under the key, with the type before them. */
  HASH,
  /**
   * Other digits in their places (FF1, NIST SP 800-38G) under the key; reversible. Fewer than six
   * digits are too few to be safe: they are replaced.
   */
  FORMAT_PRESERVING,
  /** AES-256-GCM under the key, base64url; reversible, different each time. */
  ENCRYPT,
  /** Dates moved by a number of days that depends on key and scope; what is no date is replaced. */
  DATE_SHIFT,
  /** Ages to decades, dates to years, addresses of machines to networks; the rest is replaced. */
  GENERALISE,
  /** Nothing. */
  DROP,
  /** The datum itself. */
  KEEP;

  /** The name in files and on the command line, such as {@code keep-last-4}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether a key is needed. */
  public boolean isKeyed() {
    return switch (this) {
      case SURROGATE, HASH, FORMAT_PRESERVING, ENCRYPT, DATE_SHIFT -> true;
      case REPLACE, PSEUDONYM, MASK, KEEP_LAST_4, GENERALISE, DROP, KEEP -> false;
    };
  }

  /**
   * The operator of a name.
   *
   * @throws IllegalArgumentException naming the known ones
   */
  public static Operator ofWireName(String name) {
    for (Operator operator : values()) {
      if (operator.wireName().equals(name)) {
        return operator;
      }
    }
    throw new IllegalArgumentException(
        "operator: '"
            + name
            + "' (expected: one of "
            + Arrays.stream(values()).map(Operator::wireName).collect(Collectors.joining(", "))
            + ")");
  }
}
