package io.sallyport.gateway.export;

import io.sallyport.audit.EventSink;
import io.sallyport.audit.LoggedEvent;
import io.sallyport.gateway.config.SinkSettings.FileTarget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Lines at the end of a file, forced to disk. The file is opened for each delivery, so that it may
 * be moved away by whatever rotates logs; or it is rotated here, by its size.
 */
final class FileSink implements EventSink {

  /** How far back the beginning of a torn line is looked for, in bytes; no event is longer. */
  private static final int LONGEST_LINE = 16 << 20;

  private final FileTarget target;
  private final Sinks.Lines lines;

  FileSink(FileTarget target, Sinks.Lines lines) {
    this.target = target;
    this.lines = lines;
  }

  @Override
  public void deliver(List<LoggedEvent> events) throws IOException {
    StringBuilder text = new StringBuilder();
    for (LoggedEvent event : events) {
      text.append(lines.line(event)).append('\n');
    }
    ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
    if (Files.exists(target.path()) && !Files.isRegularFile(target.path())) {
      // A pipe can be neither looked at nor cut back, and waits for whoever reads it.
      throw new IOException(target.path() + " is no regular file any more");
    }
    rotateIfFull();
    try (FileChannel channel =
        FileChannel.open(
            target.path(),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      endTornLine(channel);
      long before = channel.size();
      channel.position(before);
      try {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(false);
      } catch (IOException e) {
        // Half a line at the end would spoil the next one.
        channel.truncate(before);
        throw e;
      }
    }
  }

  /**
   * Cuts what a crash left of a line, since its event comes again; what is no line of ours gets an
   * end, so that the next one is whole.
   */
  private static void endTornLine(FileChannel channel) throws IOException {
    long size = channel.size();
    if (size == 0 || at(channel, size - 1, 1)[0] == '\n') {
      return;
    }
    long from = Math.max(0, size - LONGEST_LINE);
    byte[] tail = at(channel, from, (int) (size - from));
    int begin = tail.length;
    while (begin > 0 && tail[begin - 1] != '\n') {
      begin--;
    }
    if (tail[begin] == '{' && (begin > 0 || from == 0)) {
      channel.truncate(from + begin);
    } else {
      channel.write(ByteBuffer.wrap(new byte[] {'\n'}), size);
    }
  }

  private static byte[] at(FileChannel channel, long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new IOException("the file became shorter while it was read");
      }
    }
    return bytes.array();
  }

  private void rotateIfFull() throws IOException {
    Path file = target.path();
    if (target.rotateBytes() == 0
        || !Files.exists(file)
        || Files.size(file) < target.rotateBytes()) {
      return;
    }
    Files.deleteIfExists(numbered(target.keep()));
    for (int i = target.keep() - 1; i >= 1; i--) {
      if (Files.exists(numbered(i))) {
        Files.move(numbered(i), numbered(i + 1), StandardCopyOption.ATOMIC_MOVE);
      }
    }
    Files.move(file, numbered(1), StandardCopyOption.ATOMIC_MOVE);
  }

  private Path numbered(int number) {
    return target.path().resolveSibling(target.path().getFileName() + "." + number);
  }

  @Override
  public void close() {}
}
