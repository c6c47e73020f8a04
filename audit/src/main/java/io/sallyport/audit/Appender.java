package io.sallyport.audit;

import io.sallyport.audit.internal.Frontier;
import io.sallyport.audit.internal.Journal;
import io.sallyport.audit.internal.JournalGroup;
import io.sallyport.audit.internal.TreeHasher;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Gathers events of many threads into groups that one thread makes durable. */
final class Appender {
  /** Callers wait when this much is queued: the disk is slower than they are. */
  private static final long MAX_QUEUED_BYTES = 32L << 20;

  private static final int MAX_GROUP_BYTES = 4 << 20;
  private static final int ENOUGH_TO_WRITE = 256 << 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition space = lock.newCondition();
  private final ArrayDeque<Pending> queue = new ArrayDeque<>();
  private final Journal journal;
  private final long lingerNanos;
  private final Thread thread;
  private Frontier frontier;
  private long queuedBytes;
  private long nextIndex;
  private boolean hurry;
  private boolean closing;
  private volatile long committed;
  private volatile @Nullable String problem;

  // Never compared, never handed out.
  @SuppressWarnings("ArrayRecordComponent")
  private record Pending(
      long index, byte[] entry, byte[] leaf, CompletableFuture<Long> durable, long since) {}

  Appender(Journal journal, Frontier frontier, Duration linger) {
    this.journal = journal;
    this.frontier = frontier;
    this.lingerNanos = linger.toNanos();
    this.nextIndex = frontier.size();
    this.committed = frontier.size();
    this.thread = Thread.ofPlatform().name("audit-append").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Number of durable events. */
  long committed() {
    return committed;
  }

  /** Number of events with a place: durable ones and those that are queued or being written. */
  long accepted() {
    lock.lock();
    try {
      return nextIndex;
    } finally {
      lock.unlock();
    }
  }

  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  Receipt append(byte[] entry) {
    byte[] leaf = new TreeHasher().leaf(entry);
    CompletableFuture<Long> durable = new CompletableFuture<>();
    lock.lock();
    try {
      while (queuedBytes > MAX_QUEUED_BYTES && !closing) {
        space.awaitUninterruptibly();
      }
      if (closing) {
        durable.completeExceptionally(
            new AuditException("log: closed (expected: open while requests are served)"));
        return new Receipt(-1, durable, () -> {});
      }
      Pending pending = new Pending(nextIndex++, entry, leaf, durable, System.nanoTime());
      queue.add(pending);
      queuedBytes += entry.length;
      if (queue.size() == 1 || queuedBytes > ENOUGH_TO_WRITE) {
        work.signal();
      }
      return new Receipt(pending.index, durable, this::hurry);
    } finally {
      lock.unlock();
    }
  }

  /** Writes what is queued and stops. */
  void close() throws AuditException {
    lock.lock();
    try {
      closing = true;
      work.signalAll();
      space.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    try {
      journal.close();
    } catch (IOException e) {
      throw new AuditException("journal: cannot close: " + e.getMessage(), e);
    }
  }

  private void hurry() {
    lock.lock();
    try {
      hurry = true;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    List<Pending> group = List.of();
    try {
      for (group = take(); !group.isEmpty(); group = take()) {
        write(group);
      }
    } catch (Throwable e) {
      // Whatever it is: nobody may wait forever, and nothing may look written.
      lock.lock();
      try {
        closing = true;
        space.signalAll();
      } finally {
        lock.unlock();
      }
      fail(group, e);
      if (e instanceof Error error) {
        throw error;
      }
    }
  }

  /** Waits for events; an empty list means that the log is closed and all is written. */
  private List<Pending> take() {
    lock.lock();
    try {
      while (queue.isEmpty() && !closing) {
        hurry = false;
        work.awaitUninterruptibly();
      }
      linger();
      hurry = false;
      List<Pending> group = new ArrayList<>(Math.min(queue.size(), 1024));
      int bytes = 0;
      while (!queue.isEmpty() && bytes < MAX_GROUP_BYTES) {
        Pending pending = queue.remove();
        group.add(pending);
        bytes += pending.entry.length;
      }
      queuedBytes -= bytes;
      space.signalAll();
      return group;
    } finally {
      lock.unlock();
    }
  }

  private void linger() {
    Pending oldest = queue.peek();
    boolean interrupted = false;
    while (oldest != null && !hurry && !closing && queuedBytes <= ENOUGH_TO_WRITE) {
      long left = lingerNanos - (System.nanoTime() - oldest.since);
      if (left <= 0) {
        break;
      }
      try {
        work.await(left, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(List<Pending> group) {
    Frontier next = frontier.copy();
    List<byte[]> entries = new ArrayList<>(group.size());
    for (Pending pending : group) {
      entries.add(pending.entry);
      next.append(pending.leaf);
    }
    try {
      journal.append(new JournalGroup(group.getFirst().index, entries, next.root()));
    } catch (IOException e) {
      fail(group, e);
      return;
    }
    frontier = next;
    committed = next.size();
    problem = null;
    for (Pending pending : group) {
      pending.durable.complete(pending.index);
    }
  }

  /** Fails the group and all that is queued behind it, whose places in the tree do not exist. */
  private void fail(List<Pending> group, Throwable cause) {
    String message = "journal: cannot write: " + cause.getMessage();
    List<Pending> lost = new ArrayList<>(group);
    lock.lock();
    try {
      problem = message;
      lost.addAll(queue);
      queue.clear();
      queuedBytes = 0;
      nextIndex = committed;
      space.signalAll();
    } finally {
      lock.unlock();
    }
    for (Pending pending : lost) {
      pending.durable.completeExceptionally(new AuditException(message, cause));
    }
  }
}
