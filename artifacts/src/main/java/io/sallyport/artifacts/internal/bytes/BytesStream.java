package io.sallyport.artifacts.internal.bytes;

import java.io.IOException;
import java.io.InputStream;

/** Bytes as a stream, for decompressors. */
public final class BytesStream extends InputStream {
  private final Bytes bytes;
  private long position;

  /** A stream from the start. */
  public BytesStream(Bytes bytes) {
    this.bytes = bytes;
  }

  /** How many bytes were taken. */
  public long position() {
    return position;
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
    int got = bytes.read(position, into, from, length);
    if (got <= 0) {
      return -1;
    }
    position += got;
    return got;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, bytes.size() - position);
  }
}
