package io.sallyport.artifacts.internal.bytes;

import java.io.IOException;

/** A part of other bytes. */
final class SliceBytes implements Bytes {
  private final Bytes whole;
  private final long start;
  private final long length;

  SliceBytes(Bytes whole, long start, long length) {
    this.whole = whole;
    this.start = start;
    this.length = length;
  }

  @Override
  public long size() {
    return length;
  }

  @Override
  public int read(long at, byte[] into, int from, int count) throws IOException {
    if (at < 0 || at >= length) {
      return 0;
    }
    return whole.read(start + at, into, from, (int) Math.min(count, length - at));
  }

  // A part of a part reads from the whole, so depth costs nothing.
  @Override
  public Bytes slice(long at, long count) {
    long from = Math.clamp(at, 0, length);
    return new SliceBytes(whole, start + from, Math.clamp(count, 0, length - from));
  }
}
