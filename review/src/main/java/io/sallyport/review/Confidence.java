package io.sallyport.review;

import java.util.Locale;

/** How sure a finding is. */
public enum Confidence {
  /** The file says that the control is not there, or no control could answer it. */
  CONFIRMED,
  /** Nobody said whether the control is there. */
  ASSUMED;

  /** The name in JSON. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
