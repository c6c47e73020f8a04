package io.sallyport.core;

import java.util.Objects;
import java.util.Set;

/**
 * Who makes a request: a key of a tenant, after it was checked.
 *
 * @param tenant the tenant's id
 * @param keyId the public id of the API key, safe to log
 * @param name the name an administrator gave the key
 * @param roles what the key may do, for example {@code client}, {@code operator}, {@code admin}
 * @param models the models it may call; empty means every model
 * @param owner the id under which what it stores is kept: that of the first of the keys that took
 *     each other's place, its own where it took nobody's
 */
public record Principal(
    String tenant, String keyId, String name, Set<Role> roles, Set<String> models, String owner) {

  /** Copies the sets. */
  public Principal {
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(keyId, "keyId");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(owner, "owner");
    roles = Set.copyOf(roles);
    models = Set.copyOf(models);
  }

  /** A key that took no other's place. */
  public Principal(String tenant, String keyId, String name, Set<Role> roles, Set<String> models) {
    this(tenant, keyId, name, roles, models, keyId);
  }

  /** Whether the key may do what the role allows; an administrator may do everything. */
  public boolean has(Role role) {
    return roles.contains(role) || roles.contains(Role.ADMIN);
  }

  /** Whether the key may call the model. */
  public boolean mayUse(String model) {
    return models.isEmpty() || models.contains(model);
  }
}
