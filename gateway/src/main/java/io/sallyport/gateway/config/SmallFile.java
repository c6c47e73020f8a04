package io.sallyport.gateway.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of a configuration: regular ones of at most 1 MiB, in a thread of its own, one at
 * a time. A pipe is not opened, and a disk that does not answer holds up neither requests nor the
 * end of the process.
 */
public final class SmallFile {

  private static final int LARGEST = 1 << 20;
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final ReentrantLock TURN = new ReentrantLock();

  private static @Nullable CompletableFuture<byte[]> late;

  private SmallFile() {}

  /**
   * Reads a file.
   *
   * @throws FileSystemException with the reason when it may not be read: no regular file, larger
   *     than 1 MiB, or not there within 5 s
   * @throws IOException when it cannot be read
   */
  public static byte[] read(Path file) throws IOException {
    TURN.lock();
    try {
      if (late != null && !late.isDone()) {
        throw refused(file, "an earlier reading of a file has not ended");
      }
      late = null;
      return inTime(file);
    } finally {
      TURN.unlock();
    }
  }

  /** Why a file cannot be read, for a message; empty when there is nothing to add. */
  public static String reason(IOException e) {
    String reason = e instanceof FileSystemException known ? known.getReason() : null;
    return reason == null || e instanceof NoSuchFileException ? "" : ": " + reason;
  }

  private static byte[] inTime(Path file) throws IOException {
    CompletableFuture<byte[]> content = new CompletableFuture<>();
    // Its own thread: one that waits for a disk would hold up the requests that share a thread.
    Thread.ofPlatform()
        .daemon()
        .name("configuration-file")
        .start(
            () -> {
              try {
                content.complete(regular(file));
              } catch (IOException | RuntimeException e) {
                content.completeExceptionally(e);
              }
            });
    try {
      return content.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      late = content;
      throw refused(file, "not read within " + LONGEST.toSeconds() + " s");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      late = content;
      Thread.currentThread().interrupt();
      throw refused(file, "interrupted");
    }
  }

  private static byte[] regular(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw refused(file, "no regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(LARGEST + 1);
      if (content.length > LARGEST) {
        throw refused(file, "larger than 1 MiB");
      }
      return content;
    }
  }

  private static FileSystemException refused(Path file, String reason) {
    return new FileSystemException(file.toString(), null, reason);
  }
}
