package io.sallyport.artifacts.internal.bytes;

import java.io.IOException;

/** Bytes with random access: a file, memory, or a part of either. */
public sealed interface Bytes permits ArrayBytes, FileBytes, SliceBytes {

  /** How many there are. */
  long size();

  /**
   * Reads into an array.
   *
   * @return how many were read: {@code length}, or fewer at the end
   */
  int read(long at, byte[] into, int from, int length) throws IOException;

  /** A copy of a part, shorter at the end. */
  default byte[] copy(long at, int length) throws IOException {
    long rest = size() - at;
    if (at < 0 || rest <= 0 || length <= 0) {
      return new byte[0];
    }
    byte[] copy = new byte[(int) Math.min(rest, length)];
    int got = read(at, copy, 0, copy.length);
    return got == copy.length ? copy : java.util.Arrays.copyOf(copy, got);
  }

  /** A part. What reaches past the end is cut off. */
  default Bytes slice(long at, long length) {
    long start = Math.clamp(at, 0, size());
    return new SliceBytes(this, start, Math.clamp(length, 0, size() - start));
  }

  /** From a place to the end. */
  default Bytes from(long at) {
    return slice(at, size());
  }
}
