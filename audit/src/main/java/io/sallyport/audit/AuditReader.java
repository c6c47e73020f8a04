package io.sallyport.audit;

import io.sallyport.audit.internal.TileHashes;
import io.sallyport.core.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads a log, also while another process writes it: durable events in order, and proofs for what a
 * checkpoint covers. It checks no signature; {@link AuditVerifier} does.
 */
public final class AuditReader {
  private final Path log;

  private AuditReader(Path log) {
    this.log = log;
  }

  /**
   * A reader of a log.
   *
   * @throws AuditException when the folder holds no log
   */
  public static AuditReader open(Path directory) throws AuditException {
    if (!Files.isRegularFile(directory.resolve(Checkpoint.FILE_NAME))) {
      throw new AuditException(
          "log: none in " + directory + " (expected: a folder with a checkpoint)");
    }
    return new AuditReader(directory);
  }

  /**
   * The log's published checkpoint, signature unchecked.
   *
   * @throws AuditException when it cannot be read
   */
  public Checkpoint checkpoint() throws AuditException {
    return checkpoint(log);
  }

  /**
   * Durable events from an index to the end of the log as it is when the stream gets there. Close
   * the stream. It throws {@link java.io.UncheckedIOException} when the log cannot be read on.
   *
   * @param from first leaf index, 0 or more; beyond the end the stream is empty
   */
  public Stream<LoggedEvent> events(long from) {
    if (from < 0) {
      throw new IllegalArgumentException("from: " + from + " (expected: 0 or more)");
    }
    EventIterator iterator = new EventIterator(log, from);
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(
                iterator, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE),
            false)
        .onClose(iterator::close);
  }

  /**
   * Proof that an event is in the log of the given size.
   *
   * @param index leaf index of the event
   * @param size size of a checkpoint, at most that of the published one
   * @throws AuditException when tiles cannot be read
   */
  public List<byte[]> inclusionProof(long index, long size) throws AuditException {
    return Proofs.inclusion(index, size, hashes(size));
  }

  /**
   * Proof that the log of one size is a prefix of the log of another.
   *
   * @param first the smaller size, 1 or more
   * @param second the larger size, at most that of the published checkpoint
   * @throws AuditException when tiles cannot be read
   */
  public List<byte[]> consistencyProof(long first, long second) throws AuditException {
    return Proofs.consistency(first, second, hashes(second));
  }

  static Checkpoint checkpoint(Path log) throws AuditException {
    try {
      String note = DurableFiles.readText(log.resolve(Checkpoint.FILE_NAME));
      return Checkpoint.parse(SignedNote.parse(note).text());
    } catch (IOException e) {
      throw new AuditException("checkpoint: cannot read: " + e + " (expected: a readable file)", e);
    }
  }

  private TileHashes hashes(long size) throws AuditException {
    long published = checkpoint().size();
    if (size > published) {
      throw new IllegalArgumentException(
          "size: " + size + " (expected: at most " + published + ", the published size)");
    }
    return new TileHashes(log, published);
  }
}
