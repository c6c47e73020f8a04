package io.sallyport.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.audit.AuditException;
import io.sallyport.audit.AuditLog;
import io.sallyport.audit.EvidenceLog;
import io.sallyport.core.Evidence;
import io.sallyport.core.EvidenceRule;
import io.sallyport.core.Principal;
import io.sallyport.core.Role;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Exchange;
import io.sallyport.gateway.http.Json;
import io.sallyport.gateway.http.Routes;
import io.sallyport.gateway.pipeline.Authenticate;
import io.sallyport.gateway.pipeline.Trail;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.UUID;

/** {@code POST /admin/evidence}: adds a record to the log. */
public final class EvidenceApi {

  private final Authenticate authenticate;
  private final EvidenceLog evidence;
  private final EvidenceRule rule;
  private final InstantSource clock;
  private final Trail trail;

  /** Adds to this log what the rule lets in. */
  public EvidenceApi(
      Authenticate authenticate,
      AuditLog log,
      EvidenceRule rule,
      InstantSource clock,
      Trail trail) {
    this.authenticate = authenticate;
    this.trail = trail;
    this.rule = rule;
    this.clock = clock;
    this.evidence = new EvidenceLog(log);
  }

  /** Adds the address. */
  public void addTo(Routes routes) {
    routes.add("POST", "/admin/evidence", this::add);
  }

  private void add(Exchange exchange) throws InterruptedException {
    Principal admin = authenticate.check(exchange, Role.ADMIN).principal();
    trail.requireChangeable();
    try {
      Evidence record = record(Json.readObject(exchange.body()));
      rule.refusal(record, clock.instant())
          .ifPresent(
              why -> {
                throw new IllegalArgumentException(why);
              });
      Evidence added = evidence.add(record, admin, exchange.id());
      exchange.markRecorded();
      ObjectNode answer = Json.MAPPER.createObjectNode();
      answer.put("id", added.id());
      answer.put("leaf", added.leaf());
      exchange.respond(200, answer);
    } catch (IllegalArgumentException e) {
      throw new ApiException(
          ApiError.badRequest("invalid_value", null, String.valueOf(e.getMessage())));
    } catch (AuditException e) {
      throw new ApiException(ApiError.unrecorded("The record was not written."));
    }
  }

  private static Evidence record(ObjectNode request) {
    JsonNode interval = request.path("interval");
    if (!interval.isTextual() && !interval.isMissingNode() && !interval.isNull()) {
      throw new IllegalArgumentException(
          "interval: " + Json.describe(interval) + " (expected: a text)");
    }
    return new Evidence(
        UUID.randomUUID().toString(),
        AdminJson.text(request, "control"),
        AdminJson.text(request, "subject"),
        AdminJson.text(request, "method"),
        figure(request.path("figure")),
        interval.isTextual() ? interval.asText() : null,
        time(request, "observedFrom"),
        time(request, "observedTo"),
        time(request, "expires"),
        AdminJson.text(request, "tool"),
        -1);
  }

  private static double figure(JsonNode figure) {
    if (!figure.isNumber()) {
      throw new IllegalArgumentException(
          "figure: " + Json.describe(figure) + " (expected: a number)");
    }
    return figure.asDouble();
  }

  private static Instant time(ObjectNode request, String field) {
    try {
      return Instant.parse(request.path(field).asText(""));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          field + ": not a time (expected: such as 2026-12-31T00:00:00Z)", e);
    }
  }
}
