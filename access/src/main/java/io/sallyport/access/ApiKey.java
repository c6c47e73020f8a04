package io.sallyport.access;

import io.sallyport.core.Role;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a key; never the key.
 *
 * @param id public id, safe to log
 * @param tenant id of its tenant
 * @param name what an administrator called it
 * @param roles what it may do, at least one
 * @param models models it may call; empty means every model
 * @param limits its limits; those of the tenant apply besides
 * @param createdAt when it was made
 * @param expiresAt from when on it is refused; null for never
 * @param revokedAt when it was revoked; null when it was not
 * @param replacedBy id of the key that rotation made from it; null when it was not rotated
 * @param lastUsedAt when it was last accepted, as far as that was noted down; null for never
 */
public record ApiKey(
    String id,
    String tenant,
    String name,
    Set<Role> roles,
    Set<String> models,
    Limits limits,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt,
    @Nullable String replacedBy,
    @Nullable Instant lastUsedAt) {
  /** Copies the sets. */
  public ApiKey {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(createdAt, "createdAt");
    roles = Set.copyOf(roles);
    models = Set.copyOf(models);
  }

  /** Whether it has expired at a time. */
  public boolean expiredAt(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }

  /** The same, revoked. */
  public ApiKey withRevokedAt(Instant time) {
    return new ApiKey(
        id,
        tenant,
        name,
        roles,
        models,
        limits,
        createdAt,
        expiresAt,
        time,
        replacedBy,
        lastUsedAt);
  }

  /** The same, rotated: valid until a time, with a successor. */
  public ApiKey withSuccessor(String successor, Instant validUntil) {
    return new ApiKey(
        id,
        tenant,
        name,
        roles,
        models,
        limits,
        createdAt,
        validUntil,
        revokedAt,
        successor,
        lastUsedAt);
  }

  /** The same, last used at a time. */
  public ApiKey withLastUsedAt(Instant time) {
    return new ApiKey(
        id, tenant, name, roles, models, limits, createdAt, expiresAt, revokedAt, replacedBy, time);
  }
}
