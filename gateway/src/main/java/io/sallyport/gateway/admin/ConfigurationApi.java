package io.sallyport.gateway.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Principal;
import io.sallyport.core.Role;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Exchange;
import io.sallyport.gateway.http.Json;
import io.sallyport.gateway.http.Routes;
import io.sallyport.gateway.pipeline.Authenticate;
import io.sallyport.gateway.pipeline.Trail;
import io.sallyport.gateway.reload.ReloadReport;
import io.sallyport.gateway.reload.Reloader;
import java.util.Map;

/** {@code /admin/configuration}: which one is in force, and reading it anew. */
public final class ConfigurationApi {

  private final Authenticate authenticate;
  private final Reloader reloader;
  private final Trail trail;

  /** Administers a configuration. */
  public ConfigurationApi(Authenticate authenticate, Reloader reloader, Trail trail) {
    this.authenticate = authenticate;
    this.reloader = reloader;
    this.trail = trail;
  }

  /** Adds the addresses. */
  public void addTo(Routes routes) {
    routes.add("GET", "/admin/configuration", this::show);
    routes.add("POST", "/admin/configuration/reload", this::reload);
  }

  private void show(Exchange exchange) {
    Principal admin = authenticate.check(exchange, Role.ADMIN).principal();
    trail.requireHealthy();
    ObjectNode answer = Json.MAPPER.createObjectNode();
    answer.put("digest", reloader.settings().digest());
    ObjectNode settings = answer.putObject("settings");
    reloader.settings().hashes().forEach(settings::put);
    reloader.waiting().forEach(answer.putArray("restart")::add);
    answer.set("last", json(reloader.last()));
    trail.did(exchange, admin, "configuration.show", Map.of());
    exchange.respond(200, answer);
  }

  private void reload(Exchange exchange) {
    Principal admin = authenticate.check(exchange, Role.ADMIN).principal();
    trail.requireChangeable();
    ReloadReport report = reloader.reload(admin.keyId(), admin, exchange.id());
    if (report.outcome() == ReloadReport.Outcome.UNRECORDED) {
      throw new ApiException(
          ApiError.unrecorded(
              "The configuration in force stays: " + String.join(" | ", report.problems())));
    }
    if (report.outcome() == ReloadReport.Outcome.KEPT) {
      // The report itself is in the log, with who asked for it.
      exchange.markRecorded();
      throw new ApiException(
          ApiError.invalid(
              422,
              "configuration_wrong",
              "The configuration in force stays: " + String.join(" | ", report.problems())));
    }
    trail.done(exchange, admin, "configuration.reload", Map.of("digest", report.digest()));
    exchange.respond(200, json(report));
  }

  private static ObjectNode json(ReloadReport report) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("outcome", report.outcome().wireName());
    node.put("at", report.at().toString());
    node.put("by", report.by());
    node.put("digest", report.digest());
    ArrayNode changed = node.putArray("changed");
    report.changed().forEach(changed::add);
    ArrayNode restart = node.putArray("restart");
    report.restart().forEach(restart::add);
    ArrayNode problems = node.putArray("problems");
    report.problems().forEach(problems::add);
    return node;
  }
}
