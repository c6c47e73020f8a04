package io.sallyport.gateway.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.access.AccessControl;
import io.sallyport.access.AccessException;
import io.sallyport.access.ApiKey;
import io.sallyport.access.IssuedKey;
import io.sallyport.access.KeyRequest;
import io.sallyport.access.Tenant;
import io.sallyport.access.Usage;
import io.sallyport.core.Principal;
import io.sallyport.core.Role;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Exchange;
import io.sallyport.gateway.http.Json;
import io.sallyport.gateway.http.Routes;
import io.sallyport.gateway.pipeline.Authenticate;
import io.sallyport.gateway.pipeline.Trail;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The admin API under {@code /admin}: tenants, keys and usage, for administrators. Every change is
 * in the log, on disk, before it is answered.
 */
public final class AdminApi {

  private static final Duration STANDARD_OVERLAP = Duration.ofHours(24);

  /** What must work even while the log cannot be written. */
  private static final Set<String> CUTS_OFF = Set.of("key.revoke", "tenant.suspend");

  private final Authenticate authenticate;
  private final AccessControl access;
  private final Trail trail;

  /** Administers these. */
  public AdminApi(Authenticate authenticate, AccessControl access, Trail trail) {
    this.authenticate = authenticate;
    this.access = access;
    this.trail = trail;
  }

  /** Adds the addresses. */
  public void addTo(Routes routes) {
    add(routes, "GET", "/admin/tenants", "tenant.list", this::tenants);
    add(routes, "POST", "/admin/tenants", "tenant.create", this::createTenant);
    add(routes, "POST", "/admin/tenants/suspend", "tenant.suspend", this::suspendTenant);
    add(routes, "POST", "/admin/tenants/resume", "tenant.resume", this::resumeTenant);
    add(routes, "GET", "/admin/keys", "key.list", this::keys);
    add(routes, "POST", "/admin/keys", "key.create", this::createKey);
    add(routes, "POST", "/admin/keys/rotate", "key.rotate", this::rotateKey);
    add(routes, "POST", "/admin/keys/revoke", "key.revoke", this::revokeKey);
    add(routes, "GET", "/admin/usage", "usage.list", this::usage);
  }

  /** What came of a call: whom or what it was about, and the answer. */
  private record Done(String subject, ObjectNode answer) {}

  @FunctionalInterface
  private interface Action {
    Done act(Exchange exchange) throws AccessException;
  }

  private void add(Routes routes, String method, String path, String name, Action action) {
    routes.add(
        method,
        path,
        exchange -> {
          Principal admin = authenticate.check(exchange, Role.ADMIN).principal();
          if (method.equals("GET")) {
            trail.requireHealthy();
          } else if (!CUTS_OFF.contains(name)) {
            trail.requireChangeable();
          }
          Done done = act(action, exchange);
          Map<String, String> about =
              done.subject().isEmpty() ? Map.of() : Map.of("subject", done.subject());
          if (method.equals("GET")) {
            trail.did(exchange, admin, name, about);
          } else {
            trail.done(exchange, admin, name, about);
          }
          exchange.respond(200, done.answer());
        });
  }

  private static Done act(Action action, Exchange exchange) {
    try {
      return action.act(exchange);
    } catch (AccessException e) {
      throw new ApiException(AdminErrors.of(e));
    } catch (IllegalArgumentException e) {
      throw new ApiException(
          ApiError.badRequest("invalid_value", null, String.valueOf(e.getMessage())));
    }
  }

  private Done tenants(Exchange exchange) {
    ObjectNode body = Json.MAPPER.createObjectNode();
    ArrayNode data = body.putArray("data");
    access.tenants().list().forEach(tenant -> data.add(AdminJson.of(tenant)));
    return new Done("", body);
  }

  private Done createTenant(Exchange exchange) throws AccessException {
    AdminRequest request =
        AdminRequest.of(exchange.body(), "id", "name", "requestsPerMinute", "tokensPerMinute");
    String id = request.text("id");
    Tenant tenant = access.tenants().create(id, request.text("name", id), request.limits());
    return new Done(id, AdminJson.of(tenant));
  }

  private Done suspendTenant(Exchange exchange) throws AccessException {
    String id = AdminRequest.of(exchange.body(), "id").text("id");
    Tenant tenant = access.tenants().suspend(id);
    return new Done(id, AdminJson.of(tenant));
  }

  private Done resumeTenant(Exchange exchange) throws AccessException {
    String id = AdminRequest.of(exchange.body(), "id").text("id");
    Tenant tenant = access.tenants().resume(id);
    return new Done(id, AdminJson.of(tenant));
  }

  private Done keys(Exchange exchange) {
    ObjectNode body = Json.MAPPER.createObjectNode();
    ArrayNode data = body.putArray("data");
    String tenant = exchange.query("tenant");
    (tenant == null ? access.keys().list() : access.keys().list(tenant))
        .forEach(key -> data.add(AdminJson.of(key)));
    return new Done("", body);
  }

  private Done createKey(Exchange exchange) throws AccessException {
    AdminRequest request =
        AdminRequest.of(
            exchange.body(),
            "tenant",
            "name",
            "roles",
            "models",
            "requestsPerMinute",
            "tokensPerMinute",
            "expiresAt");
    Set<Role> roles = new HashSet<>();
    request.texts("roles").forEach(role -> roles.add(Role.ofWireName(role)));
    IssuedKey issued =
        access
            .keys()
            .create(
                new KeyRequest(
                    request.text("tenant", "default"),
                    request.text("name"),
                    roles.isEmpty() ? Set.of(Role.CLIENT) : roles,
                    request.texts("models"),
                    request.limits(),
                    request.time("expiresAt")));
    return new Done(issued.key().id(), AdminJson.of(issued));
  }

  private Done rotateKey(Exchange exchange) throws AccessException {
    AdminRequest request = AdminRequest.of(exchange.body(), "id", "overlapSeconds");
    String id = request.text("id");
    long seconds = request.number("overlapSeconds", STANDARD_OVERLAP.toSeconds());
    IssuedKey issued = access.keys().rotate(id, Duration.ofSeconds(seconds));
    return new Done(id, AdminJson.of(issued));
  }

  private Done revokeKey(Exchange exchange) throws AccessException {
    String id = AdminRequest.of(exchange.body(), "id").text("id");
    ApiKey key = access.keys().revoke(id);
    return new Done(id, AdminJson.of(key));
  }

  private Done usage(Exchange exchange) throws AccessException {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    LocalDate from = day(exchange.query("from"), today.minusDays(30));
    LocalDate to = day(exchange.query("to"), today);
    ObjectNode body = Json.MAPPER.createObjectNode();
    ArrayNode data = body.putArray("data");
    for (Usage usage : access.usage().usage(from, to)) {
      data.add(AdminJson.of(usage));
    }
    return new Done("", body);
  }

  private static LocalDate day(@Nullable String text, LocalDate standard) {
    try {
      return text == null ? standard : LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "day: a value that is no date (expected: such as 2026-01-31)", e);
    }
  }
}
