package io.sallyport.audit;

/** The log, a checkpoint or a key cannot be read, written or believed. The message says why. */
public final class AuditException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A message for a person: what was found, what was expected, what to do. */
  public AuditException(String message) {
    super(message);
  }

  /** A message for a person, with what caused it. */
  public AuditException(String message, Throwable cause) {
    super(message, cause);
  }
}
