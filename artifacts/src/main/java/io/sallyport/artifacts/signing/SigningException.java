package io.sallyport.artifacts.signing;

import java.io.Serial;

/**
 * A key, a model or a signature that cannot be used. The message says why and never holds a key.
 */
public final class SigningException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  /** Says what was found and what was expected. */
  public SigningException(String message) {
    super(message);
  }

  /** The same with its cause. */
  public SigningException(String message, Throwable cause) {
    super(message, cause);
  }
}
