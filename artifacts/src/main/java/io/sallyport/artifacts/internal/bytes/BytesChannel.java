package io.sallyport.artifacts.internal.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** Bytes as a channel, for the library that reads 7z files. */
public final class BytesChannel implements SeekableByteChannel {
  private final Bytes bytes;
  private long position;
  private boolean open = true;

  /** A channel at the start. */
  public BytesChannel(Bytes bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (position >= bytes.size()) {
      return -1;
    }
    byte[] part = bytes.copy(position, Math.min(target.remaining(), 1 << 16));
    target.put(part);
    position += part.length;
    return part.length;
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) throws IOException {
    if (newPosition < 0) {
      throw new IOException("position: " + newPosition + " (expected: not negative)");
    }
    position = newPosition;
    return this;
  }

  @Override
  public long size() {
    return bytes.size();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
  }
}
