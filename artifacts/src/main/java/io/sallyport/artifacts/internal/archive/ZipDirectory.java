package io.sallyport.artifacts.internal.archive;

import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.Cursor;
import io.sallyport.artifacts.internal.bytes.FormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The central directory of a zip file, found from its end as readers do (APPNOTE 6.3.10, sections
 * 4.3.12 to 4.3.16).
 *
 * @param entries in their order
 * @param start where the directory begins
 * @param end behind the end record and its comment
 * @param comment length of the comment
 * @param shift how many bytes stand before what the offsets count from
 */
record ZipDirectory(List<ZipEntry> entries, long start, long end, int comment, long shift) {
  private static final int END_SIZE = 22;
  private static final int LONGEST_COMMENT = 65_535;
  private static final int END_MARK = 0x06054b50;
  private static final int ENTRY_MARK = 0x02014b50;
  private static final int MOST_ENTRIES = 1_000_000;

  /**
   * All directories that a reader could find, the last end record first.
   *
   * @param exact whether only an end record that reaches the end of the file counts
   */
  static List<ZipDirectory> find(Bytes bytes, boolean exact) throws IOException {
    long from = Math.max(0, bytes.size() - END_SIZE - LONGEST_COMMENT);
    byte[] tail = bytes.copy(from, END_SIZE + LONGEST_COMMENT);
    List<ZipDirectory> found = new ArrayList<>();
    for (int i = tail.length - END_SIZE; i >= 0 && found.size() < 8; i--) {
      if (tail[i] == 'P' && tail[i + 1] == 'K' && tail[i + 2] == 5 && tail[i + 3] == 6) {
        int comment = tail[i + 20] & 0xff | (tail[i + 21] & 0xff) << 8;
        boolean reachesEnd = i + END_SIZE + comment == tail.length;
        if (reachesEnd || !exact && i + END_SIZE + comment <= tail.length) {
          ZipDirectory directory = read(bytes, from + i);
          if (directory != null) {
            found.add(directory);
          }
        }
      }
    }
    return found;
  }

  private static @Nullable ZipDirectory read(Bytes bytes, long end) throws IOException {
    try {
      Cursor in = new Cursor(bytes);
      in.seek(end);
      if (in.i32() != END_MARK) {
        return null;
      }
      in.skip(6);
      long count = in.u16();
      long size = in.u32();
      long offset = in.u32();
      int comment = in.u16();
      long directoryEnd = end;
      long record = zip64(bytes, end);
      if (record >= 0) {
        // PyTorch always writes one, also where the plain record would do.
        in.seek(record + 32);
        count = in.i64();
        size = in.i64();
        offset = in.i64();
        directoryEnd = record;
      }
      long start = directoryEnd - size;
      if (size < 0 || start < 0 || count < 0 || count > MOST_ENTRIES) {
        return null;
      }
      long shift = start - offset;
      List<ZipEntry> entries = entries(bytes, start, directoryEnd, count, shift);
      return new ZipDirectory(entries, start, end + END_SIZE + comment, comment, shift);
    } catch (FormatException e) {
      return null;
    }
  }

  private static long zip64(Bytes bytes, long end) throws IOException, FormatException {
    if (end < 20) {
      return -1;
    }
    Cursor in = new Cursor(bytes);
    in.seek(end - 20);
    if (in.i32() != 0x07064b50) {
      return -1;
    }
    in.skip(4);
    long record = in.i64();
    for (long place : new long[] {record, end - 20 - 56}) {
      if (place >= 0 && place + 56 <= end) {
        in.seek(place);
        if (in.i32() == 0x06064b50) {
          return place;
        }
      }
    }
    return -1;
  }

  private static List<ZipEntry> entries(Bytes bytes, long start, long end, long count, long shift)
      throws IOException, FormatException {
    List<ZipEntry> entries = new ArrayList<>();
    Cursor in = new Cursor(bytes);
    in.seek(start);
    while (in.position() < end && entries.size() < Math.max(count, 1)) {
      long at = in.position();
      if (in.i32() != ENTRY_MARK) {
        throw new FormatException(at, "no entry of a central directory");
      }
      entries.add(entry(in, at, shift));
    }
    // Readers that walk the directory to its end see entries that the count leaves out.
    while (in.position() + 46 <= end && entries.size() < MOST_ENTRIES) {
      long at = in.position();
      if (in.i32() != ENTRY_MARK) {
        break;
      }
      entries.add(entry(in, at, shift));
    }
    return entries;
  }

  private static ZipEntry entry(Cursor in, long at, long shift)
      throws IOException, FormatException {
    in.skip(4);
    int flags = in.u16();
    int method = in.u16();
    in.skip(4);
    long crc = in.u32();
    long compressed = in.u32();
    long size = in.u32();
    int nameLength = in.u16();
    int extraLength = in.u16();
    int commentLength = in.u16();
    in.skip(6);
    int mode = in.u16();
    long local = in.u32();
    String name = name(in.take(nameLength), flags);
    long extraEnd = in.position() + extraLength;
    while (in.position() + 4 <= extraEnd) {
      int id = in.u16();
      int length = in.u16();
      long next = in.position() + length;
      if (id == 1 && next <= extraEnd) {
        size = size == 0xffffffffL ? wide(in, next) : size;
        compressed = compressed == 0xffffffffL ? wide(in, next) : compressed;
        local = local == 0xffffffffL ? wide(in, next) : local;
      }
      in.seek(Math.min(next, extraEnd));
    }
    in.seek(extraEnd);
    in.skip(commentLength);
    return new ZipEntry(name, flags, method, crc, compressed, size, local + shift, mode, at);
  }

  private static long wide(Cursor in, long end) throws IOException, FormatException {
    if (in.position() + 8 > end) {
      throw new FormatException(in.position(), "a zip64 field that is too short");
    }
    long value = in.i64();
    if (value < 0) {
      throw new FormatException(in.position(), "a zip64 size of more than 2^63");
    }
    return value;
  }

  static String name(byte[] raw, int flags) {
    return new String(
        raw, (flags & 0x800) != 0 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
  }
}
