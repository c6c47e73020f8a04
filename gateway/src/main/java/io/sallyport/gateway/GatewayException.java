package io.sallyport.gateway;

import java.io.Serial;

/** The gateway cannot start. The message says what was found and what to do. */
public final class GatewayException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  /** With a message for a person. */
  public GatewayException(String message, Throwable cause) {
    super(message, cause);
  }
}
