package io.sallyport.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends every event of a log to one sink, from the durable log itself and in order. How far it is
 * lies in a file, with the hash of the last event, so that neither a restart nor a dead sink loses
 * an event, and a log that was set back is noticed.
 */
public final class Forwarder implements AutoCloseable {

  /**
   * How events are sent.
   *
   * @param name what the operator calls the sink
   * @param cursor file that says how far it is
   * @param batch events sent at once at most, 1 or more
   * @param firstPause how long to wait after a failure; doubled after each further one
   * @param longestPause the longest wait
   */
  public record Settings(
      String name, Path cursor, int batch, Duration firstPause, Duration longestPause) {}

  private static final long IDLE_MILLIS = 50;
  private static final Duration CLOSING = Duration.ofSeconds(2);

  /** Events before this one have a receipt; the last of them has this hash. */
  private record Receipted(long end, byte[] lastHash, long atNanos) {}

  private final AuditLog log;
  private final Settings settings;
  private final EventSink sink;
  private final ForwardCursor cursor;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private final ArrayDeque<Receipted> unsettled = new ArrayDeque<>();
  private @Nullable EventIterator events;
  private byte[] lastHash = new byte[0];
  private byte[] settledHash = new byte[0];
  private long position;
  private long receipted;
  private long gatheredSince;
  private int failuresInARow;
  private volatile long endingSince;
  private volatile long delivered;
  private volatile long failures;
  private volatile @Nullable String problem;

  /**
   * A forwarder that begins where it was, or at the first event.
   *
   * @throws AuditException when its file cannot be read, or the log is not the one it was at
   */
  public Forwarder(AuditLog log, Settings settings, EventSink sink) throws AuditException {
    this.log = log;
    this.settings = settings;
    this.sink = sink;
    this.cursor = ForwardCursor.open(settings.cursor());
    this.position = Math.max(cursor.next(), Retention.floor(log.directory()));
    this.delivered = position;
    this.receipted = position;
    cursor.requireSameLog(settings.name(), log);
    this.thread =
        Thread.ofPlatform().daemon().name("audit-sink-" + settings.name()).unstarted(this::run);
  }

  /** Begins to send. */
  public void start() {
    thread.start();
  }

  /** What the operator calls the sink. */
  public String name() {
    return settings.name();
  }

  /** Leaf index of the first event that is not known to be delivered. */
  public long delivered() {
    return delivered;
  }

  /** How many durable events are not known to be delivered. */
  public long lag() {
    return Math.max(0, log.size() - delivered);
  }

  /** How many deliveries failed since the start. */
  public long failures() {
    return failures;
  }

  /** Why the last delivery failed; empty when it did not. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** Begins to end; {@link #close} waits for it. */
  void end() {
    if (closing.getCount() > 0) {
      endingSince = System.nanoTime();
      closing.countDown();
    }
  }

  /**
   * Tries for a moment to send what is left, then stops. What is not sent is sent next time. A sink
   * that hangs is left behind after 4 s.
   */
  @Override
  public void close() {
    end();
    boolean interrupted = false;
    try {
      if (thread.getState() == Thread.State.NEW) {
        return;
      }
      Duration waited = Duration.ofNanos(System.nanoTime() - endingSince);
      thread.join(CLOSING.multipliedBy(2).minus(waited));
      thread.interrupt();
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      sink.close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closing.await(pause(), TimeUnit.MILLISECONDS)) {
        step();
      }
      long end = System.nanoTime() + CLOSING.toNanos();
      while (failuresInARow == 0 && position < log.size() && System.nanoTime() < end) {
        step();
      }
      keep();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closeIterator();
    }
  }

  private long pause() {
    if (failuresInARow > 0) {
      long doubled = settings.firstPause().toMillis() << Math.min(20, failuresInARow - 1);
      return Math.min(doubled, settings.longestPause().toMillis());
    }
    return position < log.size() ? 0 : IDLE_MILLIS;
  }

  private void step() {
    try {
      if (receiptIsDue()) {
        receipt();
      } else if (position < log.size()) {
        deliver();
      } else if (!unsettled.isEmpty()) {
        sink.probe();
      }
      failuresInARow = 0;
      problem = null;
      settle();
    } catch (IOException | RuntimeException e) {
      failed(e);
    }
  }

  private void deliver() throws IOException {
    List<LoggedEvent> batch = read();
    if (position == receipted) {
      gatheredSince = System.nanoTime();
    }
    sink.deliver(batch);
    position += batch.size();
    lastHash = batch.getLast().leafHash();
    if (sink.receiptAfter().isZero()) {
      hasReceipt();
    }
  }

  private boolean receiptIsDue() {
    return position > receipted
        && System.nanoTime() - gatheredSince >= sink.receiptAfter().toNanos();
  }

  private void receipt() throws IOException {
    sink.receipt();
    hasReceipt();
  }

  private void hasReceipt() {
    receipted = position;
    unsettled.add(new Receipted(position, lastHash, System.nanoTime()));
  }

  private void settle() {
    long settled = System.nanoTime() - sink.settles().toNanos();
    long before = delivered;
    while (!unsettled.isEmpty() && unsettled.getFirst().atNanos() - settled <= 0) {
      Receipted oldest = unsettled.remove();
      delivered = oldest.end();
      settledHash = oldest.lastHash();
    }
    if (delivered != before) {
      keep();
    }
  }

  private void keep() {
    try {
      if (delivered > cursor.next()) {
        cursor.move(delivered, settledHash);
      }
    } catch (IOException e) {
      // Sent again after a restart, which a receiver can tell by the ids.
      problem = "sink " + settings.name() + ": its place cannot be kept: " + e;
    }
  }

  private void failed(Exception e) {
    failures++;
    failuresInARow++;
    unsettled.clear();
    position = delivered;
    receipted = delivered;
    closeIterator();
    problem = "sink " + settings.name() + ": " + e.getMessage();
  }

  private List<LoggedEvent> read() throws IOException {
    EventIterator reading = events;
    if (reading == null) {
      reading = new EventIterator(log.directory(), position);
      events = reading;
    }
    long durable = log.size();
    List<LoggedEvent> batch = new ArrayList<>();
    // What is not forced to disk yet may be taken back, and is not read.
    while (batch.size() < settings.batch()
        && position + batch.size() < durable
        && reading.hasNext()) {
      LoggedEvent event = reading.next();
      if (event.index() != position + batch.size()) {
        throw new IOException(
            "the log has event " + event.index() + " where " + position + " is to be read");
      }
      batch.add(event);
    }
    if (batch.isEmpty()) {
      throw new IOException("the log does not give event " + position);
    }
    return batch;
  }

  private void closeIterator() {
    EventIterator open = events;
    events = null;
    if (open != null) {
      open.close();
    }
  }
}
