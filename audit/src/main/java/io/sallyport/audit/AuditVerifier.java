package io.sallyport.audit;

import io.sallyport.audit.internal.Frontier;
import io.sallyport.audit.internal.JournalCursor;
import io.sallyport.audit.internal.JournalGroup;
import io.sallyport.audit.internal.TreeHasher;
import io.sallyport.audit.internal.TreeWalk;
import io.sallyport.audit.internal.TreeWalk.Damage;
import io.sallyport.core.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Checks a log offline: recomputes every hash from the entries, compares it with every tile, checks
 * the checkpoint's signature and root, the journal's groups behind it, and that the log still
 * begins with what checkpoints kept elsewhere have seen. Needs no lock and works while the log is
 * written.
 *
 * <p>What the log's own files cannot show: that events after the last checkpoint that anybody kept
 * were cut off, or rewritten by somebody who has the signing key. That is what kept checkpoints are
 * for.
 */
public final class AuditVerifier {
  /** A writer may publish while we read; so often is the journal's beginning looked for again. */
  private static final int ATTEMPTS = 10;

  private final Path log;
  private final VerifierKey key;
  private final KeptCheckpoints kept;
  private final TreeWalk walk;
  private long signed;

  private AuditVerifier(Path log, VerifierKey key, KeptCheckpoints kept) {
    this.log = log;
    this.key = key;
    this.kept = kept;
    this.walk = new TreeWalk(log, kept::check);
  }

  /**
   * Checks a log.
   *
   * @param directory the log's folder
   * @param keptCheckpoint checkpoints that were kept elsewhere: a file with one or more, or a
   *     folder of such files
   * @param key the log's public key, best from elsewhere too
   * @return not valid too when a kept checkpoint is not signed by the key, because it then proves
   *     nothing about this log
   * @throws AuditException when folder or kept checkpoints cannot be read at all
   */
  public static Verification verify(Path directory, Optional<Path> keptCheckpoint, VerifierKey key)
      throws AuditException {
    if (!Files.isDirectory(directory)) {
      throw new AuditException("log: no folder " + directory + " (expected: the log's folder)");
    }
    KeptCheckpoints none = new KeptCheckpoints(List.of());
    try {
      KeptCheckpoints kept =
          keptCheckpoint.isPresent() ? KeptCheckpoints.read(keptCheckpoint.get(), key) : none;
      return new AuditVerifier(directory, key, kept).run();
    } catch (Damage e) {
      Verification alone = new AuditVerifier(directory, key, none).run();
      return alone.valid()
          ? new Verification(false, alone.events(), alone.signed(), null, e.getMessage())
          : alone;
    }
  }

  private Verification run() throws AuditException {
    try {
      checkVerifierKey();
      walk.keptFrom(keptFrom());
      long events = published();
      kept.checkSize(events);
      return new Verification(true, events, signed, null, null, walk.dropped());
    } catch (Damage e) {
      long good = e.firstBad() == null ? walk.size() : Math.min(e.firstBad(), walk.size());
      return new Verification(false, good, signed, e.firstBad(), e.getMessage(), walk.dropped());
    } catch (IOException e) {
      throw new AuditException("log: cannot read " + log + ": " + e, e);
    }
  }

  private void checkVerifierKey() throws IOException, Damage {
    Path file = log.resolve(VerifierKey.FILE_NAME);
    String found = Files.exists(file) ? DurableFiles.readText(file) : "";
    if (!found.equals(key.encode() + "\n")) {
      throw new Damage(
          null,
          VerifierKey.FILE_NAME + " beside the log is not " + key.label() + " (expected: it)");
    }
  }

  private long keptFrom() throws Damage {
    try {
      return Retention.floor(log, key);
    } catch (AuditException e) {
      throw new Damage(null, String.valueOf(e.getMessage()));
    }
  }

  private long published() throws IOException, Damage {
    for (int attempt = 1; ; attempt++) {
      Checkpoint checkpoint = checkpoint();
      if (checkpoint.size() < walk.size()) {
        throw new Damage(null, "checkpoint: went back to size " + checkpoint.size());
      }
      walk.extendTo(checkpoint.size());
      if (!Arrays.equals(walk.root(), checkpoint.root())) {
        throw new Damage(
            null,
            "checkpoint: its root for size "
                + checkpoint.size()
                + " is not that of the entries (expected: "
                + "entries and tiles as they were signed)");
      }
      signed = checkpoint.size();
      try {
        return journal();
      } catch (Damage | NoSuchFileException e) {
        // A live writer has published and deleted what we were about to read.
        if (attempt == ATTEMPTS || checkpoint().size() == checkpoint.size()) {
          throw e;
        }
      }
    }
  }

  private Checkpoint checkpoint() throws IOException, Damage {
    Path file = log.resolve(Checkpoint.FILE_NAME);
    if (!Files.exists(file)) {
      throw new Damage(null, "checkpoint: missing (expected: " + Checkpoint.FILE_NAME + ")");
    }
    try {
      return Checkpoint.open(DurableFiles.readText(file), key);
    } catch (AuditException e) {
      throw new Damage(null, String.valueOf(e.getMessage()));
    }
  }

  private long journal() throws IOException, Damage {
    TreeHasher hasher = new TreeHasher();
    Frontier frontier = walk.frontier();
    try (JournalCursor cursor = new JournalCursor(log)) {
      JournalGroup group;
      while ((group = next(cursor, frontier.size())) != null) {
        if (group.firstIndex() > frontier.size()) {
          throw new Damage(
              frontier.size(),
              "journal: begins at event "
                  + group.firstIndex()
                  + " (expected: "
                  + frontier.size()
                  + ", where the checkpoint ends)");
        }
        append(group, frontier, hasher);
      }
    }
    return frontier.size();
  }

  private void append(JournalGroup group, Frontier frontier, TreeHasher hasher) throws Damage {
    if (group.endIndex() <= frontier.size()) {
      return;
    }
    long first = frontier.size();
    List<byte[]> entries = group.entries();
    for (byte[] entry : entries.subList((int) (first - group.firstIndex()), entries.size())) {
      frontier.append(hasher.leaf(entry));
      kept.check(frontier);
    }
    if (!Arrays.equals(frontier.root(), group.root())) {
      throw new Damage(first, "journal: the group at event " + first + " has another root hash");
    }
  }

  private static @org.jspecify.annotations.Nullable JournalGroup next(
      JournalCursor cursor, long size) throws IOException, Damage {
    try {
      return cursor.next(Long.MAX_VALUE);
    } catch (NoSuchFileException e) {
      throw e;
    } catch (AuditException e) {
      throw new Damage(Math.max(cursor.nextIndex(), 0), String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new Damage(size, String.valueOf(e.getMessage()));
    }
  }
}
