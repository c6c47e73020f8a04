package io.sallyport.audit;

import io.sallyport.audit.internal.EntryBundle;
import io.sallyport.audit.internal.TilePath;
import io.sallyport.core.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Copies a log, also while it is written: exactly what its last checkpoint covers, so that the copy
 * is a log that verifies and can be gone on with. What lies in the journal behind the checkpoint,
 * seconds' worth at most, is left to the next copy. A copy into the folder of an earlier one adds
 * what is new, after what is there was compared with the log.
 */
public final class AuditBackup {

  private final Path log;
  private final Path copy;

  private AuditBackup(Path log, Path copy) {
    this.log = log;
    this.copy = copy;
  }

  /**
   * Copies.
   *
   * @param log the log's folder
   * @param copy the copy's folder; created when missing, else an earlier copy of this log
   * @return the checkpoint of the copy
   * @throws AuditException when something cannot be read or written, or the folder holds something
   *     else than an earlier copy
   */
  public static Checkpoint copy(Path log, Path copy) throws AuditException {
    try {
      return new AuditBackup(log, copy).run();
    } catch (IOException e) {
      throw new AuditException("backup: " + e + " (expected: a log, and room for its copy)", e);
    }
  }

  private Checkpoint run() throws IOException, AuditException {
    byte[] key = Files.readAllBytes(log.resolve(VerifierKey.FILE_NAME));
    Path ownKey = copy.resolve(VerifierKey.FILE_NAME);
    if (Files.exists(ownKey) && !Arrays.equals(Files.readAllBytes(ownKey), key)) {
      throw new AuditException(
          "backup: " + copy + " holds another log (expected: an empty folder, or a copy of this)");
    }
    DurableFiles.createDirectories(copy);
    byte[] note = Files.readAllBytes(log.resolve(Checkpoint.FILE_NAME));
    Checkpoint checkpoint =
        Checkpoint.parse(
            SignedNote.parse(new String(note, java.nio.charset.StandardCharsets.UTF_8)).text());
    if (Files.exists(copy.resolve("journal"))) {
      throw new AuditException(
          "backup: " + copy + " is a log that is written (expected: a copy nobody writes to)");
    }
    entries(checkpoint.size());
    int level = 0;
    for (long hashes = checkpoint.size(); hashes > 0; hashes /= TilePath.WIDTH) {
      tiles(level++, hashes);
    }
    if (Files.exists(log.resolve(Retention.FILE_NAME))) {
      DurableFiles.replace(
          copy.resolve(Retention.FILE_NAME), Files.readAllBytes(log.resolve(Retention.FILE_NAME)));
    }
    DurableFiles.replace(ownKey, key);
    // Last: until it is there, the copy is as it was before.
    DurableFiles.replace(copy.resolve(Checkpoint.FILE_NAME), note);
    return checkpoint;
  }

  private void entries(long size) throws IOException, AuditException {
    for (long bundle = 0; bundle * TilePath.WIDTH < size; bundle++) {
      int width = (int) Math.min(TilePath.WIDTH, size - bundle * TilePath.WIDTH);
      Path target = TilePath.entries(copy, bundle, width);
      Path full = TilePath.entries(log, bundle, TilePath.WIDTH);
      byte[] bytes = bytes(TilePath.entries(log, bundle, width), full);
      if (bytes.length == 0) {
        if (bundle * TilePath.WIDTH < Retention.floor(log)) {
          // Not in the log any more: with nothing to compare it to, audit verify looks at it.
          continue;
        }
        throw new AuditException(
            "backup: " + log.relativize(full) + " is missing (expected: it; run audit verify)");
      }
      List<EntryBundle.Slice> slices = EntryBundle.slices(bytes, width);
      keep(target, Arrays.copyOf(bytes, EntryBundle.end(slices)));
    }
  }

  private void tiles(int level, long hashes) throws IOException, AuditException {
    for (long tile = 0; tile * TilePath.WIDTH < hashes; tile++) {
      int width = (int) Math.min(TilePath.WIDTH, hashes - tile * TilePath.WIDTH);
      Path target = TilePath.tile(copy, level, tile, width);
      Path full = TilePath.tile(log, level, tile, TilePath.WIDTH);
      byte[] bytes = bytes(TilePath.tile(log, level, tile, width), full);
      if (bytes.length == 0) {
        throw new AuditException(
            "backup: " + log.relativize(full) + " is missing (expected: it; run audit verify)");
      }
      keep(target, Arrays.copyOf(bytes, width * 32));
    }
  }

  /** A partial file goes when the full one is there. */
  private static byte[] bytes(Path exact, Path full) throws IOException {
    for (Path file : List.of(exact, full)) {
      try {
        return Files.readAllBytes(file);
      } catch (java.nio.file.NoSuchFileException e) {
        // The next one.
      }
    }
    return new byte[0];
  }

  /** Writes a file, or finds it as it has to be. */
  private void keep(Path target, byte[] content) throws IOException, AuditException {
    if (!Files.exists(target)) {
      write(target, content);
    } else if (!Arrays.equals(Files.readAllBytes(target), content)) {
      throw new AuditException(
          "backup: "
              + copy.relativize(target)
              + " in the copy differs from the log's (expected: the same bytes); run audit verify"
              + " on both, and if the log is valid, copy into an empty folder");
    }
  }

  private static void write(Path file, byte[] content) throws IOException {
    Path folder = file.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    DurableFiles.replace(file, content);
  }
}
