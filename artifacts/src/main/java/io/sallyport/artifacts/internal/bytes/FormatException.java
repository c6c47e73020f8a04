package io.sallyport.artifacts.internal.bytes;

import java.io.Serial;

/** Bytes that are not what their format says. The message says what was found and expected. */
public final class FormatException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final long offset;

  /**
   * Bytes that do not fit.
   *
   * @param offset where they stand, or -1
   */
  public FormatException(long offset, String message) {
    super(message, null, false, false);
    this.offset = offset;
  }

  /** Where they stand, or -1. */
  public long offset() {
    return offset;
  }
}
