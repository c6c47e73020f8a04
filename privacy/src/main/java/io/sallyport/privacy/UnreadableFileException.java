package io.sallyport.privacy;

import java.io.Serial;

/** A file that cannot be treated as a whole. The message says why and what to do. */
public final class UnreadableFileException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  /** A reason that a person can act on; never content of the file. */
  public UnreadableFileException(String message) {
    super(message);
  }
}
