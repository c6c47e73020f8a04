package io.sallyport.gateway.pipeline;

import io.sallyport.audit.AuditEvent;
import io.sallyport.audit.AuditException;
import io.sallyport.audit.ContentKeys;
import io.sallyport.audit.EventKind;
import io.sallyport.audit.Receipt;
import io.sallyport.audit.TextHash;
import io.sallyport.core.Segment;
import io.sallyport.gateway.config.AuditSettings;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.surface.LoggedPath;
import io.sallyport.gateway.telemetry.Meters;
import io.sallyport.gateway.telemetry.Traces;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records what became of a request: in the log, in the console's memory, in metrics and traces. An
 * event that cannot be stored is never acknowledged.
 */
public final class Recorder {

  private final Keeping keeping;
  private final ContentKeys keys;
  private final AuditSettings settings;
  private final Decisions decisions;
  private final Meters meters;
  private final Traces traces;

  /** Records to these places. */
  public Recorder(
      Keeping keeping,
      ContentKeys keys,
      AuditSettings settings,
      Decisions decisions,
      Meters meters,
      Traces traces) {
    this.keeping = keeping;
    this.keys = keys;
    this.settings = settings;
    this.decisions = decisions;
    this.meters = meters;
    this.traces = traces;
  }

  /**
   * Refuses to begin what could not be recorded; {@link #end} has to be called for what was begun.
   *
   * @throws ApiException 503 when the log cannot be written, or not delivered where it has to be
   */
  void begin() {
    keeping.begin(settings.serveUnwritable());
  }

  /** A request that was begun is at its end. */
  void end() {
    keeping.end();
  }

  /**
   * Records the end of a request. In strict mode the event is on disk when this returns. An event
   * that could not be stored is held, as that of a request that failed, and stored later.
   *
   * @throws ApiException 503 when the event cannot be stored
   */
  void record(Passage passage) {
    attempt(passage, () -> store(passage));
    tell(passage);
  }

  /**
   * Writes down that a streamed answer is about to go out, where nothing may leave without a
   * record: whatever becomes of the process, what was begun is in the log.
   *
   * @throws ApiException 503 when the event cannot be stored; then nothing may go out
   */
  void begun(Passage passage) {
    if (waits()) {
      attempt(passage, () -> storeBegun(passage));
    }
  }

  private void storeBegun(Passage passage) throws AuditException, InterruptedException {
    AuditEvent event = passage.event(EventKind.BEGUN, "begun", this::hashIfAny);
    try {
      keeping.store(event, () -> failedEvent(passage));
    } catch (InterruptedException e) {
      keeping.append(failedEvent(passage));
      throw e;
    }
  }

  @FunctionalInterface
  private interface Storing {
    void store() throws AuditException, InterruptedException;
  }

  private void attempt(Passage passage, Storing storing) {
    try {
      storing.store();
    } catch (AuditException e) {
      keeping.look();
      tell(passage);
      throw Keeping.unavailable();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ApiException unavailable = Keeping.unavailable();
      unrecorded(passage, unavailable.error());
      throw unavailable;
    }
  }

  /** Tells everybody but the log of a request that the log does not take. */
  void unrecorded(Passage passage, ApiError error) {
    failed(passage, error);
    tell(passage);
  }

  private void failed(Passage passage, ApiError error) {
    int sent = passage.exchange().status();
    passage.ended("failed", sent == 0 ? error.status() : sent, error.code());
    meters.refused(error.code());
  }

  private void tell(Passage passage) {
    if (!passage.surface().equals(Models.SURFACE)) {
      decisions.add(passage);
    }
    meters.record(passage);
    traces.record(passage);
  }

  private void store(Passage passage) throws AuditException, InterruptedException {
    List<AuditEvent> parts;
    AuditEvent event;
    try {
      parts = sealed(passage);
      event = passage.event(EventKind.REQUEST, passage.outcome(), this::hash);
    } catch (AuditException | ApiException e) {
      keeping.hold(failedEvent(passage));
      throw e instanceof AuditException cause ? cause : new AuditException("audit: no hash", e);
    }
    if (waits()) {
      // The texts first: the event that tells of the request must not stand without them.
      storeAll(passage, parts);
      keeping.store(event, () -> failedEvent(passage));
      return;
    }
    parts.forEach(keeping::append);
    Receipt receipt = keeping.append(event);
    if (settings.strict()) {
      awaitWritten(receipt);
    }
  }

  private void storeAll(Passage passage, List<AuditEvent> parts)
      throws AuditException, InterruptedException {
    List<Receipt> receipts = parts.stream().map(keeping::append).toList();
    try {
      for (Receipt receipt : receipts) {
        receipt.awaitDurable();
      }
    } catch (AuditException e) {
      keeping.hold(failedEvent(passage));
      throw e;
    } catch (InterruptedException e) {
      keeping.append(failedEvent(passage));
      throw e;
    }
  }

  /** What is told later of a request that could not be recorded when it ended. */
  private AuditEvent failedEvent(Passage passage) {
    failed(passage, Keeping.unavailable().error());
    return passage.event(EventKind.REQUEST, passage.outcome(), this::hashIfAny);
  }

  /** Whether an answer must not go out before its event is on disk. */
  private boolean waits() {
    return settings.strict() && !settings.serveUnwritable();
  }

  /** Waits as long as the log works; what it does not take is counted by whoever keeps it. */
  private static void awaitWritten(Receipt receipt) throws InterruptedException {
    try {
      receipt.awaitDurable();
    } catch (AuditException e) {
      // The operator chose to serve all the same.
    }
  }

  /** The texts of a request, where they are kept. */
  private List<AuditEvent> sealed(Passage passage) throws AuditException {
    if (!settings.content() || passage.tenant().isEmpty()) {
      return List.of();
    }
    try {
      return sealedParts(passage);
    } catch (AuditException e) {
      if (settings.serveUnwritable()) {
        // A new tenant's secret has no room: what would be encrypted with it can never be kept.
        keeping.lose();
        return List.of();
      }
      throw e;
    }
  }

  private List<AuditEvent> sealedParts(Passage passage) throws AuditException {
    List<AuditEvent> parts = new ArrayList<>();
    Map<String, Integer> times = new HashMap<>();
    for (Segment text : passage.texts()) {
      String path = LoggedPath.of(passage.path(text.path()));
      // Paths that differ only in what is not logged are told apart by a number.
      int time = times.merge(path, 1, Integer::sum);
      String unique = time == 1 ? path : path + "#" + time;
      parts.addAll(keys.seal(passage.tenant(), passage.exchange().id(), unique, text.text()));
    }
    return parts;
  }

  /**
   * Begins the hash of a text that arrives in pieces; null when the tenant's secret cannot be had,
   * and the operator chose to serve all the same.
   *
   * @throws ApiException 503 when it cannot be had otherwise
   */
  @Nullable TextHash textHash(String tenant) {
    try {
      return keys.textHash(tenant);
    } catch (AuditException e) {
      if (settings.serveUnwritable()) {
        return null;
      }
      throw Keeping.unavailable();
    }
  }

  /** Whether texts are kept. */
  boolean keepsContent() {
    return settings.content();
  }

  private String hashIfAny(String tenant, String text) {
    try {
      return tenant.isEmpty() ? "" : keys.hash(tenant, text);
    } catch (AuditException e) {
      return "";
    }
  }

  private String hash(String tenant, String text) {
    try {
      return tenant.isEmpty() ? "" : keys.hash(tenant, text);
    } catch (AuditException e) {
      if (settings.serveUnwritable()) {
        return "";
      }
      throw Keeping.unavailable();
    }
  }
}
