package io.sallyport.cli;

import java.io.Serial;

/** Bad usage or input. The message is one line that says what to do; the exit code is 2. */
final class UsageException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
