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
import io.sallyport.audit.AuditEvent;
import io.sallyport.audit.AuditException;
import io.sallyport.audit.AuditLog;
import io.sallyport.audit.EventKind;
import io.sallyport.core.Principal;
import io.sallyport.core.Role;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Exchange;
import io.sallyport.gateway.http.Json;
import io.sallyport.gateway.http.Routes;
import io.sallyport.gateway.pipeline.Authenticate;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The admin API under {@code /admin}: tenants, keys and usage, for administrators. Every change is
 * in the log, on disk, before it is answered.
 */
public final class AdminApi {

  private static final Duration STANDARD_OVERLAP = Duration.ofHours(24);

  private final Authenticate authenticate;
  private final AccessControl access;
  private final AuditLog log;

  /** Administers these. */
  public AdminApi(Authenticate authenticate, AccessControl access, AuditLog log) {
    this.authenticate = authenticate;
    this.access = access;
    this.log = log;
  }

  /** Adds the addresses. */
  public void addTo(Routes routes) {
    routes.add("GET", "/admin/tenants", guarded(this::tenants));
    routes.add("POST", "/admin/tenants", guarded(this::createTenant));
    routes.add("POST", "/admin/tenants/suspend", guarded(this::suspendTenant));
    routes.add("POST", "/admin/tenants/resume", guarded(this::resumeTenant));
    routes.add("GET", "/admin/keys", guarded(this::keys));
    routes.add("POST", "/admin/keys", guarded(this::createKey));
    routes.add("POST", "/admin/keys/rotate", guarded(this::rotateKey));
    routes.add("POST", "/admin/keys/revoke", guarded(this::revokeKey));
    routes.add("GET", "/admin/usage", guarded(this::usage));
  }

  @FunctionalInterface
  private interface Action {
    ObjectNode act(Exchange exchange, Principal admin)
        throws AccessException, AuditException, InterruptedException;
  }

  private Routes.Handler guarded(Action action) {
    return exchange -> {
      Principal admin = authenticate.check(exchange, Role.ADMIN).principal();
      try {
        exchange.respond(200, action.act(exchange, admin));
      } catch (AccessException e) {
        throw new ApiException(AdminErrors.of(e));
      } catch (AuditException e) {
        throw new ApiException(
            ApiError.internal(503, "audit_unavailable", "The change was not logged."));
      } catch (IllegalArgumentException e) {
        throw new ApiException(
            ApiError.badRequest("invalid_value", null, String.valueOf(e.getMessage())));
      }
    };
  }

  private ObjectNode tenants(Exchange exchange, Principal admin) {
    ObjectNode body = Json.MAPPER.createObjectNode();
    ArrayNode data = body.putArray("data");
    access.tenants().list().forEach(tenant -> data.add(AdminJson.of(tenant)));
    return body;
  }

  private ObjectNode createTenant(Exchange exchange, Principal admin)
      throws AccessException, AuditException, InterruptedException {
    AdminRequest request =
        AdminRequest.of(exchange.body(), "id", "name", "requestsPerMinute", "tokensPerMinute");
    String id = request.text("id");
    Tenant tenant = access.tenants().create(id, request.text("name", id), request.limits());
    log(exchange, admin, "tenant.create", id);
    return AdminJson.of(tenant);
  }

  private ObjectNode suspendTenant(Exchange exchange, Principal admin)
      throws AccessException, AuditException, InterruptedException {
    String id = AdminRequest.of(exchange.body(), "id").text("id");
    Tenant tenant = access.tenants().suspend(id);
    log(exchange, admin, "tenant.suspend", id);
    return AdminJson.of(tenant);
  }

  private ObjectNode resumeTenant(Exchange exchange, Principal admin)
      throws AccessException, AuditException, InterruptedException {
    String id = AdminRequest.of(exchange.body(), "id").text("id");
    Tenant tenant = access.tenants().resume(id);
    log(exchange, admin, "tenant.resume", id);
    return AdminJson.of(tenant);
  }

  private ObjectNode keys(Exchange exchange, Principal admin) {
    ObjectNode body = Json.MAPPER.createObjectNode();
    ArrayNode data = body.putArray("data");
    String tenant = exchange.query("tenant");
    (tenant == null ? access.keys().list() : access.keys().list(tenant))
        .forEach(key -> data.add(AdminJson.of(key)));
    return body;
  }

  private ObjectNode createKey(Exchange exchange, Principal admin)
      throws AccessException, AuditException, InterruptedException {
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
    log(exchange, admin, "key.create", issued.key().id());
    return AdminJson.of(issued);
  }

  private ObjectNode rotateKey(Exchange exchange, Principal admin)
      throws AccessException, AuditException, InterruptedException {
    AdminRequest request = AdminRequest.of(exchange.body(), "id", "overlapSeconds");
    String id = request.text("id");
    long seconds = request.number("overlapSeconds", STANDARD_OVERLAP.toSeconds());
    IssuedKey issued = access.keys().rotate(id, Duration.ofSeconds(seconds));
    log(exchange, admin, "key.rotate", id);
    return AdminJson.of(issued);
  }

  private ObjectNode revokeKey(Exchange exchange, Principal admin)
      throws AccessException, AuditException, InterruptedException {
    String id = AdminRequest.of(exchange.body(), "id").text("id");
    ApiKey key = access.keys().revoke(id);
    log(exchange, admin, "key.revoke", id);
    return AdminJson.of(key);
  }

  private ObjectNode usage(Exchange exchange, Principal admin) throws AccessException {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    LocalDate from = day(exchange.query("from"), today.minusDays(30));
    LocalDate to = day(exchange.query("to"), today);
    ObjectNode body = Json.MAPPER.createObjectNode();
    ArrayNode data = body.putArray("data");
    for (Usage usage : access.usage().usage(from, to)) {
      data.add(AdminJson.of(usage));
    }
    return body;
  }

  private static LocalDate day(@Nullable String text, LocalDate standard) {
    try {
      return text == null ? standard : LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "day: a value that is no date (expected: such as 2026-01-31)", e);
    }
  }

  private void log(Exchange exchange, Principal admin, String action, String subject)
      throws AuditException, InterruptedException {
    log.append(
            AuditEvent.builder(EventKind.ADMIN)
                .principal(admin)
                .requestId(exchange.id())
                .outcome(action)
                .attribute("subject", subject)
                .build())
        .awaitDurable();
  }
}
