package io.sallyport.audit.internal;

import io.sallyport.audit.AuditException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal's groups in order.
 *
 * <p>What a crash leaves at the very end is told apart from damage: a group that is cut short, or
 * whose end was allocated but never written (zeros), can never have been acknowledged, because that
 * happens after the force. It ends the journal. Everything else that is not a whole group is an
 * error.
 */
public final class JournalCursor implements AutoCloseable {
  /** Zeros at the end of a file that only an unwritten block leaves. */
  private static final int UNWRITTEN = 64;

  private final Path log;
  private @Nullable FileChannel channel;
  private @Nullable Path file;
  private long position;
  private long nextIndex = -1;
  private long tornBytes;

  /** A cursor before the first group. */
  public JournalCursor(Path log) {
    this.log = log;
  }

  /**
   * The next group.
   *
   * @param limit groups that start at this index or later are not looked at: they may be being
   *     written just now
   * @return null at the limit or at the end
   * @throws AuditException when the journal is damaged; the message names file and offset
   * @throws IOException when it cannot be read
   */
  public @Nullable JournalGroup next(long limit) throws IOException, AuditException {
    while (nextIndex < limit) {
      FileChannel open = channel;
      if (open == null || position >= open.size()) {
        if (!advance()) {
          return null;
        }
        continue;
      }
      JournalGroup group = read(open);
      if (group == null) {
        checkLast();
        tornBytes = open.size() - position;
        return null;
      }
      nextIndex = group.endIndex();
      return group;
    }
    return null;
  }

  /** Index of the event that the next group starts with; -1 before anything was read. */
  public long nextIndex() {
    return nextIndex;
  }

  /** Length of what a crash left behind the last whole group. */
  public long tornBytes() {
    return tornBytes;
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }

  private boolean advance() throws IOException, AuditException {
    List<Journal.Segment> segments = Journal.segments(log);
    for (Journal.Segment segment : segments) {
      if (segment.file().equals(file) || segment.firstIndex() < nextIndex) {
        continue;
      }
      if (nextIndex >= 0 && segment.firstIndex() != nextIndex) {
        throw new AuditException(
            "journal: segment "
                + segment.file().getFileName()
                + " (expected: one that starts at event "
                + nextIndex
                + "; a segment is missing)");
      }
      close();
      channel = FileChannel.open(segment.file(), StandardOpenOption.READ);
      file = segment.file();
      position = 0;
      nextIndex = segment.firstIndex();
      return true;
    }
    return false;
  }

  private @Nullable JournalGroup read(FileChannel open) throws IOException, AuditException {
    byte[] headerBytes = bytes(open, position, JournalGroup.HEADER_LENGTH);
    if (headerBytes.length < JournalGroup.HEADER_LENGTH) {
      return null;
    }
    JournalGroup.Header header = JournalGroup.header(headerBytes);
    if (header == null) {
      return tornOr(open, "a damaged header");
    }
    if (header.firstIndex() != nextIndex) {
      throw damaged("a group of event " + header.firstIndex());
    }
    byte[] body = bytes(open, position + JournalGroup.HEADER_LENGTH, header.bodyLength());
    if (body.length < header.bodyLength()) {
      return null;
    }
    if (!JournalGroup.matches(header, body)) {
      return tornOr(open, "a damaged body");
    }
    position += JournalGroup.HEADER_LENGTH + header.bodyLength();
    return JournalGroup.of(header, body);
  }

  private @Nullable JournalGroup tornOr(FileChannel open, String found)
      throws IOException, AuditException {
    byte[] end = bytes(open, Math.max(position, open.size() - UNWRITTEN), UNWRITTEN);
    for (byte b : end) {
      if (b != 0) {
        throw damaged(found);
      }
    }
    return null;
  }

  private void checkLast() throws IOException, AuditException {
    List<Journal.Segment> segments = Journal.segments(log);
    if (!segments.isEmpty() && !segments.getLast().file().equals(file)) {
      throw damaged("a group that is cut short before another segment");
    }
  }

  private AuditException damaged(String found) {
    Path name = file == null ? log : file.getFileName();
    return new AuditException(
        "journal: "
            + name
            + " at byte "
            + position
            + " holds "
            + found
            + " (expected: the whole group of event "
            + nextIndex
            + "; restore the file, or keep it aside as proof)");
  }

  private static byte[] bytes(FileChannel open, long from, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(length, open.size() - from));
    while (buffer.hasRemaining()) {
      if (open.read(buffer, from + buffer.position()) < 0) {
        break;
      }
    }
    byte[] read = new byte[buffer.position()];
    buffer.flip().get(read);
    return read;
  }
}
