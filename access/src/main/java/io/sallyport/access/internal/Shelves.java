package io.sallyport.access.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A map that never changes. A change makes a new one and costs a small part of it, however large it
 * is: only the shelf on which the entry lies is made anew.
 */
final class Shelves<K, V> {

  private static final int COUNT = 1024;

  private final List<Map<K, V>> shelves;

  private Shelves(List<Map<K, V>> shelves) {
    this.shelves = shelves;
  }

  /** All entries of a map. */
  static <K, V> Shelves<K, V> of(Map<K, V> entries) {
    List<Map<K, V>> shelves = new ArrayList<>(Collections.nCopies(COUNT, Map.of()));
    entries.forEach(
        (key, value) -> {
          int shelf = shelf(key);
          if (shelves.get(shelf).isEmpty()) {
            shelves.set(shelf, new HashMap<>());
          }
          shelves.get(shelf).put(key, value);
        });
    return new Shelves<>(shelves);
  }

  @Nullable V get(K key) {
    return shelves.get(shelf(key)).get(key);
  }

  /** With an entry added or replaced. */
  Shelves<K, V> with(K key, V value) {
    List<Map<K, V>> changed = new ArrayList<>(shelves);
    Map<K, V> shelf = new HashMap<>(shelves.get(shelf(key)));
    shelf.put(key, value);
    changed.set(shelf(key), shelf);
    return new Shelves<>(changed);
  }

  /** The values, in no order. */
  Stream<V> values() {
    return shelves.stream().flatMap(shelf -> shelf.values().stream());
  }

  private static int shelf(Object key) {
    int hash = key.hashCode();
    return (hash ^ hash >>> 16) & COUNT - 1;
  }
}
