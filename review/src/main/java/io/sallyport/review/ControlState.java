package io.sallyport.review;

import java.util.Locale;

/** What is known about a control at one place. */
public enum ControlState {
  /** Evidence with a date shows it. */
  VERIFIED,
  /** Somebody wrote it down. */
  DECLARED,
  /** Nobody said. */
  UNKNOWN,
  /** It is not there. */
  ABSENT;

  /** Whether it answers a threat: verified and declared ones do, and reports tell them apart. */
  public boolean stands() {
    return this == VERIFIED || this == DECLARED;
  }

  /** The name in files. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
