package io.sallyport.gateway.pipeline;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that is there and can be read, and does not hold what Sallyport wrote into it. */
public final class DamagedFileException extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  /** Names the file, what is wrong with it and what to do, in one line. */
  public DamagedFileException(Path file, String problem, @Nullable Throwable cause) {
    super(file + " is damaged: " + problem, cause);
  }
}
