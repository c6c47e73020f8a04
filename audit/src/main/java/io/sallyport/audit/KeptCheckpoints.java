package io.sallyport.audit;

import io.sallyport.audit.internal.Frontier;
import io.sallyport.audit.internal.TileHashes;
import io.sallyport.audit.internal.TreeWalk.Damage;
import io.sallyport.core.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Checkpoints of a log that were kept outside of it, all signed by its key. */
final class KeptCheckpoints {
  private final TreeMap<Long, List<Checkpoint>> bySize = new TreeMap<>();

  KeptCheckpoints(List<Checkpoint> checkpoints) {
    for (Checkpoint checkpoint : checkpoints) {
      bySize.computeIfAbsent(checkpoint.size(), size -> new ArrayList<>()).add(checkpoint);
    }
  }

  /**
   * Reads what was kept.
   *
   * @throws AuditException when it cannot be read or holds no checkpoint
   * @throws Damage when a checkpoint in it is not one that the key has signed
   */
  static KeptCheckpoints read(Path source, VerifierKey key) throws AuditException, Damage {
    List<Checkpoint> checkpoints = new ArrayList<>();
    try {
      for (Path file : files(source)) {
        for (String note : notes(DurableFiles.readText(file))) {
          checkpoints.add(signed(file, note, key));
        }
      }
    } catch (IOException e) {
      throw new AuditException("kept checkpoint: cannot read " + source + ": " + e, e);
    }
    if (checkpoints.isEmpty()) {
      throw new AuditException(
          "kept checkpoint: none in " + source + " (expected: at least one signed checkpoint)");
    }
    return new KeptCheckpoints(checkpoints);
  }

  private static Checkpoint signed(Path file, String note, VerifierKey key) throws Damage {
    try {
      return Checkpoint.open(note, key);
    } catch (AuditException e) {
      throw new Damage(
          null,
          "kept checkpoint: " + file + ": " + e.getMessage() + "; it is no proof of this log");
    }
  }

  /** Holds a log that is open against the newest of the checkpoints that were kept. */
  static void requireContinued(Path source, AuditLog log) throws AuditException {
    Checkpoint newest;
    try {
      KeptCheckpoints kept = read(source, log.verifierKey());
      newest = kept.bySize.lastEntry().getValue().getLast();
    } catch (Damage e) {
      throw new AuditException(String.valueOf(e.getMessage()), e);
    }
    boolean same =
        newest.size() <= log.checkpoint().size()
            && Arrays.equals(
                newest.root(),
                Proofs.root(
                    newest.size(), new TileHashes(log.directory(), log.checkpoint().size())));
    if (!same) {
      throw new AuditException(
          "log: "
              + log.directory()
              + " has "
              + log.size()
              + " events and does not continue the checkpoint of "
              + newest.size()
              + " in "
              + source
              + " (expected: the log that it was made of; this one was set back or rewritten. After"
              + " a restore that you meant, move that file away and keep it)");
    }
  }

  /** Compares the checkpoints of the tree's size with its root. */
  void check(Frontier frontier) throws Damage {
    if (bySize.isEmpty()) {
      return;
    }
    long size = frontier.size();
    for (Checkpoint checkpoint : bySize.getOrDefault(size, List.of())) {
      if (!Arrays.equals(checkpoint.root(), frontier.root())) {
        throw new Damage(
            null,
            "kept checkpoint: of size "
                + size
                + " has another root than the log's first "
                + size
                + " events (expected: the same; history was rewritten, or this is a fork)");
      }
    }
  }

  /** Compares the largest kept size with that of the log. */
  void checkSize(long events) throws Damage {
    if (!bySize.isEmpty() && bySize.lastKey() > events) {
      throw new Damage(
          events,
          "kept checkpoint: proves "
              + bySize.lastKey()
              + " events, the log has "
              + events
              + " (expected: no fewer; the log was cut off)");
    }
  }

  private static List<Path> files(Path source) throws IOException {
    if (!Files.isDirectory(source)) {
      return List.of(source);
    }
    try (Stream<Path> listing = Files.list(source)) {
      return listing.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Splits notes that stand one after the other, with empty lines between them. */
  private static List<String> notes(String text) throws AuditException {
    List<String> notes = new ArrayList<>();
    StringBuilder note = new StringBuilder();
    boolean signatures = false;
    for (String line : text.split("\n", -1)) {
      boolean signature = line.startsWith("\u2014 ");
      if (signatures && !signature) {
        notes.add(note.toString());
        note.setLength(0);
      }
      signatures = signature;
      if (!line.isEmpty() || !note.isEmpty()) {
        note.append(line).append('\n');
      }
    }
    if (!note.isEmpty()) {
      throw new AuditException(
          "kept checkpoint: ends in the middle of a note (expected: whole signed notes)");
    }
    return notes;
  }
}
