package io.sallyport.access;

import io.sallyport.access.internal.DisplayName;
import io.sallyport.core.Role;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a new key shall be.
 *
 * @param tenant id of an existing tenant
 * @param name for people, 1 to 256 characters, none of them invisible
 * @param roles at least one
 * @param models models it may call, named in the same way; empty means every model
 * @param limits its limits
 * @param expiresAt from when on it is refused; null for never
 */
public record KeyRequest(
    String tenant,
    String name,
    Set<Role> roles,
    Set<String> models,
    Limits limits,
    @Nullable Instant expiresAt) {
  private static final int MAX_MODELS = 200;

  /** Checks the fields. */
  public KeyRequest {
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(limits, "limits");
    roles = Set.copyOf(roles);
    models = Set.copyOf(models);
    DisplayName.check("name", name);
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("roles: none (expected: at least one)");
    }
    if (models.size() > MAX_MODELS) {
      throw new IllegalArgumentException(
          "models: " + models.size() + " (expected: at most " + MAX_MODELS + ")");
    }
    for (String model : models) {
      DisplayName.check("models", model);
    }
  }

  /** A key without limits and expiry that may call every model. */
  public static KeyRequest of(String tenant, String name, Role... roles) {
    return new KeyRequest(tenant, name, Set.of(roles), Set.of(), Limits.NONE, null);
  }

  /** The same for these models only. */
  public KeyRequest withModels(Set<String> newModels) {
    return new KeyRequest(tenant, name, roles, newModels, limits, expiresAt);
  }

  /** The same with limits. */
  public KeyRequest withLimits(Limits newLimits) {
    return new KeyRequest(tenant, name, roles, models, newLimits, expiresAt);
  }

  /** The same with an expiry. */
  public KeyRequest withExpiry(Instant time) {
    return new KeyRequest(tenant, name, roles, models, limits, time);
  }
}
