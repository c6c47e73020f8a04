package io.sallyport.cli;

import io.sallyport.privacy.FileRedaction.Format;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The file that a redaction writes: under another name until it is whole, with a note beside it of
 * how far it is, so that an interrupted run can go on.
 */
final class RedactedFile implements AutoCloseable {

  /** Records between two notes. */
  private static final int STEP = 256;

  private final Path out;
  private final Path part;
  private final Path note;
  private final Counting stream;
  private final long done;
  private long noted;

  private RedactedFile(Path out, Path part, Path note, long done, long bytes) throws IOException {
    this.out = out;
    this.part = part;
    this.note = note;
    this.done = done;
    this.noted = done;
    this.stream =
        new Counting(
            new BufferedOutputStream(
                Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                1 << 16),
            bytes);
  }

  /**
   * Begins a file, or goes on with one.
   *
   * @throws UsageException when a format cannot be gone on with
   */
  static RedactedFile open(Path out, Format format, boolean resume) throws IOException {
    Path part = out.resolveSibling(out.getFileName() + ".part");
    Path note = out.resolveSibling(out.getFileName() + ".part.at");
    long done = 0;
    long bytes = 0;
    if (resume && Files.exists(part)) {
      switch (format) {
        case TEXT, JSONL, CSV -> {
          String[] at =
              Files.exists(note) ? Files.readString(note).strip().split(" ") : lines(part);
          done = Long.parseLong(at[0]);
          bytes = Long.parseLong(at[1]);
          cut(part, bytes);
        }
        // The others are written as a whole: they begin again.
        case JSON, PDF, DOCX -> Files.delete(part);
      }
    } else {
      Files.deleteIfExists(part);
    }
    return new RedactedFile(out, part, note, done, bytes);
  }

  /** Without a note the whole lines count, which for JSONL stand one for one. */
  private static String[] lines(Path part) throws IOException {
    long lines = 0;
    long complete = 0;
    long at = 0;
    boolean each = part.toString().endsWith(".jsonl.part");
    try (InputStream in = new BufferedInputStream(Files.newInputStream(part), 1 << 16)) {
      for (int next = in.read(); each && next >= 0; next = in.read()) {
        at++;
        if (next == '\n') {
          lines++;
          complete = at;
        }
      }
    }
    return new String[] {Long.toString(lines), Long.toString(complete)};
  }

  private static void cut(Path part, long bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(part.toFile(), "rw")) {
      file.setLength(bytes);
    }
  }

  /** Where to write. */
  OutputStream stream() {
    return stream;
  }

  /** How many records of the input are done already. */
  long done() {
    return done;
  }

  /** Notes that so many records are written. */
  void reached(long records) {
    if (records - noted < STEP) {
      return;
    }
    try {
      stream.flush();
      Path fresh = note.resolveSibling(note.getFileName() + ".new");
      Files.writeString(fresh, records + " " + stream.bytes + "\n");
      Files.move(fresh, note, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      noted = records;
    } catch (IOException e) {
      throw new UsageException(note + ": cannot be written (expected: a folder with room)");
    }
  }

  /** All is written: the file gets its name. */
  void finish() throws IOException {
    stream.close();
    Files.move(part, out, StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(note);
  }

  /** Nothing of use was written. */
  void discard() throws IOException {
    try {
      stream.close();
    } finally {
      Files.deleteIfExists(part);
      Files.deleteIfExists(note);
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  /** Knows how many bytes it has taken. */
  private static final class Counting extends FilterOutputStream {

    private long bytes;

    Counting(OutputStream out, long bytes) {
      super(out);
      this.bytes = bytes;
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
      bytes++;
    }

    @Override
    public void write(byte[] values, int from, int length) throws IOException {
      out.write(values, from, length);
      bytes += length;
    }
  }
}
