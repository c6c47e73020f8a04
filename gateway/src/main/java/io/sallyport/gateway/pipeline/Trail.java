package io.sallyport.gateway.pipeline;

import io.sallyport.audit.AuditEvent;
import io.sallyport.audit.AuditException;
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

  private static final String UNDONE =
      ", so nothing was done; its operator has to look at the disk.";
  private static final String DONE =
      ". What was asked for is done; its event is written as soon as the log works again.";

  private final Keeping keeping;
  private final Meters meters;
  private final Strangers strangers;
  private final InstantSource clock;

  /** A trail in the log. */
  public Trail(Keeping keeping, Meters meters, InstantSource clock) {
    this.keeping = keeping;
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
    if (!keeping.log().healthy()) {
      throw unavailable(UNDONE);
    }
  }

  /**
   * Refuses to begin a change that could not be recorded, or not delivered where it has to be.
   * Lists are still given then, and keys and tenants can be cut off.
   *
   * @throws ApiException 503 when it is refused
   */
  public void requireChangeable() {
    requireHealthy();
    keeping.requireDelivered();
  }

  /**
   * Records what somebody is about to do or to be shown, and returns when the event is on disk.
   *
   * @param action for example {@code key.list}
   * @param attributes anything that says more, without secrets
   * @throws ApiException 503 when the event cannot be stored; it must not be done then
   */
  public void did(Exchange exchange, Principal who, String action, Map<String, String> attributes) {
    AuditEvent event = event(exchange, who, action, attributes).status(200).build();
    AuditEvent refused =
        event(exchange, who, "failed", attributes)
            .attribute("action", action)
            .status(503)
            .errorCode("audit_unavailable")
            .build();
    store(exchange, event, refused, UNDONE);
  }

  /**
   * Records what somebody has done, and returns when the event is on disk.
   *
   * @throws ApiException 503 when the event cannot be stored; it is held and stored later
   */
  public void done(
      Exchange exchange, Principal who, String action, Map<String, String> attributes) {
    AuditEvent event = event(exchange, who, action, attributes).status(200).build();
    store(exchange, event, event, DONE);
  }

  private static AuditEvent.Builder event(
      Exchange exchange, Principal who, String outcome, Map<String, String> attributes) {
    AuditEvent.Builder event =
        AuditEvent.builder(EventKind.ADMIN)
            .time(exchange.began())
            .principal(who)
            .requestId(exchange.id())
            .outcome(outcome);
    attributes.forEach(event::attribute);
    return event;
  }

  private void store(Exchange exchange, AuditEvent event, AuditEvent otherwise, String told) {
    exchange.markRecorded();
    try {
      keeping.store(event, () -> otherwise);
    } catch (AuditException e) {
      throw unrecorded(told);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unrecorded(told);
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
      keeping.append(event);
    } else {
      // An event loop must not wait when the disk is behind.
      Thread.startVirtualThread(() -> keeping.append(event));
    }
  }

  /** Whether a refused call of a model gets an event of its own although nobody knows whose. */
  boolean takesStranger(ApiError error) {
    meters.refused(error.code());
    return strangers.takeOrCount(error.code());
  }

  /** Writes down what was only counted since the last time. */
  public void countStrangers() {
    strangers.counted().ifPresent(keeping::append);
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
  private ApiException unrecorded(String told) {
    ApiException unavailable = unavailable(told);
    meters.refused(unavailable.error().code());
    return unavailable;
  }

  private static ApiException unavailable(String told) {
    return new ApiException(ApiError.unrecorded("The audit log cannot be written" + told));
  }
}
