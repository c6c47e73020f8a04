package io.sallyport.privacy.internal.files;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether a ZIP archive (PKWARE APPNOTE 6.3) reads the same from the front, entry after entry, and
 * from the directory at its end. Where it does not, one program sees other files than the next.
 */
final class ZipForm {

  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int DESCRIPTOR = 0x08074b50;
  private static final int LOCAL_HEAD = 30;
  private static final int CENTRAL_HEAD = 46;
  private static final int END_RECORD = 22;
  private static final int HAS_DESCRIPTOR = 8;

  private final ByteBuffer bytes;

  private ZipForm(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Whether the directory names every byte before it, in entries that follow each other without a
   * gap, and nothing stands behind it. Archives of more than 4 GiB are not.
   */
  static boolean isOneArchive(byte[] bytes) {
    try {
      return new ZipForm(bytes).isWhole();
    } catch (IndexOutOfBoundsException e) {
      return false;
    }
  }

  private boolean isWhole() {
    int end = bytes.capacity() - END_RECORD;
    if (bytes.getInt(end) != END || bytes.getInt(end + 4) != 0) {
      return false;
    }
    int count = word(end + 10);
    int directory = bytes.getInt(end + 16);
    if (word(end + 8) != count || (long) directory + bytes.getInt(end + 12) != end) {
      return false;
    }
    TreeMap<Integer, Integer> entries = new TreeMap<>();
    int at = directory;
    for (int i = 0; i < count; i++) {
      if (bytes.getInt(at) != CENTRAL || entries.put(bytes.getInt(at + 42), at) != null) {
        return false;
      }
      at += CENTRAL_HEAD + word(at + 28) + word(at + 30) + word(at + 32);
    }
    return at == end && areSideBySide(entries, directory);
  }

  private boolean areSideBySide(TreeMap<Integer, Integer> entries, int directory) {
    int expected = 0;
    for (Map.Entry<Integer, Integer> entry : entries.entrySet()) {
      Map.Entry<Integer, Integer> next = entries.higherEntry(entry.getKey());
      int until = next == null ? directory : next.getKey();
      if (entry.getKey() != expected || !fills(entry.getKey(), entry.getValue(), until)) {
        return false;
      }
      expected = until;
    }
    return expected == directory;
  }

  /** Whether an entry is what the directory says, and reaches to where the next begins. */
  private boolean fills(int local, int central, int until) {
    int name = word(central + 28);
    boolean same =
        bytes.getInt(local) == LOCAL
            && word(local + 6) == word(central + 8)
            && word(local + 8) == word(central + 10)
            && word(local + 26) == name
            && bytes
                .slice(local + LOCAL_HEAD, name)
                .equals(bytes.slice(central + CENTRAL_HEAD, name));
    long size = Integer.toUnsignedLong(bytes.getInt(central + 20));
    long end = (long) local + LOCAL_HEAD + name + word(local + 28) + size;
    if (!same || (word(local + 6) & HAS_DESCRIPTOR) == 0) {
      return same && end == until && bytes.getInt(local + 18) == (int) size;
    }
    return end + 12 == until || (end + 16 == until && bytes.getInt((int) end) == DESCRIPTOR);
  }

  private int word(int at) {
    return Short.toUnsignedInt(bytes.getShort(at));
  }
}
