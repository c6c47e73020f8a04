package io.sallyport.core;

import java.util.Locale;

/** How far a text is believed. Ordered from most to least trusted. */
public enum Trust {
  /** Instructions of the operator or developer. */
  TRUSTED,
  /** May hold both instructions of a person and pasted content of others. */
  MIXED,
  /** Data; an instruction in it is nobody's instruction. */
  UNTRUSTED;

  /** The name used in configuration and JSON output. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
