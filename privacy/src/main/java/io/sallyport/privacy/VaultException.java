package io.sallyport.privacy;

import java.io.Serial;

/** The vault cannot be read or written. The message names file and reason, never content. */
public final class VaultException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** A reason that a person can act on. */
  public VaultException(String message) {
    super(message);
  }

  /** A reason with its cause. */
  public VaultException(String message, Throwable cause) {
    super(message, cause);
  }
}
