package io.sallyport.access;

import io.sallyport.access.AccessException.Reason;
import io.sallyport.access.internal.Database;
import io.sallyport.access.internal.DisplayName;
import io.sallyport.access.internal.Rows;
import io.sallyport.access.internal.Snapshot;
import io.sallyport.access.internal.State;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Makes, suspends and deletes tenants. Every change is forced to disk when the method returns. */
public final class Tenants {
  /** The tenant of the first key. */
  public static final String DEFAULT = "default";

  private final State state;
  private final InstantSource clock;

  Tenants(State state, InstantSource clock) {
    this.state = state;
    this.clock = clock;
  }

  /**
   * Makes a tenant.
   *
   * @param id letters {@code a-z}, digits and hyphens, 1 to 63, begins with a letter or digit
   * @param name for people, 1 to 256 characters, none of them invisible
   * @param limits limits of all its keys together
   * @throws AccessException CONFLICT when it exists, STORAGE when it cannot be kept
   */
  public Tenant create(String id, String name, Limits limits) throws AccessException {
    if (!id.matches("[a-z0-9][a-z0-9-]{0,62}")) {
      throw new IllegalArgumentException(
          "tenant: an id of "
              + id.length()
              + " characters (expected: 1 to 63 of a-z, 0-9 and '-', beginning with a letter or"
              + " digit)");
    }
    DisplayName.check("name", name);
    state.changes().lock();
    try {
      Snapshot snapshot = state.snapshot();
      if (snapshot.tenant(id).isPresent()) {
        throw new AccessException(
            Reason.CONFLICT, "tenant: '" + id + "' exists (expected: a new id)");
      }
      Tenant tenant =
          new Tenant(id, name, false, limits, clock.instant().truncatedTo(ChronoUnit.MILLIS));
      state.write(
          connection -> {
            Rows.insert(connection, tenant);
            return tenant;
          });
      state.replace(snapshot.with(tenant));
      return tenant;
    } finally {
      state.changes().unlock();
    }
  }

  /** All tenants by id. */
  public List<Tenant> list() {
    return List.copyOf(state.snapshot().tenants());
  }

  /** A tenant by its id. */
  public Optional<Tenant> find(String id) {
    return state.snapshot().tenant(id);
  }

  /**
   * Refuses all keys of a tenant at once, on open streams too, until {@link #resume}.
   *
   * @throws AccessException NOT_FOUND, STORAGE as with {@link ApiKeys#revoke}
   */
  public Tenant suspend(String id) throws AccessException {
    try {
      return change(id, tenant -> tenant.withSuspended(true));
    } finally {
      cutOffAll(keysOf(id));
    }
  }

  /**
   * Accepts the keys of a tenant again.
   *
   * @throws AccessException NOT_FOUND, STORAGE
   */
  public Tenant resume(String id) throws AccessException {
    return change(id, tenant -> tenant.withSuspended(false));
  }

  /**
   * Sets the limits of all keys of a tenant together.
   *
   * @throws AccessException NOT_FOUND, STORAGE
   */
  public Tenant setLimits(String id, Limits limits) throws AccessException {
    return change(id, tenant -> tenant.withLimits(limits));
  }

  /**
   * Deletes a tenant and its keys; its usage stays. Its content elsewhere is not touched.
   *
   * @throws AccessException NOT_FOUND, STORAGE as with {@link ApiKeys#revoke}
   */
  public void delete(String id) throws AccessException {
    List<String> keys = keysOf(id);
    state.changes().lock();
    try {
      Snapshot snapshot = state.snapshot();
      if (snapshot.tenant(id).isEmpty()) {
        throw unknown(id);
      }
      state.replace(snapshot.withoutTenant(id));
      state.writeCutOff(
          "tenant " + id,
          connection -> {
            Rows.deleteTenant(connection, id);
            return id;
          });
    } finally {
      state.changes().unlock();
      cutOffAll(keys);
    }
  }

  static AccessException unknown(String id) {
    return new AccessException(
        Reason.NOT_FOUND, "tenant: no '" + id + "' (expected: the id of a tenant, see the list)");
  }

  private Tenant change(String id, UnaryOperator<Tenant> change) throws AccessException {
    state.changes().lock();
    try {
      Snapshot snapshot = state.snapshot();
      Tenant before = snapshot.tenant(id).orElseThrow(() -> unknown(id));
      Tenant changed = change.apply(before);
      Database.Work<Tenant> work =
          connection -> {
            Rows.update(connection, changed);
            return changed;
          };
      if (changed.suspended()) {
        state.replace(snapshot.with(changed));
        state.writeCutOff("tenant " + id, work);
      } else {
        state.write(work);
      }
      state.replace(snapshot.with(changed));
      return changed;
    } finally {
      state.changes().unlock();
    }
  }

  private List<String> keysOf(String id) {
    return state.snapshot().keys().stream()
        .filter(key -> key.tenant().equals(id))
        .map(ApiKey::id)
        .toList();
  }

  private void cutOffAll(List<String> keyIds) {
    keyIds.forEach(state::cutOff);
  }
}
