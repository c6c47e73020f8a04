package io.sallyport.audit.internal;

import io.sallyport.audit.AuditException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Events that became durable together: one record of the journal, written and forced to disk as a
 * whole.
 *
 * <p>Big-endian: magic {@code SPJ1}, index of the first entry (8 bytes), number of entries (4),
 * length of the body (4), Merkle root of the log after the group (32), CRC-32C of the body (4),
 * CRC-32C of everything before (4); then the body: entries, each with its length in two bytes as in
 * an entry bundle.
 *
 * @param firstIndex leaf index of the first entry
 * @param entries the entries, at least one
 * @param root Merkle tree hash of the log up to and with this group
 */
// Never compared; copying every entry twice would be most of the work.
@SuppressWarnings("ArrayRecordComponent")
public record JournalGroup(long firstIndex, List<byte[]> entries, byte[] root) {
  /** Bytes before the body. */
  static final int HEADER_LENGTH = 60;

  /** The longest body that is read. */
  static final int MAX_BODY = 1 << 28;

  private static final int MAGIC = 0x53504A31;
  private static final int CHECKED_HEADER = HEADER_LENGTH - Integer.BYTES;

  /** What a header says about its group. */
  @SuppressWarnings("ArrayRecordComponent")
  record Header(long firstIndex, int count, int bodyLength, byte[] root, int bodyChecksum) {}

  /** Index after the last entry. */
  public long endIndex() {
    return firstIndex + entries.size();
  }

  /** The record's bytes. */
  public ByteBuffer encode() {
    int bodyLength = 0;
    for (byte[] entry : entries) {
      bodyLength += Short.BYTES + entry.length;
    }
    ByteBuffer buffer = ByteBuffer.allocate(HEADER_LENGTH + bodyLength).position(HEADER_LENGTH);
    for (byte[] entry : entries) {
      buffer.putShort((short) entry.length).put(entry);
    }
    buffer.position(0);
    buffer.putInt(MAGIC).putLong(firstIndex).putInt(entries.size()).putInt(bodyLength).put(root);
    buffer.putInt(checksum(buffer.array(), HEADER_LENGTH, bodyLength));
    buffer.putInt(checksum(buffer.array(), 0, CHECKED_HEADER));
    return buffer.position(0);
  }

  /** Reads a header; null when it is not one. */
  static @org.jspecify.annotations.Nullable Header header(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int magic = buffer.getInt();
    long firstIndex = buffer.getLong();
    int count = buffer.getInt();
    int bodyLength = buffer.getInt();
    byte[] root = new byte[TreeHasher.HASH_LENGTH];
    buffer.get(root);
    int bodyChecksum = buffer.getInt();
    boolean whole = buffer.getInt() == checksum(bytes, 0, CHECKED_HEADER);
    boolean sensible =
        magic == MAGIC
            && firstIndex >= 0
            && count > 0
            && bodyLength >= count * 2L
            && bodyLength <= MAX_BODY;
    return whole && sensible ? new Header(firstIndex, count, bodyLength, root, bodyChecksum) : null;
  }

  /** Whether the body is the one that was written with the header. */
  static boolean matches(Header header, byte[] body) {
    return checksum(body, 0, body.length) == header.bodyChecksum;
  }

  /**
   * Takes a checked body apart.
   *
   * @throws AuditException when the entries do not fill it exactly
   */
  static JournalGroup of(Header header, byte[] body) throws AuditException {
    List<byte[]> entries = new ArrayList<>(header.count);
    ByteBuffer buffer = ByteBuffer.wrap(body);
    while (buffer.remaining() >= Short.BYTES) {
      int length = Short.toUnsignedInt(buffer.getShort());
      if (length > buffer.remaining()) {
        break;
      }
      byte[] entry = new byte[length];
      buffer.get(entry);
      entries.add(entry);
    }
    if (buffer.hasRemaining() || entries.size() != header.count) {
      throw new AuditException(
          "journal: group at event "
              + header.firstIndex
              + " holds "
              + entries.size()
              + " whole entries (expected: "
              + header.count
              + ")");
    }
    return new JournalGroup(header.firstIndex, entries, header.root);
  }

  private static int checksum(byte[] bytes, int offset, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, offset, length);
    return (int) checksum.getValue();
  }
}
