package io.sallyport.audit;

import io.sallyport.core.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * Keeps checkpoints in the file system, best on another machine's disk: in a folder one file a
 * size, {@code checkpoint-<19 digits>}; in a file one after the other with an empty line between.
 */
public final class FileCheckpointSink implements CheckpointSink {
  private final Path target;

  /** A sink in an existing folder, or else in a file of that name. */
  public FileCheckpointSink(Path target) {
    this.target = target.toAbsolutePath();
  }

  @Override
  public void keep(Checkpoint checkpoint, String signedNote) throws IOException {
    byte[] note = signedNote.getBytes(StandardCharsets.UTF_8);
    if (Files.isDirectory(target)) {
      String name = String.format(Locale.ROOT, "checkpoint-%019d", checkpoint.size());
      DurableFiles.replace(target.resolve(name), note);
      return;
    }
    try (FileChannel channel =
        FileChannel.open(
            target,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND)) {
      ByteBuffer record = ByteBuffer.allocate(note.length + 1).put(note).put((byte) '\n').flip();
      DurableFiles.writeFully(channel, record);
      channel.force(true);
    }
  }
}
