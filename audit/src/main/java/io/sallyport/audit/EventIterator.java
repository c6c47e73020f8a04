package io.sallyport.audit;

import io.sallyport.audit.internal.EntryBundle;
import io.sallyport.audit.internal.JournalCursor;
import io.sallyport.audit.internal.JournalGroup;
import io.sallyport.audit.internal.TilePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Events in order: from bundles as far as the checkpoint goes, then from the journal. A writer
 * moves events from the second to the first at any time; when the journal no longer has the next
 * event, the checkpoint is read again.
 */
final class EventIterator implements Iterator<LoggedEvent> {
  private final Path log;
  private final ArrayDeque<LoggedEvent> ready = new ArrayDeque<>();
  private long next;
  private long published;
  private @Nullable JournalCursor journal;

  EventIterator(Path log, long from) {
    this.log = log;
    this.next = from;
  }

  @Override
  public boolean hasNext() {
    try {
      while (ready.isEmpty()) {
        if (next < published) {
          if (isPastRetention()) {
            continue;
          }
          readBundle();
        } else if (!readJournal() && !readCheckpoint()) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (AuditException e) {
      throw new UncheckedIOException(new IOException(e.getMessage(), e));
    }
  }

  @Override
  public LoggedEvent next() {
    if (!hasNext()) {
      throw new NoSuchElementException("event " + next + " (expected: hasNext before next)");
    }
    return ready.remove();
  }

  void close() {
    JournalCursor open = journal;
    journal = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // It was only read from.
      }
    }
  }

  /** Whether the published log goes further than what was read. */
  private boolean readCheckpoint() throws AuditException {
    published = AuditReader.checkpoint(log).size();
    return next < published;
  }

  /** Goes on at the first event that is kept. */
  private boolean isPastRetention() throws AuditException {
    long floor = Math.min(Retention.floor(log), published);
    if (next >= floor) {
      return false;
    }
    next = floor;
    return true;
  }

  private void readBundle() throws IOException, AuditException {
    long bundle = next / TilePath.WIDTH;
    int width = (int) Math.min(TilePath.WIDTH, published - bundle * TilePath.WIDTH);
    Path full = TilePath.entries(log, bundle, TilePath.WIDTH);
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(TilePath.entries(log, bundle, width));
    } catch (NoSuchFileException e) {
      // A partial bundle goes when the full one is there.
      bytes = Files.readAllBytes(full);
    }
    List<EntryBundle.Slice> slices = EntryBundle.slices(bytes, width);
    if (slices.size() < width) {
      throw new AuditException(
          "entries: bundle "
              + TilePath.encode(bundle)
              + " has "
              + slices.size()
              + " whole entries (expected: "
              + width
              + "; run audit verify)");
    }
    for (int i = (int) (next % TilePath.WIDTH); i < width; i++) {
      EntryBundle.Slice slice = slices.get(i);
      byte[] entry = Arrays.copyOfRange(bytes, slice.offset(), slice.offset() + slice.length());
      ready.add(new LoggedEvent(next++, entry));
    }
  }

  private boolean readJournal() throws IOException, AuditException {
    if (journal == null && readCheckpoint()) {
      return true;
    }
    JournalCursor cursor = journal == null ? new JournalCursor(log) : journal;
    journal = cursor;
    try {
      JournalGroup group = cursor.next(Long.MAX_VALUE);
      while (group != null && group.endIndex() <= next) {
        group = cursor.next(Long.MAX_VALUE);
      }
      if (group == null || group.firstIndex() > next) {
        close();
        return false;
      }
      for (int i = (int) (next - group.firstIndex()); i < group.entries().size(); i++) {
        ready.add(new LoggedEvent(next++, group.entries().get(i)));
      }
      return true;
    } catch (NoSuchFileException | AuditException e) {
      close();
      if (readCheckpoint()) {
        return true;
      }
      throw e;
    }
  }
}
