package io.sallyport.gateway.pipeline;

import io.sallyport.audit.AuditEvent;
import io.sallyport.audit.AuditException;
import io.sallyport.audit.AuditLog;
import io.sallyport.audit.EventKind;
import io.sallyport.audit.Forwarding;
import io.sallyport.audit.Receipt;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sees to it that what is answered is kept: in the log, and at the sinks that must not be missed.
 * Whether requests are refused or served while that cannot be is the operator's choice; events of
 * answers that went out and could not be written are held in memory and written when the log works
 * again, and what memory does not hold is counted.
 */
public final class Keeping {

  /** Events that are held at most. */
  private static final int MOST_HELD = 20_000;

  private final AuditLog log;
  private final Forwarding forwarding;
  private final ArrayDeque<AuditEvent> held = new ArrayDeque<>();
  private final AtomicLong unwritten = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private Instant since = Instant.EPOCH;

  /** Keeps events in a log and at its sinks. */
  public Keeping(AuditLog log, Forwarding forwarding) {
    this.log = log;
    this.forwarding = forwarding;
  }

  AuditLog log() {
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
    if (!serve && !log.healthy()) {
      throw unavailable();
    }
    Optional<String> behind = forwarding.begin();
    if (behind.isPresent()) {
      throw new ApiException(
          ApiError.internal(
              503,
              "audit_unavailable",
              "Sallyport cannot deliver its audit events to '"
                  + behind.get()
                  + "', so it answers no requests until it can."));
    }
  }

  /** A request that was begun has its event. */
  void end() {
    forwarding.end();
  }

  /** Appends an event whose answer goes out whatever becomes of it. */
  Receipt append(AuditEvent event) {
    Receipt receipt = log.append(event);
    // Runs on the log's own thread, and only holds the event.
    receipt.durable().whenComplete((index, failure) -> hold(event, failure != null));
    return receipt;
  }

  private synchronized void hold(AuditEvent event, boolean failed) {
    if (!failed) {
      return;
    }
    if (unwritten.getAndIncrement() == 0) {
      since = Instant.now();
    }
    if (held.size() < MOST_HELD) {
      held.add(event);
    } else {
      lost.incrementAndGet();
    }
  }

  /** How many answers went out whose events are not in the log. */
  public long unwritten() {
    return unwritten.get();
  }

  /** How many of them since the start will never be in it. */
  public long lost() {
    return lost.get();
  }

  /** Looks whether the log can be written again, and writes what is owed to it. */
  public void catchUp() {
    if (log.writable() && unwritten.get() == 0) {
      return;
    }
    List<AuditEvent> owed;
    long missing;
    Instant from;
    synchronized (this) {
      owed = new ArrayList<>(held);
      missing = unwritten.get() - owed.size();
      from = since;
    }
    AuditEvent.Builder note =
        AuditEvent.builder(EventKind.SYSTEM)
            .outcome("log.writable")
            .attribute("late", Integer.toString(owed.size()))
            .attribute("lost", Long.toString(missing));
    if (!owed.isEmpty() || missing > 0) {
      note.attribute("since", from.toString());
    }
    try {
      List<Receipt> receipts = new ArrayList<>();
      receipts.add(log.append(note.build()));
      receipts.getFirst().awaitDurable();
      owed.forEach(event -> receipts.add(log.append(event)));
      for (int i = 0; i < owed.size(); i++) {
        receipts.get(i + 1).awaitDurable();
        synchronized (this) {
          held.remove();
          unwritten.decrementAndGet();
        }
      }
      unwritten.addAndGet(-missing);
    } catch (AuditException e) {
      // Still not; tried again.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static ApiException unavailable() {
    return new ApiException(
        ApiError.internal(
            503,
            "audit_unavailable",
            "Sallyport cannot write its audit log, so it answers no requests; its operator has to"
                + " look at the disk."));
  }
}
