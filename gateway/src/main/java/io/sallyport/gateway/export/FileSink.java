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
    rotateIfFull();
    try (FileChannel channel =
        FileChannel.open(
            target.path(),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND)) {
      long before = channel.size();
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
