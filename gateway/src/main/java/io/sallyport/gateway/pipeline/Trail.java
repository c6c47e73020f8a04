package io.sallyport.gateway.pipeline;

import io.sallyport.audit.AuditEvent;
import io.sallyport.audit.AuditException;
import io.sallyport.audit.AuditLog;
import io.sallyport.audit.EventKind;
import io.sallyport.core.Principal;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Exchange;
import io.sallyport.gateway.http.Refusal;
import io.sallyport.gateway.http.RefusalLog;
import io.sallyport.gateway.telemetry.Meters;
import java.time.InstantSource;
import java.util.Map;

/**
 * The events of what is no call of a model: what administrators and operators do, and what is
 * refused on the way to any handler. Together with {@link Recorder} each request has one event.
 */
public final class Trail implements RefusalLog {

  private final AuditLog log;
  private final Meters meters;
  private final Strangers strangers;
  private final InstantSource clock;

  /** A trail in a log. */
  public Trail(AuditLog log, Meters meters, InstantSource clock) {
    this.log = log;
    this.meters = meters;
    this.clock = clock;
    this.strangers = new Strangers(clock);
  }

  /**
   * Refuses to begin what could not be recorded.
   *
   * @throws ApiException 503 when the log cannot be written
   */
  public void requireHealthy() {
    if (!log.healthy()) {
      throw unavailable();
    }
  }

  /**
   * Records what somebody did, and returns when the event is on disk.
   *
   * @param action for example {@code key.create}
   * @param attributes anything that says more, without secrets
   * @throws ApiException 503 when the event cannot be stored
   */
  public void did(Exchange exchange, Principal who, String action, Map<String, String> attributes) {
    AuditEvent.Builder event =
        AuditEvent.builder(EventKind.ADMIN)
            .time(exchange.began())
            .principal(who)
            .requestId(exchange.id())
            .outcome(action)
            .status(200);
    attributes.forEach(event::attribute);
    exchange.markRecorded();
    try {
      log.append(event.build()).awaitDurable();
    } catch (AuditException e) {
      throw unrecorded();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unrecorded();
    }
  }

  @Override
  public void refused(Refusal refusal) {
    meters.refused(refusal.error().code());
    if (refusal.caller() == null && !strangers.takeOrCount(refusal.error().code())) {
      return;
    }
    AuditEvent event = event(refusal);
    if (Thread.currentThread().isVirtual()) {
      log.append(event);
    } else {
      // An event loop must not wait when the disk is behind.
      Thread.startVirtualThread(() -> log.append(event));
    }
  }

  /** Whether a refused call of a model gets an event of its own although nobody knows whose. */
  boolean takesStranger(ApiError error) {
    meters.refused(error.code());
    return strangers.takeOrCount(error.code());
  }

  /** Writes down what was only counted since the last time. */
  public void countStrangers() {
    strangers.counted().ifPresent(log::append);
  }

  private AuditEvent event(Refusal refusal) {
    String address = refusal.address();
    boolean administers = address.contains(" /admin") || address.contains(" /console");
    ApiError error = refusal.error();
    AuditEvent.Builder event =
        AuditEvent.builder(administers ? EventKind.ADMIN : EventKind.REQUEST)
            .time(clock.instant())
            .requestId(refusal.requestId())
            .surface(address.isEmpty() ? "http" : address)
            .outcome(error.status() >= 500 ? "failed" : "refused")
            .status(error.status())
            .errorCode(error.code());
    Principal caller = refusal.caller();
    if (caller != null) {
      event.principal(caller);
    } else {
      event.attribute("from", refusal.from());
    }
    return event.build();
  }

  /** The exchange counts as recorded, so nobody else counts that it was not. */
  private ApiException unrecorded() {
    ApiException unavailable = unavailable();
    meters.refused(unavailable.error().code());
    return unavailable;
  }

  private static ApiException unavailable() {
    return new ApiException(
        ApiError.unrecorded(
            "The audit log cannot be written. What was asked for may be done, and is not recorded."));
  }
}
