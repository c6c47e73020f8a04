package io.sallyport.core;

import java.util.Locale;

/** What happens to a text. Ordered: a later verdict is the stricter one. */
public enum Verdict {
  /** Passes as it is. */
  ALLOW,
  /** Passes as it is and is pointed out in the log and to the operator. */
  FLAG,
  /** Passes with the found spans replaced. */
  REDACT,
  /** Does not pass. */
  BLOCK;

  /** The stricter of the two. */
  public Verdict max(Verdict other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** The name used in configuration and JSON output. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
