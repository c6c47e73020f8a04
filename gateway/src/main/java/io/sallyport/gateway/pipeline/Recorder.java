package io.sallyport.gateway.pipeline;

import io.sallyport.audit.AuditEvent;
import io.sallyport.audit.AuditException;
import io.sallyport.audit.ContentKeys;
import io.sallyport.audit.Receipt;
import io.sallyport.audit.TextHash;
import io.sallyport.core.Segment;
import io.sallyport.gateway.config.AuditSettings;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.surface.LoggedPath;
import io.sallyport.gateway.telemetry.Meters;
import io.sallyport.gateway.telemetry.Traces;
import java.util.HashMap;
import java.util.Map;

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
   * Records the end of a request. In strict mode the event is on disk when this returns.
   *
   * @throws ApiException 503 when the event cannot be stored
   */
  void record(Passage passage) {
    try {
      store(passage);
    } catch (ApiException unavailable) {
      unrecorded(passage, unavailable.error());
      throw unavailable;
    }
    tell(passage);
  }

  /** Tells everybody but the log of a request that the log does not take. */
  void unrecorded(Passage passage, ApiError error) {
    int sent = passage.exchange().status();
    passage.ended("failed", sent == 0 ? error.status() : sent, error.code());
    meters.refused(error.code());
    tell(passage);
  }

  private void tell(Passage passage) {
    if (!passage.surface().equals(Models.SURFACE)) {
      decisions.add(passage);
    }
    meters.record(passage);
    traces.record(passage);
  }

  private void store(Passage passage) {
    try {
      Receipt receipt = append(passage.event(this::hash));
      if (settings.content() && !passage.tenant().isEmpty()) {
        receipt = keep(passage, receipt);
      }
      if (waits()) {
        receipt.awaitDurable();
      } else if (settings.strict()) {
        awaitWritten(receipt);
      }
    } catch (AuditException e) {
      keeping.look();
      throw Keeping.unavailable();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Keeping.unavailable();
    }
  }

  /** Whether an answer must not go out before its event is on disk. */
  private boolean waits() {
    return settings.strict() && !settings.serveUnwritable();
  }

  private Receipt append(AuditEvent event) {
    return waits() ? keeping.log().append(event) : keeping.append(event);
  }

  /** Waits as long as the log works; what it does not take is counted by whoever keeps it. */
  private static void awaitWritten(Receipt receipt) throws InterruptedException {
    try {
      receipt.awaitDurable();
    } catch (AuditException e) {
      // The operator chose to serve all the same.
    }
  }

  private Receipt keep(Passage passage, Receipt last) throws AuditException {
    Receipt receipt = last;
    Map<String, Integer> times = new HashMap<>();
    for (Segment text : passage.texts()) {
      String path = LoggedPath.of(passage.path(text.path()));
      // Paths that differ only in what is not logged are told apart by a number.
      int time = times.merge(path, 1, Integer::sum);
      String unique = time == 1 ? path : path + "#" + time;
      for (AuditEvent part :
          keys.seal(passage.tenant(), passage.exchange().id(), unique, text.text())) {
        receipt = append(part);
      }
    }
    return receipt;
  }

  /**
   * Begins the hash of a text that arrives in pieces.
   *
   * @throws ApiException 503 when the tenant's secret cannot be read
   */
  TextHash textHash(String tenant) {
    try {
      return keys.textHash(tenant);
    } catch (AuditException e) {
      throw Keeping.unavailable();
    }
  }

  /** Whether texts are kept. */
  boolean keepsContent() {
    return settings.content();
  }

  private String hash(String tenant, String text) {
    try {
      return tenant.isEmpty() ? "" : keys.hash(tenant, text);
    } catch (AuditException e) {
      throw Keeping.unavailable();
    }
  }
}
