package io.sallyport.artifacts.internal.archive;

import io.sallyport.artifacts.internal.bytes.Cursor;
import io.sallyport.artifacts.internal.bytes.FormatException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The header in front of a member of a zip archive (APPNOTE 4.3.7).
 *
 * @param name the member's name
 * @param flags general purpose flags
 * @param method compression method
 * @param crc CRC-32 of the content
 * @param compressed compressed size, bytes
 * @param size size, bytes
 */
record LocalHeader(String name, int flags, int method, long crc, long compressed, long size) {

  static final int MARK = 0x04034b50;

  /** Reads one, up to where the content begins; null when something else stands there. */
  static @Nullable LocalHeader read(Cursor in) throws IOException, FormatException {
    if (in.i32() != MARK) {
      return null;
    }
    in.skip(2);
    int flags = in.u16();
    int method = in.u16();
    in.skip(4);
    long crc = in.u32();
    long compressed = in.u32();
    long size = in.u32();
    int nameLength = in.u16();
    int extraLength = in.u16();
    String name = ZipDirectory.name(in.take(nameLength), flags);
    in.skip(extraLength);
    return new LocalHeader(name, flags, method, crc, compressed, size);
  }
}
