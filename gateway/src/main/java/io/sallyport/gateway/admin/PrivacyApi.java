package io.sallyport.gateway.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.access.AccessControl;
import io.sallyport.core.Erasable;
import io.sallyport.core.Principal;
import io.sallyport.core.Role;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Exchange;
import io.sallyport.gateway.http.Json;
import io.sallyport.gateway.http.Routes;
import io.sallyport.gateway.pipeline.Authenticate;
import io.sallyport.gateway.pipeline.Trail;
import io.sallyport.privacy.Vault;
import io.sallyport.privacy.VaultException;
import java.util.Map;

/** The admin API of the vault: new keys, and forgetting. For administrators. */
public final class PrivacyApi {

  private final Authenticate authenticate;
  private final AccessControl access;
  private final Vault vault;
  private final Erasable kept;
  private final Trail trail;

  /**
   * Administers a vault.
   *
   * @param kept what else is kept of a tenant, and goes when the tenant's vault is erased
   */
  public PrivacyApi(
      Authenticate authenticate, AccessControl access, Vault vault, Erasable kept, Trail trail) {
    this.authenticate = authenticate;
    this.access = access;
    this.vault = vault;
    this.kept = kept;
    this.trail = trail;
  }

  /** Adds the addresses. */
  public void addTo(Routes routes) {
    routes.add("POST", "/admin/vault/rotate", this::rotate);
    routes.add("POST", "/admin/vault/erase", this::erase);
  }

  private void rotate(Exchange exchange) {
    act(
        exchange,
        "vault.rotate",
        tenant -> {
          vault.rotate(tenant);
          return "rotated";
        });
  }

  private void erase(Exchange exchange) {
    act(
        exchange,
        "vault.erase",
        tenant -> {
          kept.erase(tenant);
          return Long.toString(vault.erase(tenant));
        });
  }

  private static String tenant(Exchange exchange) {
    try {
      return AdminRequest.of(exchange.body(), "tenant").text("tenant");
    } catch (IllegalArgumentException e) {
      throw new ApiException(
          ApiError.badRequest("invalid_value", "tenant", String.valueOf(e.getMessage())));
    }
  }

  @FunctionalInterface
  private interface Action {
    String act(String tenant);
  }

  private void act(Exchange exchange, String name, Action action) {
    Principal admin = authenticate.check(exchange, Role.ADMIN).principal();
    trail.requireChangeable();
    String tenant = tenant(exchange);
    boolean known = access.tenants().list().stream().anyMatch(one -> one.id().equals(tenant));
    if (!known) {
      throw new ApiException(
          ApiError.notFound(
              "tenant_not_found", "tenant", "There is no tenant of this id; GET /admin/tenants."));
    }
    try {
      String outcome = action.act(tenant);
      trail.done(exchange, admin, name, Map.of("subject", tenant, "outcome", outcome));
      ObjectNode body = Json.MAPPER.createObjectNode();
      body.put("tenant", tenant).put("done", name).put("entries", outcome);
      exchange.respond(200, body);
    } catch (VaultException e) {
      throw new ApiException(
          ApiError.internal(503, "privacy_unavailable", String.valueOf(e.getMessage())));
    }
  }
}
