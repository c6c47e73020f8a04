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
  /** Fresh evidence shows that it does not do enough. */
  FAILED,
  /** It is not there. */
  ABSENT;

  /** Whether it answers a threat: verified and declared ones do, and reports tell them apart. */
  public boolean stands() {
    return this == VERIFIED || this == DECLARED;
  }

  /**
   * Whether it is known to keep nothing out: absent and failed ones are, and reports tell them
   * apart.
   */
  public boolean lacks() {
    return this == ABSENT || this == FAILED;
  }

  /** The name in files. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
