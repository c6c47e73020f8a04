package io.sallyport.artifacts.internal.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An open file. Its size is taken once: a file that shrinks meanwhile reads as shorter, never as
 * other bytes. Positional reads instead of a mapping, because a mapped file that is cut short kills
 * the process.
 */
public final class FileBytes implements Bytes, AutoCloseable {
  private final FileChannel channel;
  private final long size;

  private FileBytes(FileChannel channel) throws IOException {
    this.channel = channel;
    this.size = channel.size();
  }

  /** Opens a file for reading. */
  public static FileBytes open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new FileBytes(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public int read(long at, byte[] into, int from, int length) throws IOException {
    if (at < 0 || at >= size) {
      return 0;
    }
    ByteBuffer buffer = ByteBuffer.wrap(into, from, (int) Math.min(length, size - at));
    long position = at;
    while (buffer.hasRemaining()) {
      int got = channel.read(buffer, position);
      if (got < 0) {
        break;
      }
      position += got;
    }
    return (int) (position - at);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
