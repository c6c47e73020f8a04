package io.sallyport.access.internal;

import io.sallyport.access.ApiKey;
import io.sallyport.access.Tenant;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All tenants and keys at one moment. It never changes; a change makes a new one that takes its
 * place.
 */
public final class Snapshot {
  private final Map<String, Tenant> tenants;
  private final Map<String, Rows.StoredKey> keysById;
  private final Map<Long, Rows.StoredKey> keysByHash;

  private Snapshot(Map<String, Tenant> tenants, Map<String, Rows.StoredKey> keysById) {
    this(tenants, keysById, new HashMap<>());
    keysById.values().forEach(stored -> keysByHash.put(shortened(stored.hash()), stored));
  }

  private Snapshot(
      Map<String, Tenant> tenants,
      Map<String, Rows.StoredKey> keysById,
      Map<Long, Rows.StoredKey> keysByHash) {
    this.tenants = tenants;
    this.keysById = keysById;
    this.keysByHash = keysByHash;
  }

  /** Of rows. */
  public static Snapshot of(List<Tenant> tenants, List<Rows.StoredKey> keys) {
    Map<String, Tenant> byId = new TreeMap<>();
    tenants.forEach(tenant -> byId.put(tenant.id(), tenant));
    Map<String, Rows.StoredKey> keysById = new LinkedHashMap<>();
    keys.forEach(stored -> keysById.put(stored.key().id(), stored));
    return new Snapshot(byId, keysById);
  }

  /** The key whose text has this hash. */
  public Optional<ApiKey> byHash(byte[] hash) {
    Rows.StoredKey stored = keysByHash.get(shortened(hash));
    return stored != null && MessageDigest.isEqual(stored.hash(), hash)
        ? Optional.of(stored.key())
        : Optional.empty();
  }

  /** The key with this id. */
  public Optional<ApiKey> key(String id) {
    return Optional.ofNullable(keysById.get(id)).map(Rows.StoredKey::key);
  }

  /** All keys, oldest first. */
  public List<ApiKey> keys() {
    return keysById.values().stream().map(Rows.StoredKey::key).toList();
  }

  /** All keys with the hashes of their texts. */
  Collection<Rows.StoredKey> stored() {
    return keysById.values();
  }

  /** The tenant with this id. */
  public Optional<Tenant> tenant(String id) {
    return Optional.ofNullable(tenants.get(id));
  }

  /** All tenants by id. */
  public Collection<Tenant> tenants() {
    return List.copyOf(tenants.values());
  }

  /** With a tenant added or replaced. */
  public Snapshot with(Tenant tenant) {
    Map<String, Tenant> changed = new TreeMap<>(tenants);
    changed.put(tenant.id(), tenant);
    return new Snapshot(changed, keysById, keysByHash);
  }

  /** Without a tenant and its keys. */
  public Snapshot withoutTenant(String id) {
    Map<String, Tenant> left = new TreeMap<>(tenants);
    left.remove(id);
    Map<String, Rows.StoredKey> keys = new LinkedHashMap<>(keysById);
    keys.values().removeIf(stored -> stored.key().tenant().equals(id));
    return new Snapshot(left, keys);
  }

  /** With a key added. */
  public Snapshot with(Rows.StoredKey stored) {
    Map<String, Rows.StoredKey> changed = new LinkedHashMap<>(keysById);
    changed.put(stored.key().id(), stored);
    Map<Long, Rows.StoredKey> byHash = new HashMap<>(keysByHash);
    byHash.put(shortened(stored.hash()), stored);
    return new Snapshot(tenants, changed, byHash);
  }

  /** With a known key changed. */
  public Snapshot with(ApiKey key) {
    Rows.StoredKey known = keysById.get(key.id());
    return known == null ? this : with(new Rows.StoredKey(key, known.hash()));
  }

  /** With a key revoked or a tenant suspended: {@code key ID} or {@code tenant ID}. */
  Snapshot cutOff(String entry, Instant at) {
    String id = entry.substring(entry.indexOf(' ') + 1);
    if (entry.startsWith("tenant ")) {
      return tenant(id).map(tenant -> with(tenant.withSuspended(true))).orElse(this);
    }
    return key(id)
        .filter(key -> key.revokedAt() == null)
        .map(key -> with(key.withRevokedAt(at)))
        .orElse(this);
  }

  // Only finds the candidate; whether it is the key is decided in constant time.
  private static Long shortened(byte[] hash) {
    return ByteBuffer.wrap(hash).getLong();
  }
}
