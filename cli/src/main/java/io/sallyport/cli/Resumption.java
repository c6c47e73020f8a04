package io.sallyport.cli;

import io.sallyport.privacy.FileRedaction.Format;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds where an interrupted redaction can go on. */
final class Resumption {

  private Resumption() {}

  /**
   * Counts the whole records of what was written, and cuts off what was written half.
   *
   * @throws UsageException for formats whose records cannot be told from what was written
   */
  static long completeRecords(Path part, Format format) throws IOException {
    if (format != Format.JSONL) {
      throw new UsageException(
          "--resume: " + format + " (expected: JSONL, whose lines stand one for one)");
    }
    long lines = 0;
    long complete = 0;
    long at = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(part), 1 << 16)) {
      for (int next = in.read(); next >= 0; next = in.read()) {
        at++;
        if (next == '\n') {
          lines++;
          complete = at;
        }
      }
    }
    try (RandomAccessFile file = new RandomAccessFile(part.toFile(), "rw")) {
      file.setLength(complete);
    }
    return lines;
  }
}
