package io.sallyport.gateway.dialect;

import io.sallyport.core.Erasable;
import io.sallyport.gateway.http.ApiException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answers of the Responses API that clients can go on from, in memory only. Each belongs to the
 * key that it was given to, and to those that took its place. Who stores without end drops its own
 * oldest answers, and the answers that nobody used for longest go when all are too many.
 */
public final class ResponseStore implements Erasable {

  private static final long MOST_BYTES = 64L << 20;
  private static final long MOST_OF_KEY = 8L << 20;

  /** What a place in the maps costs besides the bytes. */
  private static final int OVERHEAD = 512;

  /**
   * One answer.
   *
   * @param id its id
   * @param owner the tenant and the owner of the key that it was given to
   * @param previous the answer that it goes on from; null when it began anew
   * @param request the request, as it came
   * @param response the answer, as it was given
   * @param rules what let it pass
   */
  @SuppressWarnings("ArrayRecordComponent") // One owner; compared by nobody.
  public record Stored(
      String id,
      String owner,
      @Nullable String previous,
      byte[] request,
      byte[] response,
      String rules) {

    long size() {
      return (long) request.length + response.length + OVERHEAD;
    }
  }

  private final Map<String, Stored> byId = new LinkedHashMap<>(64, 0.75f, true);
  private final Map<String, Long> ofOwner = new LinkedHashMap<>();
  private long bytes;

  /** Keeps an answer; one that is larger than a key's share is not kept. */
  synchronized void put(
      Dialect.Asker asker, String id, @Nullable String previous, byte[] request, byte[] response) {
    Stored stored =
        new Stored(
            id, owner(asker.tenant(), asker.owner()), previous, request, response, asker.rules());
    if (stored.size() > MOST_OF_KEY) {
      return;
    }
    drop(id);
    byId.put(id, stored);
    count(stored, stored.size());
    while (ofOwner.getOrDefault(stored.owner(), 0L) > MOST_OF_KEY) {
      dropOldest(stored.owner());
    }
    while (bytes > MOST_BYTES) {
      drop(byId.keySet().iterator().next());
    }
  }

  /** The answer of this id that was given to this key. */
  public synchronized Optional<Stored> find(String tenant, String owner, String id) {
    Stored stored = byId.get(id);
    return stored != null && stored.owner().equals(owner(tenant, owner))
        ? Optional.of(stored)
        : Optional.empty();
  }

  /**
   * The answers up to this one, the oldest first.
   *
   * @throws ApiException when one of them is not there
   */
  synchronized List<Stored> upTo(Dialect.Asker asker, String id) {
    List<Stored> all = chain(asker.tenant(), asker.owner(), id);
    if (all.isEmpty()) {
      throw ResponsesRequest.unknownPrevious(id);
    }
    if (all.getFirst().previous() != null) {
      throw ResponsesRequest.brokenPrevious(id);
    }
    return all;
  }

  /**
   * As many of the answers up to this one as are there, the oldest first; empty when it is not
   * there itself. Where an earlier one is missing, the first one names a previous one.
   */
  public synchronized List<Stored> chain(String tenant, String owner, String id) {
    List<Stored> all = new ArrayList<>();
    for (String next = id; next != null; next = all.getLast().previous()) {
      Optional<Stored> stored = find(tenant, owner, next);
      if (stored.isEmpty()) {
        break;
      }
      all.add(stored.get());
    }
    return all.reversed();
  }

  /** Drops an answer; false when there is none of this id for this key. */
  public synchronized boolean delete(String tenant, String owner, String id) {
    boolean there = find(tenant, owner, id).isPresent();
    if (there) {
      drop(id);
    }
    return there;
  }

  @Override
  public String storeName() {
    return "responses";
  }

  @Override
  public synchronized long erase(String tenant) {
    List<String> ids = new ArrayList<>();
    byId.forEach(
        (id, stored) -> {
          if (stored.owner().startsWith(owner(tenant, ""))) {
            ids.add(id);
          }
        });
    ids.forEach(this::drop);
    return ids.size();
  }

  private void dropOldest(String owner) {
    Iterator<Stored> oldest = byId.values().iterator();
    while (oldest.hasNext()) {
      Stored stored = oldest.next();
      if (stored.owner().equals(owner)) {
        oldest.remove();
        count(stored, -stored.size());
        return;
      }
    }
  }

  private void drop(String id) {
    Stored stored = byId.remove(id);
    if (stored != null) {
      count(stored, -stored.size());
    }
  }

  private void count(Stored stored, long size) {
    bytes += size;
    if (ofOwner.merge(stored.owner(), size, Long::sum) <= 0) {
      ofOwner.remove(stored.owner());
    }
  }

  /** No name of a tenant or key holds a line break. */
  private static String owner(String tenant, String owner) {
    return tenant + "\n" + owner;
  }
}
