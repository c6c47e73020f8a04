package io.sallyport.core;

import java.util.Locale;

/** Which way a text travels. */
public enum Direction {
  /** From the client towards the model. */
  INPUT,
  /** From the model towards the client. */
  OUTPUT;

  /** The name used in configuration and JSON output. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
