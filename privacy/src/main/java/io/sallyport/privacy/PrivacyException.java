package io.sallyport.privacy;

import java.io.Serial;

/** Personal data in a text cannot be treated, so the text must not go on. Never holds content. */
public final class PrivacyException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** A reason that a person can act on. */
  public PrivacyException(String message) {
    super(message);
  }
}
