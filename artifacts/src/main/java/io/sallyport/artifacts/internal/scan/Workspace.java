package io.sallyport.artifacts.internal.scan;

import io.sallyport.artifacts.internal.bytes.ArrayBytes;
import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.FileBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds decompressed content: small ones in memory, large ones in temporary files that are deleted
 * when the scan of the file ends. Refuses what expands too far.
 */
public final class Workspace implements AutoCloseable {
  // Deflate cannot exceed 1,032 to 1; weights rarely exceed 20 to 1.
  private static final int MOST_RATIO = 200;
  private static final long RATIO_FROM = 32L << 20;

  private final ScanRun run;
  private final List<FileBytes> open = new ArrayList<>();
  private final List<Path> files = new ArrayList<>();

  /** An empty workspace. */
  public Workspace(ScanRun run) {
    this.run = run;
  }

  /**
   * Decompressed content.
   *
   * @param bytes as far as it went
   * @param whole false when it expands further than any weights do
   * @param intact false when the stream broke; a loader would have used what came before
   */
  public record Expanded(Bytes bytes, boolean whole, boolean intact) {}

  /**
   * Reads a stream to its end.
   *
   * @param compressed how many bytes it comes from
   * @return the content; not whole when it expands more than any weights do
   */
  public Expanded expand(InputStream stream, long compressed) throws IOException, BudgetException {
    ByteArrayOutputStream memory = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 16];
    long total = 0;
    OutputStream file = null;
    try {
      while (true) {
        int got;
        try {
          got = stream.read(buffer);
        } catch (IOException | RuntimeException e) {
          return new Expanded(finish(memory, file), true, false);
        }
        if (got < 0) {
          return new Expanded(finish(memory, file), true, true);
        }
        total += got;
        run.payExpanded(got);
        if (total > RATIO_FROM && total / Math.max(1, compressed) > MOST_RATIO) {
          return new Expanded(finish(memory, file), false, true);
        }
        if (file == null && total > run.limits().memoryBytes()) {
          file = spill(memory);
        }
        (file == null ? memory : file).write(buffer, 0, got);
      }
    } finally {
      if (file != null) {
        file.close();
      }
    }
  }

  private OutputStream spill(ByteArrayOutputStream memory) throws IOException {
    Path path = Files.createTempFile("sallyport-scan", ".part");
    files.add(path);
    OutputStream file = Files.newOutputStream(path);
    memory.writeTo(file);
    memory.reset();
    return file;
  }

  private Bytes finish(ByteArrayOutputStream memory, @Nullable OutputStream file)
      throws IOException {
    if (file == null) {
      return new ArrayBytes(memory.toByteArray());
    }
    file.flush();
    FileBytes bytes = FileBytes.open(files.getLast());
    open.add(bytes);
    return bytes;
  }

  @Override
  public void close() {
    for (FileBytes bytes : open) {
      try {
        bytes.close();
      } catch (IOException e) {
        // It is deleted next.
      }
    }
    for (Path path : files) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        path.toFile().deleteOnExit();
      }
    }
  }
}
