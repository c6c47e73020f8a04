package io.sallyport.gateway.pipeline;

import io.sallyport.gateway.config.ReuseSettings.Bounds;
import io.sallyport.gateway.http.AnswerListener;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The requests that may be repeated: those under way, and whole answers of late. Thread-safe. */
public final class RepeatStore {

  /** An answer as it went out. */
  @SuppressWarnings("ArrayRecordComponent") // Compared by identity only.
  record Kept(int status, String contentType, byte[] bytes) {
    /** It came to nothing that could be given again. */
    static final Kept NOTHING = new Kept(0, "", new byte[0]);

    /** It is a stream that is under way. */
    static final Kept STREAM = new Kept(0, "stream", new byte[0]);
  }

  /** A request under a name; the first one of them. */
  static final class Entry {
    private final String name;
    private final String print;
    private final String requestId;
    private final Object configuration;
    private volatile CompletableFuture<Kept> answer = new CompletableFuture<>();
    private long untilMillis;
    private int size;
    private long pending;

    private Entry(String name, String print, String requestId, Object configuration) {
      this.name = name;
      this.print = print;
      this.requestId = requestId;
      this.configuration = configuration;
    }

    String print() {
      return print;
    }

    String requestId() {
      return requestId;
    }

    boolean isOf(Object other) {
      return configuration == other;
    }

    CompletableFuture<Kept> answer() {
      return answer;
    }

    AnswerListener listener(RepeatStore store, Bounds bounds) {
      return new AnswerListener() {
        @Override
        public void whole(int status, String contentType, byte[] bytes) {
          store.answered(Entry.this, new Kept(status, contentType, bytes), bounds);
        }

        @Override
        public void stream() {
          answer.complete(Kept.STREAM);
        }

        @Override
        public boolean room(int more) {
          return store.room(Entry.this, more, bounds);
        }
      };
    }
  }

  /**
   * What is known under a name.
   *
   * @param first whether the request that asks is the first one
   */
  record Claim(Entry entry, boolean first) {}

  private final InstantSource clock;
  private final Map<String, Entry> byName = new LinkedHashMap<>();
  private final Map<String, Entry> underWay = new HashMap<>();
  private long bytes;
  // Of streams under way, whose number nobody limits: together they take no more than what is kept.
  private long pending;

  /** An empty store. */
  public RepeatStore(InstantSource clock) {
    this.clock = clock;
  }

  synchronized Claim claim(String name, String print, String requestId, Object configuration) {
    Entry known = byName.get(name);
    if (known != null && isOver(known, configuration)) {
      forget(known);
      known = null;
    }
    if (known != null) {
      return new Claim(known, false);
    }
    Entry entry = new Entry(name, print, requestId, configuration);
    byName.put(name, entry);
    underWay.put(requestId, entry);
    return new Claim(entry, true);
  }

  private boolean isOver(Entry entry, Object configuration) {
    boolean answered = !underWay.containsKey(entry.requestId);
    return answered && (entry.untilMillis <= clock.millis() || !entry.isOf(configuration));
  }

  private synchronized void answered(Entry entry, Kept kept, Bounds bounds) {
    underWay.remove(entry.requestId);
    release(entry);
    if (kept.status() != 200 || kept.bytes().length > bounds.bytes()) {
      forget(entry);
      entry.answer.complete(Kept.NOTHING);
      return;
    }
    entry.untilMillis = clock.millis() + bounds.time().toMillis();
    entry.size = kept.bytes().length;
    bytes += entry.size;
    if (!entry.answer.complete(kept)) {
      // The stream that it was is whole now.
      entry.answer = CompletableFuture.completedFuture(kept);
    }
    Iterator<Entry> oldest = byName.values().iterator();
    while (oldest.hasNext() && (byName.size() > bounds.entries() || bytes > bounds.bytes())) {
      Entry old = oldest.next();
      if (old.size > 0) {
        bytes -= old.size;
        oldest.remove();
      }
    }
  }

  private synchronized boolean room(Entry entry, int more, Bounds bounds) {
    if (pending + more > bounds.bytes()) {
      release(entry);
      return false;
    }
    pending += more;
    entry.pending += more;
    return true;
  }

  private void release(Entry entry) {
    pending -= entry.pending;
    entry.pending = 0;
  }

  /** Whether a request is under way whose whole answer will be kept. */
  synchronized boolean isAwaited(String requestId) {
    Entry entry = underWay.get(requestId);
    return entry != null && !entry.answer.isDone();
  }

  synchronized void ended(String requestId) {
    Entry entry = underWay.remove(requestId);
    if (entry != null) {
      release(entry);
      forget(entry);
      entry.answer.complete(Kept.NOTHING);
    }
  }

  private void forget(Entry entry) {
    if (byName.remove(entry.name, entry)) {
      bytes -= entry.size;
    }
  }
}
