package io.sallyport.artifacts.internal.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads all members of a gzip file (RFC 1952) with every optional field of their headers, whatever
 * the fields say. What was read before a break is given before the break is told.
 */
final class GzipStream extends InputStream {
  private static final int CHUNK = 1 << 14;
  private static final int HEADER_CHECKSUM = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private final PushbackInputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] chunk = new byte[CHUNK];
  private int filled;
  private boolean open;
  private boolean first = true;

  GzipStream(InputStream in) {
    this.in = new PushbackInputStream(in, CHUNK);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    try {
      while (open || header()) {
        int count = inflater.inflate(into, from, length);
        if (count > 0) {
          checksum.update(into, from, count);
          return count;
        }
        if (inflater.finished()) {
          trailer();
        } else if (inflater.needsDictionary()) {
          throw new IOException("a dictionary that no gzip file has");
        } else {
          fill();
        }
      }
      return -1;
    } catch (DataFormatException e) {
      throw new IOException("broken compressed data", e);
    }
  }

  private void fill() throws IOException {
    filled = in.read(chunk);
    if (filled < 0) {
      throw new EOFException("compressed data that end early");
    }
    inflater.setInput(chunk, 0, filled);
  }

  /** Reads the header of the next member; false at the end. Zeros between members are padding. */
  private boolean header() throws IOException {
    int magic = in.read();
    while (!first && magic == 0) {
      magic = in.read();
    }
    if (magic < 0 && !first) {
      return false;
    }
    if (magic != 0x1f || in.read() != 0x8b || in.read() != 8) {
      throw new IOException("no header of gzip");
    }
    int flags = next();
    skip(6);
    if ((flags & EXTRA) != 0) {
      skip(next() | next() << 8);
    }
    if ((flags & NAME) != 0) {
      text();
    }
    if ((flags & COMMENT) != 0) {
      text();
    }
    // Readers of Python do not compare the header's checksum either.
    skip((flags & HEADER_CHECKSUM) != 0 ? 2 : 0);
    inflater.reset();
    checksum.reset();
    filled = 0;
    first = false;
    open = true;
    return true;
  }

  private void trailer() throws IOException {
    int left = inflater.getRemaining();
    in.unread(chunk, filled - left, left);
    open = false;
    long crc = number();
    long size = number();
    if (crc != checksum.getValue() || size != (inflater.getBytesWritten() & 0xffff_ffffL)) {
      throw new IOException("a wrong checksum or length");
    }
  }

  private long number() throws IOException {
    return next() | next() << 8 | next() << 16 | (long) next() << 24;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private void text() throws IOException {
    while (next() != 0) {
      // A name or comment of any length.
    }
  }

  private int next() throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new EOFException("a header or trailer that ends early");
    }
    return b;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
