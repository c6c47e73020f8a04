package io.sallyport.access.internal;

import io.sallyport.access.ApiKey;
import io.sallyport.access.Tenant;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * All tenants and keys at one moment. It never changes; a change makes a new one that takes its
 * place.
 */
public final class Snapshot {
  /** A key with its place among all, the oldest first. */
  private record Placed(long place, Rows.StoredKey stored) {}

  private final Map<String, Tenant> tenants;
  private final Shelves<String, Placed> keysById;
  private final Shelves<Long, Rows.StoredKey> keysByHash;
  private final Shelves<String, String> firsts;
  private final long next;

  private Snapshot(
      Map<String, Tenant> tenants,
      Shelves<String, Placed> keysById,
      Shelves<Long, Rows.StoredKey> keysByHash,
      Shelves<String, String> firsts,
      long next) {
    this.tenants = tenants;
    this.keysById = keysById;
    this.keysByHash = keysByHash;
    this.firsts = firsts;
    this.next = next;
  }

  /** Of rows. */
  public static Snapshot of(List<Tenant> tenants, List<Rows.StoredKey> keys) {
    Map<String, Tenant> byId = new TreeMap<>();
    tenants.forEach(tenant -> byId.put(tenant.id(), tenant));
    return of(byId, keys);
  }

  private static Snapshot of(Map<String, Tenant> tenants, List<Rows.StoredKey> keys) {
    Map<String, Placed> byId = new HashMap<>();
    Map<Long, Rows.StoredKey> byHash = new HashMap<>();
    Map<String, String> replaced = new HashMap<>();
    for (Rows.StoredKey stored : keys) {
      byId.put(stored.key().id(), new Placed(byId.size(), stored));
      byHash.put(shortened(stored.hash()), stored);
      if (stored.key().replacedBy() != null) {
        replaced.put(stored.key().replacedBy(), stored.key().id());
      }
    }
    return new Snapshot(
        tenants, Shelves.of(byId), Shelves.of(byHash), Shelves.of(firsts(replaced)), byId.size());
  }

  /** Keys that stand in a circle, which only a spoiled table has, are each their own first. */
  private static Map<String, String> firsts(Map<String, String> replaced) {
    Map<String, String> firsts = new HashMap<>();
    for (String id : replaced.keySet()) {
      Set<String> way = new LinkedHashSet<>();
      String at = id;
      while (replaced.containsKey(at) && !firsts.containsKey(at) && way.add(at)) {
        at = replaced.get(at);
      }
      boolean circle = way.contains(at);
      String first = firsts.getOrDefault(at, at);
      way.forEach(key -> firsts.put(key, circle ? key : first));
    }
    return firsts;
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
    return Optional.ofNullable(keysById.get(id)).map(placed -> placed.stored().key());
  }

  /** The id of the key with which the rotations began that led to this one; mostly its own. */
  public String firstOf(String id) {
    String first = firsts.get(id);
    return first == null ? id : first;
  }

  /** All keys, oldest first. */
  public List<ApiKey> keys() {
    return stored().stream().map(Rows.StoredKey::key).toList();
  }

  /** All keys with the hashes of their texts, oldest first. */
  List<Rows.StoredKey> stored() {
    return keysById
        .values()
        .sorted(Comparator.comparingLong(Placed::place))
        .map(Placed::stored)
        .toList();
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
    return new Snapshot(changed, keysById, keysByHash, firsts, next);
  }

  /** Without a tenant and its keys. */
  public Snapshot withoutTenant(String id) {
    Map<String, Tenant> left = new TreeMap<>(tenants);
    left.remove(id);
    return of(left, stored().stream().filter(stored -> !stored.key().tenant().equals(id)).toList());
  }

  /** With a key added. */
  public Snapshot with(Rows.StoredKey stored) {
    Placed known = keysById.get(stored.key().id());
    Placed placed = new Placed(known == null ? next : known.place(), stored);
    String successor = stored.key().replacedBy();
    return new Snapshot(
        tenants,
        keysById.with(stored.key().id(), placed),
        keysByHash.with(shortened(stored.hash()), stored),
        successor == null ? firsts : firsts.with(successor, firstOf(stored.key().id())),
        next + 1);
  }

  /** With a known key changed. */
  public Snapshot with(ApiKey key) {
    Placed known = keysById.get(key.id());
    return known == null ? this : with(new Rows.StoredKey(key, known.stored().hash()));
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
