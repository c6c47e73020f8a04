package io.sallyport.artifacts.admission;

import java.io.Serial;

/** A policy that cannot be used. */
public final class PolicyException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  /** Says what was found and what was expected. */
  public PolicyException(String message) {
    super(message);
  }
}
