package io.sallyport.access;

import io.sallyport.access.AccessException.Reason;
import io.sallyport.access.internal.KeySecret;
import io.sallyport.access.internal.Rows;
import io.sallyport.access.internal.Rows.StoredKey;
import io.sallyport.access.internal.Snapshot;
import io.sallyport.access.internal.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes, rotates and revokes keys. Every change is forced to disk when the method returns. */
public final class ApiKeys {
  private final State state;
  private final InstantSource clock;
  private final LastUsed lastUsed;

  ApiKeys(State state, InstantSource clock, LastUsed lastUsed) {
    this.state = state;
    this.clock = clock;
    this.lastUsed = lastUsed;
  }

  /**
   * Makes a key.
   *
   * @return the key with its secret, which cannot be had again
   * @throws IllegalArgumentException when its expiry is past
   * @throws AccessException NOT_FOUND when there is no such tenant, STORAGE when it cannot be kept
   */
  public IssuedKey create(KeyRequest request) throws AccessException {
    Instant expiry = request.expiresAt();
    if (expiry != null && !expiry.isAfter(clock.instant())) {
      throw new IllegalArgumentException(
          "expiresAt: " + expiry + " is past (expected: a time to come)");
    }
    state.changes().lock();
    try {
      Snapshot snapshot = state.snapshot();
      if (snapshot.tenant(request.tenant()).isEmpty()) {
        throw Tenants.unknown(request.tenant());
      }
      String secret = KeySecret.generate();
      StoredKey stored = new StoredKey(newKey(request), KeySecret.hash(secret));
      state.write(
          connection -> {
            Rows.insert(connection, stored);
            return stored;
          });
      state.replace(snapshot.with(stored));
      return new IssuedKey(stored.key(), secret);
    } finally {
      state.changes().unlock();
    }
  }

  /**
   * Makes a key that takes another's place, with the same rights and limits. The old one stays
   * valid for a while, so that clients can change over.
   *
   * @param keyId id of the key to replace
   * @param overlap how long the old key stays valid from now, zero or more; never beyond its expiry
   * @throws AccessException NOT_FOUND, CONFLICT when it is revoked, expired or already replaced,
   *     STORAGE
   */
  public IssuedKey rotate(String keyId, Duration overlap) throws AccessException {
    if (overlap.isNegative()) {
      throw new IllegalArgumentException("overlap: " + overlap + " (expected: zero or more)");
    }
    state.changes().lock();
    try {
      Snapshot snapshot = state.snapshot();
      ApiKey old = snapshot.key(keyId).orElseThrow(() -> unknown(keyId));
      Instant now = now();
      if (old.revokedAt() != null || old.expiredAt(now) || old.replacedBy() != null) {
        throw new AccessException(
            Reason.CONFLICT,
            "key: " + keyId + " is revoked, expired or replaced (expected: one in use)");
      }
      KeyRequest request =
          new KeyRequest(
              old.tenant(), old.name(), old.roles(), old.models(), old.limits(), old.expiresAt());
      String secret = KeySecret.generate();
      StoredKey fresh = new StoredKey(newKey(request), KeySecret.hash(secret));
      Instant until = earlier(now.plus(overlap), old.expiresAt());
      ApiKey replaced = old.withSuccessor(fresh.key().id(), until);
      state.write(
          connection -> {
            Rows.insert(connection, fresh);
            Rows.update(connection, replaced);
            return fresh;
          });
      state.replace(snapshot.with(fresh).with(replaced));
      return new IssuedKey(fresh.key(), secret);
    } finally {
      state.changes().unlock();
    }
  }

  /**
   * Revokes a key. It is refused from before this method returns, listeners have heard of it, and
   * it stays revoked whatever happens to the process afterwards. Revoking twice changes nothing.
   *
   * @throws AccessException NOT_FOUND; STORAGE when the revocation holds and its row could not be
   *     written; the message says whether it outlives a restart
   */
  public ApiKey revoke(String keyId) throws AccessException {
    state.changes().lock();
    try {
      Snapshot snapshot = state.snapshot();
      ApiKey key = snapshot.key(keyId).orElseThrow(() -> unknown(keyId));
      ApiKey revoked = key.revokedAt() == null ? key.withRevokedAt(now()) : key;
      // First in memory: a disk that fails must not keep a key alive.
      state.replace(snapshot.with(revoked));
      state.writeCutOff(
          "key " + keyId,
          connection -> {
            Rows.update(connection, revoked);
            return revoked;
          });
      return revoked;
    } finally {
      state.changes().unlock();
      state.cutOff(keyId);
    }
  }

  /** A key by its id. */
  public Optional<ApiKey> find(String keyId) {
    return state.snapshot().key(keyId).map(lastUsed::applyTo);
  }

  /** All keys, oldest first, revoked and expired ones included. */
  public List<ApiKey> list() {
    return state.snapshot().keys().stream().map(lastUsed::applyTo).toList();
  }

  /** All keys of a tenant, oldest first. */
  public List<ApiKey> list(String tenant) {
    return list().stream().filter(key -> key.tenant().equals(tenant)).toList();
  }

  private ApiKey newKey(KeyRequest request) {
    Instant expiry = request.expiresAt();
    return new ApiKey(
        KeySecret.generateId(),
        request.tenant(),
        request.name(),
        request.roles(),
        Set.copyOf(request.models()),
        request.limits(),
        now(),
        expiry == null ? null : expiry.truncatedTo(ChronoUnit.MILLIS),
        null,
        null,
        null);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static Instant earlier(Instant time, @org.jspecify.annotations.Nullable Instant other) {
    return other != null && other.isBefore(time) ? other : time;
  }

  private static AccessException unknown(String keyId) {
    return new AccessException(
        Reason.NOT_FOUND, "key: no '" + keyId + "' (expected: the id of a key, see the list)");
  }
}
