package io.sallyport.gateway.config;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which settings differ between two configurations, by their names.
 *
 * @param added settings that only the newer one has
 * @param removed settings that only the older one has
 * @param changed settings that both have with different values
 */
public record Changes(
    SortedSet<String> added, SortedSet<String> removed, SortedSet<String> changed) {

  /** Copies the sets. */
  public Changes {
    added = new TreeSet<>(added);
    removed = new TreeSet<>(removed);
    changed = new TreeSet<>(changed);
  }

  /** Whether nothing differs. */
  public boolean isEmpty() {
    return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
  }

  /** All of them: {@code +name} is new, {@code -name} is gone, {@code ~name} has another value. */
  public SortedSet<String> marked() {
    SortedSet<String> all = new TreeSet<>();
    added.forEach(name -> all.add("+" + name));
    removed.forEach(name -> all.add("-" + name));
    changed.forEach(name -> all.add("~" + name));
    return all;
  }

  /** The names alone. */
  public SortedSet<String> names() {
    SortedSet<String> all = new TreeSet<>(added);
    all.addAll(removed);
    all.addAll(changed);
    return all;
  }
}
