package io.sallyport.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * How far a run is, and of what: a line beside the unfinished file. Going on with other options, or
 * with another input, would leave a file of which half was treated otherwise, so both are known
 * again by it.
 *
 * @param records how many records are done
 * @param bytes how long the treated file is by then
 * @param settings what the options were, as {@link #digest}
 * @param size how long the input is, in bytes
 * @param read how much of the input was read by then, in bytes
 * @param content the SHA-256 of that part
 */
record ResumeNote(long records, long bytes, String settings, long size, long read, String content) {

  private static final String FORM = "sallyport-redact-1";

  /** Takes the place of the note before, whole or not at all. */
  void write(Path note) throws IOException {
    Path fresh = note.resolveSibling(note.getFileName() + ".new");
    Files.writeString(
        fresh,
        String.join(
            " ",
            FORM,
            Long.toString(records),
            Long.toString(bytes),
            settings,
            Long.toString(size),
            Long.toString(read),
            content + "\n"));
    Files.move(fresh, note, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Reads a note.
   *
   * @throws UsageException when it is none of this form
   */
  static ResumeNote read(Path note) throws IOException {
    String[] parts = Files.readString(note, StandardCharsets.ISO_8859_1).strip().split(" ");
    try {
      if (parts.length == 7 && parts[0].equals(FORM)) {
        return new ResumeNote(
            Long.parseLong(parts[1]),
            Long.parseLong(parts[2]),
            parts[3],
            Long.parseLong(parts[4]),
            Long.parseLong(parts[5]),
            parts[6]);
      }
    } catch (NumberFormatException e) {
      // Then it is none.
    }
    throw new UsageException(
        "--resume: " + note + ": not a note of this version (expected: a run without --resume)");
  }

  /**
   * Refuses to go on unless options, input and the part that was written are those of before.
   *
   * @throws UsageException when they are not
   */
  void check(String now, Path input, Path part) throws IOException {
    if (!settings.equals(now)) {
      throw new UsageException(
          "--resume: "
              + part
              + ": begun with other options (expected: the same operators, key, types and so on,"
              + " or a run without --resume)");
    }
    if (Files.size(part) < bytes) {
      throw new UsageException(
          "--resume: "
              + part
              + ": shorter than it was (expected: the file as it was left, or a run without"
              + " --resume)");
    }
    if (Files.size(input) != size || !digestOf(input, read).equals(content)) {
      throw new UsageException(
          "--resume: "
              + input
              + ": changed since the run began (expected: the same input, or a run without"
              + " --resume)");
    }
  }

  private static String digestOf(Path input, long length) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(input)) {
      long left = length;
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (read < 0) {
          return "";
        }
        digest.update(buffer, 0, read);
        left -= read;
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** What stands for options, so that no key is in a note. */
  static String digest(String settings) {
    return HexFormat.of().formatHex(sha256().digest(settings.getBytes(StandardCharsets.UTF_8)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** An input that knows what was read of it. */
  static final class Read extends FilterInputStream {

    private final MessageDigest digest = sha256();
    private long count;

    Read(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = in.read();
      if (value >= 0) {
        digest.update((byte) value);
        count++;
      }
      return value;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      int read = in.read(buffer, from, length);
      if (read > 0) {
        digest.update(buffer, from, read);
        count += read;
      }
      return read;
    }

    /** Counts what is passed over as well. */
    @Override
    public long skip(long length) throws IOException {
      byte[] over = readNBytes((int) Math.min(Math.max(0, length), 1 << 16));
      return over.length;
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    /** A note of the part that was read. */
    ResumeNote note(long records, long bytes, String settings, long size) {
      try {
        MessageDigest copy = (MessageDigest) digest.clone();
        return new ResumeNote(
            records, bytes, settings, size, count, HexFormat.of().formatHex(copy.digest()));
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException("SHA-256 of Java can be copied", e);
      }
    }
  }
}
