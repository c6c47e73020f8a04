package io.sallyport.core;

import java.util.Locale;

/** How bad it would be. Ordered from least to most severe. */
public enum Severity {
  INFO,
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL;

  /** The name used in configuration and JSON output. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
