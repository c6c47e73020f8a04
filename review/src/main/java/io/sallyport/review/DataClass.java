package io.sallyport.review;

import java.util.Locale;

/** How much a disclosure would hurt. Ordered from least to most. */
public enum DataClass {
  PUBLIC,
  INTERNAL,
  CONFIDENTIAL,
  RESTRICTED;

  /** The name in files. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
