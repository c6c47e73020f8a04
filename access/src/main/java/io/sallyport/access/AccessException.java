package io.sallyport.access;

/** A change to tenants or keys that was not made, or a database that cannot be used. */
public final class AccessException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why, for a program. */
  public enum Reason {
    /** There is no such tenant or key. */
    NOT_FOUND,
    /** It exists already, or is in a state that does not allow the change. */
    CONFLICT,
    /** The database cannot be read or written. */
    STORAGE
  }

  /** A message for a person: what was found, what was expected, what to do. */
  public AccessException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** A message for a person, with what caused it. */
  public AccessException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why, for a program. */
  public Reason reason() {
    return reason;
  }
}
