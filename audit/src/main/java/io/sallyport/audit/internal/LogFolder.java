package io.sallyport.audit.internal;

import io.sallyport.audit.AuditException;
import io.sallyport.audit.Checkpoint;
import io.sallyport.audit.SignerKey;
import io.sallyport.audit.VerifierKey;
import io.sallyport.core.DurableFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A log's folder with its key and last checkpoint, locked for one writer. A new log gets verifier
 * key, checkpoint of size 0 and signing key in this order, so that an interrupted start is repeated
 * and a missing half of an existing log is noticed.
 */
public final class LogFolder implements AutoCloseable {
  /** Name of the signing key's file in its folder. */
  public static final String KEY_FILE = "audit-signing.key";

  private static final String LOCK_FILE = "lock";

  private final Path directory;
  private final FileChannel lockChannel;
  private final SignerKey key;
  private final String note;
  private final Checkpoint checkpoint;

  private LogFolder(Path directory, FileChannel lockChannel, SignerKey key, String note)
      throws AuditException {
    this.directory = directory;
    this.lockChannel = lockChannel;
    this.key = key;
    this.note = note;
    this.checkpoint = Checkpoint.open(note, key.verifier());
  }

  /**
   * Locks the folder and reads or makes key and checkpoint.
   *
   * @throws AuditException when another writer has the log, a half is missing or does not fit
   */
  public static LogFolder open(Path directory, Path keyDirectory, String origin)
      throws IOException, AuditException {
    DurableFiles.createDirectories(directory);
    DurableFiles.createDirectories(keyDirectory);
    FileChannel channel =
        FileChannel.open(
            directory.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      lock(channel, directory);
      Path keyFile = keyDirectory.resolve(KEY_FILE);
      SignerKey key =
          Files.exists(keyFile)
              ? existing(directory, keyFile, origin)
              : create(directory, keyFile, origin);
      String note = DurableFiles.readText(directory.resolve(Checkpoint.FILE_NAME));
      try {
        return new LogFolder(directory, channel, key, note);
      } catch (AuditException e) {
        throw new AuditException(
            directory.resolve(Checkpoint.FILE_NAME)
                + " is damaged: "
                + e.getMessage()
                + "; restore the folder from a backup",
            e);
      }
    } catch (IOException | AuditException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The folder. */
  public Path directory() {
    return directory;
  }

  /** The signing key. */
  public SignerKey key() {
    return key;
  }

  /** The checkpoint in the folder when it was opened. */
  public Checkpoint checkpoint() {
    return checkpoint;
  }

  /** The signed note of {@link #checkpoint}. */
  public String note() {
    return note;
  }

  @Override
  public void close() throws IOException {
    lockChannel.close();
  }

  private static void lock(FileChannel channel, Path directory) throws IOException, AuditException {
    @Nullable FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new AuditException(
          "log: "
              + directory
              + " is open in another process (expected: one writer; stop it first)");
    }
  }

  private static SignerKey existing(Path directory, Path keyFile, String origin)
      throws IOException, AuditException {
    SignerKey key = SignerKey.parse(DurableFiles.readText(keyFile));
    if (!key.verifier().name().equals(origin)) {
      throw new AuditException(
          "origin: '" + origin + "' (expected: '" + key.verifier().name() + "', as in the key)");
    }
    Path verifierFile = directory.resolve(VerifierKey.FILE_NAME);
    if (!Files.exists(verifierFile) || !Files.exists(directory.resolve(Checkpoint.FILE_NAME))) {
      throw new AuditException(
          "log: "
              + directory
              + " has no checkpoint or verifier key (expected: the log that "
              + KEY_FILE
              + " has signed; restore it, or move the key away to begin a new log)");
    }
    if (!VerifierKey.read(verifierFile).equals(key.verifier())) {
      throw new AuditException(
          "verifier key: not that of the signing key (expected: "
              + key.verifier().label()
              + "; use the key that belongs to this log)");
    }
    return key;
  }

  private static SignerKey create(Path directory, Path keyFile, String origin)
      throws IOException, AuditException {
    if (Files.exists(directory.resolve("tile")) || Files.exists(directory.resolve("journal"))) {
      throw new AuditException(
          "signing key: none in "
              + keyFile.getParent()
              + " (expected: the key of the log in "
              + directory
              + "; restore it, or move the log away to begin a new one)");
    }
    SignerKey key = SignerKey.generate(origin);
    Checkpoint empty = new Checkpoint(origin, 0, new TreeHasher().empty());
    write(directory.resolve(VerifierKey.FILE_NAME), key.verifier().encode() + "\n");
    write(directory.resolve(Checkpoint.FILE_NAME), key.sign(empty.text()).encode());
    DurableFiles.replaceSecret(keyFile, key.encode().getBytes(StandardCharsets.UTF_8));
    return key;
  }

  private static void write(Path file, String text) throws IOException {
    DurableFiles.replace(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
