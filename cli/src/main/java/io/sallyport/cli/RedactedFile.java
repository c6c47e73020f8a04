package io.sallyport.cli;

import io.sallyport.privacy.FileRedaction.Format;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

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
  private final String settings;
  private final long size;
  private final Counting stream;
  private final long done;
  private long noted;

  private RedactedFile(
      Path out, Path part, Path note, String settings, @Nullable Path input, long done, long bytes)
      throws IOException {
    this.out = out;
    this.part = part;
    this.note = note;
    this.settings = settings;
    this.size = input == null ? -1 : Files.size(input);
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
   * @param input what is treated; null for standard input, which cannot be gone on with
   * @param settings the options, as {@link ResumeNote#digest}
   * @throws UsageException when going on would mix two runs
   */
  static RedactedFile open(
      Path out, Format format, boolean resume, @Nullable Path input, String settings)
      throws IOException {
    Path part = out.resolveSibling(out.getFileName() + ".part");
    Path note = out.resolveSibling(out.getFileName() + ".part.at");
    // Documents are written as a whole, and what has no note yet is short: they begin again.
    boolean records = format == Format.TEXT || format == Format.JSONL || format == Format.CSV;
    long done = 0;
    long bytes = 0;
    if (resume && records && input != null && Files.exists(part) && Files.exists(note)) {
      ResumeNote before = ResumeNote.read(note);
      before.check(settings, input, part);
      done = before.records();
      bytes = before.bytes();
      cut(part, bytes);
    } else {
      Files.deleteIfExists(part);
      Files.deleteIfExists(note);
    }
    return new RedactedFile(out, part, note, settings, input, done, bytes);
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
  void reached(long records, ResumeNote.Read input) {
    if (size < 0 || records - noted < STEP) {
      return;
    }
    try {
      stream.flush();
      input.note(records, stream.bytes, settings, size).write(note);
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
