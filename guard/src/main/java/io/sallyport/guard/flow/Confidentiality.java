package io.sallyport.guard.flow;

import java.util.Locale;

/** Who may see a text. Ordered: a later one is the more confidential. */
public enum Confidentiality {
  /** Anybody. */
  PUBLIC,
  /** People of the organisation. */
  INTERNAL,
  /** Named people only; it leaves with a person's approval or not at all. */
  SECRET;

  /** The name used in configuration, for example {@code internal}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a wire name.
   *
   * @throws IllegalArgumentException naming the value and the accepted ones
   */
  public static Confidentiality ofWireName(String name) {
    for (Confidentiality level : values()) {
      if (level.wireName().equals(name)) {
        return level;
      }
    }
    throw new IllegalArgumentException(
        "confidentiality: '" + name + "' (expected: public, internal or secret)");
  }
}
