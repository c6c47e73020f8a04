package io.sallyport.artifacts.internal.config;

import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Place;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One object of a settings file: its own names and plain values, and the name under which it
 * stands.
 */
public final class Settings {
  // Beyond these, long texts and numbers are not kept: vocabularies have hundreds of thousands.
  private static final int MOST = 256;
  private static final int MOST_TEXTS = 1 << 17;
  private static final int LONGEST_LATER = 256;
  private static final Set<String> NUMBERED =
      Set.of("idx", "version", "_target_", "trust_remote_code");

  private final Member member;
  private final String path;
  private final String name;
  private final Map<String, String> values = new HashMap<>();
  private final Set<String> plain = new HashSet<>();

  /**
   * An empty object.
   *
   * @param path the names that lead to it, with dots
   * @param name the last of them; empty for the whole file and for elements of lists
   */
  public Settings(Member member, String path, String name) {
    this.member = member;
    this.path = path;
    this.name = name;
  }

  /** Adds a value; objects and lists are added as the empty text. */
  public void put(String key, String value) {
    plain.remove(key);
    if (values.size() < MOST || values.size() < MOST_TEXTS && key.length() < LONGEST_LATER) {
      boolean whole = values.size() < MOST || value.length() < LONGEST_LATER;
      values.put(key, whole ? value : value.substring(0, LONGEST_LATER));
    }
  }

  /**
   * Notes a number or truth value. No loader takes one for a name to import, so it is none here: a
   * vocabulary gives every word a number, whatever the word is.
   */
  public void plain(String key, String value) {
    if (values.size() < MOST || NUMBERED.contains(key)) {
      put(key, value);
      plain.add(key);
    }
  }

  /** A text under a name, the empty text for objects and lists; null for anything else. */
  public @Nullable String get(String key) {
    return plain.contains(key) ? null : values.get(key);
  }

  /**
   * Whether a number or truth value stands under a name where others hold something else: a
   * vocabulary gives every word a number.
   */
  public boolean isNumber(String key) {
    return plain.contains(key) && plain.size() < values.size();
  }

  /** The texts, objects and lists under the names of this object. */
  public Collection<String> texts() {
    return values.values();
  }

  /** Whether a setting is switched on, as a truth value or as the text of one. */
  public boolean isTrue(String key) {
    return "true".equals(values.get(key));
  }

  /** Whether a text, an object or a list stands under a name. */
  public boolean holds(String key) {
    return get(key) != null;
  }

  /** Whether a name is there, whatever stands under it. */
  public boolean has(String key) {
    return values.containsKey(key);
  }

  /** The name under which it stands. */
  public String name() {
    return name;
  }

  /** The names that lead to it. */
  public String path() {
    return path;
  }

  /** The file that it stands in. */
  public Member member() {
    return member;
  }

  /** The place for findings about one of its values. */
  public Place place(String key) {
    return member.at(-1, path.isEmpty() ? key : path + "." + key);
  }
}
