package io.sallyport.audit;

import io.sallyport.audit.internal.Journal;
import io.sallyport.audit.internal.JournalCursor;
import io.sallyport.audit.internal.JournalGroup;
import io.sallyport.audit.internal.TileWriter;
import io.sallyport.core.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Carries events from the journal into bundles and tiles and signs a checkpoint over them. */
final class Publisher {
  /** Bounds the work between two checkpoints. */
  private static final int MAX_EVENTS = 1 << 18;

  private final ReentrantLock lock = new ReentrantLock();
  private final Path log;
  private final SignerKey key;
  private volatile Checkpoint published;
  private volatile String publishedNote;
  private @Nullable TileWriter tiles;
  private @Nullable JournalCursor cursor;

  Publisher(Path log, SignerKey key, Checkpoint published, String publishedNote) {
    this.log = log;
    this.key = key;
    this.published = published;
    this.publishedNote = publishedNote;
  }

  Checkpoint published() {
    return published;
  }

  String publishedNote() {
    return publishedNote;
  }

  /**
   * Publishes what is durable.
   *
   * @param durable number of durable events; {@link Long#MAX_VALUE} for all that the journal holds
   */
  void publish(long durable) throws IOException, AuditException {
    lock.lock();
    try {
      boolean more = true;
      while (more) {
        more = pass(durable);
      }
    } catch (IOException | AuditException e) {
      // What was half done is done again from the last checkpoint.
      reset();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /** Publishes the rest and removes the journal, which nobody writes any more. */
  void finish() throws IOException, AuditException {
    publish(Long.MAX_VALUE);
    lock.lock();
    try {
      reset();
      Journal.deleteAll(log);
    } finally {
      lock.unlock();
    }
  }

  private boolean pass(long durable) throws IOException, AuditException {
    TileWriter writer = tiles;
    if (writer == null) {
      writer = TileWriter.continueAt(log, published);
      tiles = writer;
    }
    JournalCursor groups = cursor;
    if (groups == null) {
      groups = new JournalCursor(log);
      cursor = groups;
    }
    long limit = published.size() + MAX_EVENTS;
    JournalGroup group = null;
    while (writer.size() < limit && (group = groups.next(durable)) != null) {
      add(writer, group);
    }
    if (writer.size() > published.size()) {
      sign(writer);
    }
    return group != null;
  }

  private void add(TileWriter writer, JournalGroup group) throws IOException, AuditException {
    long size = writer.size();
    if (group.firstIndex() > size) {
      throw new AuditException(
          "journal: begins at event "
              + group.firstIndex()
              + " (expected: "
              + size
              + ", where the checkpoint ends; a journal file is missing)");
    }
    if (group.endIndex() <= size) {
      return;
    }
    List<byte[]> entries = group.entries();
    for (byte[] entry : entries.subList((int) (size - group.firstIndex()), entries.size())) {
      writer.append(entry);
    }
    if (!Arrays.equals(writer.root(), group.root())) {
      throw new AuditException(
          "journal: the group that ends at event "
              + group.endIndex()
              + " does not give the root that it names (expected: the events as they were logged;"
              + " run audit verify)");
    }
  }

  private void sign(TileWriter writer) throws IOException {
    writer.writePartials();
    writer.force();
    Checkpoint next = new Checkpoint(key.verifier().name(), writer.size(), writer.root());
    String note = key.sign(next.text()).encode();
    DurableFiles.replace(log.resolve(Checkpoint.FILE_NAME), note.getBytes(StandardCharsets.UTF_8));
    published = next;
    publishedNote = note;
    writer.deleteObsolete();
    Journal.deletePublished(log, next.size());
  }

  private void reset() {
    TileWriter writer = tiles;
    tiles = null;
    if (writer != null) {
      writer.discard();
    }
    JournalCursor open = cursor;
    cursor = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // It was only read from.
      }
    }
  }
}
