package io.sallyport.gateway.pipeline;

import io.sallyport.audit.AuditEvent;
import io.sallyport.audit.AuditException;
import io.sallyport.audit.AuditLog;
import io.sallyport.audit.EventKind;
import io.sallyport.audit.Forwarding;
import io.sallyport.audit.Receipt;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Sees to it that what is answered is kept: in the log, and at the sinks that must not be missed.
 * Whether requests are refused or served while that cannot be is the operator's choice; events of
 * what was begun and could not be written are held in memory and written when the log works again,
 * and what memory does not hold is counted.
 */
public final class Keeping {

  /** Events that are held at most. */
  private static final int MOST_HELD = 20_000;

  private static final System.Logger LOGGER = System.getLogger("sallyport.audit");

  private final AuditLog log;
  private final Forwarding forwarding;
  private final InstantSource clock;
  private final ArrayDeque<AuditEvent> held = new ArrayDeque<>();
  private final AtomicLong unwritten = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private Instant since = Instant.EPOCH;
  private boolean outage;
  private long late;

  /** Keeps events in a log and at its sinks. */
  public Keeping(AuditLog log, Forwarding forwarding, InstantSource clock) {
    this.clock = clock;
    this.log = log;
    this.forwarding = forwarding;
  }

  /** Where events are kept. */
  public AuditLog log() {
    return log;
  }

  /**
   * Begins a request, or refuses what could not be kept. {@link #end} has to be called for each
   * that was begun.
   *
   * @param serve whether requests are served while the log cannot be written
   * @throws ApiException 503 when it is to be refused
   */
  void begin(boolean serve) {
    if (!log.healthy()) {
      look();
      if (!serve) {
        throw unavailable();
      }
    }
    forwarding.begin().ifPresent(Keeping::undelivered);
  }

  /**
   * Refuses what need not be done while a sink that must not be missed is behind.
   *
   * @throws ApiException 503 naming it
   */
  void requireDelivered() {
    forwarding.behind().ifPresent(Keeping::undelivered);
  }

  private static void undelivered(String sink) {
    throw new ApiException(
        ApiError.unrecorded(
            "Sallyport cannot deliver its audit events to '"
                + sink
                + "', so it answers no requests and changes nothing until it can."));
  }

  /** A request that was begun has its event. */
  void end() {
    forwarding.end();
  }

  /** Appends an event whose answer goes out whatever becomes of it. */
  Receipt append(AuditEvent event) {
    Receipt receipt = log.append(event);
    // Runs on the log's own thread, and only holds the event.
    holdIfLost(event, receipt);
    return receipt;
  }

  /**
   * Appends an event whose answer waits for it.
   *
   * @param otherwise the event to hold when this one is not written: what becomes of a request that
   *     cannot be recorded is not what it would have been
   * @throws AuditException when it is not written
   * @throws InterruptedException when it may still be written; if not, it is held as it is
   */
  void store(AuditEvent event, Supplier<AuditEvent> otherwise)
      throws AuditException, InterruptedException {
    Receipt receipt = log.append(event);
    try {
      receipt.awaitDurable();
    } catch (AuditException e) {
      hold(otherwise.get());
      throw e;
    } catch (InterruptedException e) {
      holdIfLost(event, receipt);
      throw e;
    }
  }

  private void holdIfLost(AuditEvent event, Receipt receipt) {
    receipt
        .durable()
        .whenComplete(
            (index, failure) -> {
              if (failure != null) {
                hold(event);
              }
            });
  }

  /** Holds an event that was not written, until the log works again. */
  synchronized void hold(AuditEvent event) {
    begun();
    unwritten.incrementAndGet();
    if (held.size() < MOST_HELD) {
      held.add(event);
    } else if (lost.getAndIncrement() == 0) {
      LOGGER.log(
          Level.ERROR,
          "audit: more than " + MOST_HELD + " events wait for the log; the rest is lost");
    }
  }

  /** Counts what can never be written. */
  synchronized void lose() {
    begun();
    unwritten.incrementAndGet();
    lost.incrementAndGet();
  }

  /** How many events of what was begun are not in the log. */
  public long unwritten() {
    return unwritten.get();
  }

  /** How many of them since the start will never be in it. */
  public long lost() {
    return lost.get();
  }

  /** Takes note of a log that does not work, so that it is said once it does again. */
  synchronized void look() {
    if (!log.healthy()) {
      begun();
    }
  }

  private synchronized void begun() {
    if (!outage) {
      outage = true;
      since = clock.instant();
      LOGGER.log(
          Level.ERROR,
          "audit: the log does not work, events are held: " + String.join("; ", log.problems()));
    }
  }

  /** Counts as lost what the process takes with it. */
  public synchronized void close() {
    if (!held.isEmpty()) {
      LOGGER.log(
          Level.ERROR, "audit: " + held.size() + " events could not be written and are lost");
      lost.addAndGet(held.size());
      held.clear();
    }
  }

  /** Looks whether the log can be written again, and writes what is owed to it. */
  public void catchUp() {
    look();
    List<AuditEvent> owed;
    synchronized (this) {
      if (!outage) {
        return;
      }
      owed = new ArrayList<>(held);
    }
    if (owed.isEmpty() && log.writable() && !log.healthy()) {
      // Only tiles or checkpoints are missing; the log itself tries them again.
      return;
    }
    try {
      if (write(owed) && (!log.writable() || log.healthy())) {
        tell();
      }
    } catch (AuditException e) {
      // Still not; tried again.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes what is owed; false when some of it is still owed afterwards. */
  private boolean write(List<AuditEvent> owed) throws InterruptedException {
    // One alone first: while the log cannot be written, thousands need not fail once more.
    if (!owed.isEmpty() && !written(owed.getFirst(), log.append(owed.getFirst()))) {
      return false;
    }
    List<Receipt> receipts = new ArrayList<>();
    owed.stream().skip(1).forEach(event -> receipts.add(log.append(event)));
    boolean all = true;
    for (int i = 0; i < receipts.size(); i++) {
      all &= written(owed.get(i + 1), receipts.get(i));
    }
    return all;
  }

  private boolean written(AuditEvent event, Receipt receipt) throws InterruptedException {
    try {
      receipt.awaitDurable();
    } catch (AuditException e) {
      return false;
    }
    synchronized (this) {
      held.removeFirstOccurrence(event);
      unwritten.decrementAndGet();
      late++;
    }
    return true;
  }

  /** Says what came late and what never, each event once however often the log failed between. */
  private void tell() throws AuditException, InterruptedException {
    long came;
    long missing;
    AuditEvent.Builder note =
        AuditEvent.builder(EventKind.SYSTEM).time(clock.instant()).outcome("log.writable");
    synchronized (this) {
      came = late;
      missing = unwritten.get() - held.size();
      note.attribute("since", since.toString());
    }
    note.attribute("late", Long.toString(came)).attribute("lost", Long.toString(missing));
    log.append(note.build()).awaitDurable();
    LOGGER.log(Level.INFO, "audit: the log works again; late: " + came + ", lost: " + missing);
    synchronized (this) {
      late -= came;
      unwritten.addAndGet(-missing);
      outage = !log.healthy() || unwritten.get() > 0;
    }
  }

  static ApiException unavailable() {
    return new ApiException(
        ApiError.unrecorded(
            "Sallyport cannot write its audit log, so it answers no requests; its operator has to"
                + " look at the disk."));
  }
}
