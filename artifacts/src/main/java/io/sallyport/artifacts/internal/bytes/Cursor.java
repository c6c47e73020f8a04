package io.sallyport.artifacts.internal.bytes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads bytes in order through a small buffer, never past the end. */
public final class Cursor {
  private static final int BUFFER = 8192;

  private final Bytes bytes;
  private final long size;
  private final byte[] buffer;
  private long bufferStart;
  private int bufferLength;
  private long position;

  /** A cursor at the start. */
  public Cursor(Bytes bytes) {
    this.bytes = bytes;
    this.size = bytes.size();
    this.buffer = new byte[(int) Math.clamp(size, 1, BUFFER)];
  }

  /** Where the next byte is read. */
  public long position() {
    return position;
  }

  /** How many bytes are left. */
  public long remaining() {
    return size - position;
  }

  /** Goes to a place. */
  public void seek(long at) throws FormatException {
    if (at < 0 || at > size) {
      throw new FormatException(
          position, "offset " + at + " (expected: within the " + size + " bytes there are)");
    }
    position = at;
  }

  /** Leaves bytes out. */
  public void skip(long count) throws FormatException {
    need(count);
    position += count;
  }

  /** One byte, 0 to 255. */
  public int u8() throws IOException, FormatException {
    if (position < bufferStart || position >= bufferStart + bufferLength) {
      need(1);
      fill();
    }
    return buffer[(int) (position++ - bufferStart)] & 0xff;
  }

  /** The next byte without reading it, or -1 at the end. */
  public int peek() throws IOException, FormatException {
    if (position >= size) {
      return -1;
    }
    int value = u8();
    position--;
    return value;
  }

  /** Two bytes, little-endian. */
  public int u16() throws IOException, FormatException {
    int low = u8();
    return low | u8() << 8;
  }

  /** Four bytes, little-endian, signed. */
  public int i32() throws IOException, FormatException {
    int low = u16();
    return low | u16() << 16;
  }

  /** Four bytes, little-endian. */
  public long u32() throws IOException, FormatException {
    return i32() & 0xffffffffL;
  }

  /** Eight bytes, little-endian, as they lie in a long: negative when 2^63 or more. */
  public long i64() throws IOException, FormatException {
    long low = u32();
    return low | u32() << 32;
  }

  /** A count of bytes that must be there. */
  public byte[] take(long count) throws IOException, FormatException {
    need(count);
    if (count > Integer.MAX_VALUE - 16) {
      throw new FormatException(position, count + " bytes at once (expected: less than 2 GiB)");
    }
    byte[] taken = bytes.copy(position, (int) count);
    if (taken.length < count) {
      throw new FormatException(position, "the file became shorter while it was read");
    }
    position += count;
    return taken;
  }

  /**
   * A line without its line feed.
   *
   * @param most longest line accepted, in bytes
   */
  public byte[] line(int most) throws IOException, FormatException {
    long start = position;
    while (u8() != '\n') {
      if (position - start > most) {
        throw new FormatException(start, "a line of more than " + most + " bytes");
      }
    }
    return bytes.copy(start, (int) (position - 1 - start));
  }

  /** Bytes as Latin-1 text, for magic numbers and ASCII fields. */
  public String ascii(int count) throws IOException, FormatException {
    return new String(take(count), StandardCharsets.ISO_8859_1);
  }

  private void need(long count) throws FormatException {
    if (count < 0 || count > size - position) {
      throw new FormatException(
          position,
          "cut short: "
              + Long.toUnsignedString(count)
              + " bytes needed, "
              + (size - position)
              + " left");
    }
  }

  private void fill() throws IOException, FormatException {
    bufferStart = position;
    bufferLength = bytes.read(position, buffer, 0, buffer.length);
    if (bufferLength <= 0) {
      bufferLength = 0;
      throw new FormatException(position, "the file became shorter while it was read");
    }
  }
}
