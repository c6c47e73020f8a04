package io.sallyport.gateway.pipeline;

import io.sallyport.audit.AuditEvent;
import io.sallyport.audit.AuditException;
import io.sallyport.audit.AuditLog;
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

  private final AuditLog log;
  private final ContentKeys keys;
  private final AuditSettings settings;
  private final Decisions decisions;
  private final Meters meters;
  private final Traces traces;

  /** Records to these places. */
  public Recorder(
      AuditLog log,
      ContentKeys keys,
      AuditSettings settings,
      Decisions decisions,
      Meters meters,
      Traces traces) {
    this.log = log;
    this.keys = keys;
    this.settings = settings;
    this.decisions = decisions;
    this.meters = meters;
    this.traces = traces;
  }

  /**
   * Refuses to begin what could not be recorded.
   *
   * @throws ApiException 503 when the log cannot be written
   */
  void requireHealthy() {
    if (!log.healthy()) {
      throw unavailable();
    }
  }

  /**
   * Records the end of a request. In strict mode the event is on disk when this returns.
   *
   * @throws ApiException 503 when the event cannot be stored
   */
  void record(Passage passage) {
    if (!passage.surface().equals(Models.SURFACE)) {
      decisions.add(passage);
    }
    meters.record(passage);
    traces.record(passage);
    try {
      Receipt receipt = log.append(passage.event(this::hash));
      if (settings.content() && !passage.tenant().isEmpty()) {
        receipt = keep(passage, receipt);
      }
      if (settings.strict()) {
        receipt.awaitDurable();
      }
    } catch (AuditException e) {
      throw unavailable();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable();
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
        receipt = log.append(part);
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
      throw unavailable();
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
      throw unavailable();
    }
  }

  private static ApiException unavailable() {
    return new ApiException(
        ApiError.internal(
            503,
            "audit_unavailable",
            "Sallyport cannot write its audit log, so it answers no requests; its operator has to"
                + " look at the disk and restart it."));
  }
}
