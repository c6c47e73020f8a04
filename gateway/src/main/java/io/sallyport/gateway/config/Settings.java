package io.sallyport.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a configuration says, setting by setting, each with SHA-256 of its value: enough to say
 * which settings differ and to name a configuration by a digest, and nothing of the values
 * themselves.
 *
 * @param hashes hexadecimal SHA-256 of each value, by the setting's name, such as {@code
 *     upstreams.primary.url}; entries of a list are named by their {@code name} or {@code id}
 */
public record Settings(SortedMap<String, String> hashes) {

  /** Copies the map. */
  public Settings {
    hashes = new TreeMap<>(hashes);
  }

  /** The settings of a tree. */
  static Settings of(JsonNode root) {
    SortedMap<String, String> hashes = new TreeMap<>();
    add(hashes, "", root);
    return new Settings(hashes);
  }

  /** These settings and one more, such as the content of a file that one of them names. */
  Settings with(String name, String value) {
    SortedMap<String, String> more = new TreeMap<>(hashes);
    more.put(name, sha256(value));
    return new Settings(more);
  }

  /** These settings, but some as others have them, or do not. */
  public Settings keeping(Collection<String> names, Settings others) {
    SortedMap<String, String> kept = new TreeMap<>(hashes);
    for (String name : names) {
      kept.remove(name);
      String hash = others.hashes.get(name);
      if (hash != null) {
        kept.put(name, hash);
      }
    }
    return new Settings(kept);
  }

  /** Names the whole configuration: hexadecimal SHA-256 over all settings. */
  public String digest() {
    StringBuilder all = new StringBuilder();
    hashes.forEach((name, hash) -> all.append(name).append('=').append(hash).append('\n'));
    return sha256(all.toString());
  }

  /** Which settings differ between these and others. */
  public Changes changesTo(Settings next) {
    SortedSet<String> added = new TreeSet<>(next.hashes.keySet());
    added.removeAll(hashes.keySet());
    SortedSet<String> removed = new TreeSet<>(hashes.keySet());
    removed.removeAll(next.hashes.keySet());
    SortedSet<String> changed = new TreeSet<>(hashes.keySet());
    changed.removeIf(
        name ->
            !next.hashes.containsKey(name)
                || Objects.equals(hashes.get(name), next.hashes.get(name)));
    return new Changes(added, removed, changed);
  }

  private static void add(SortedMap<String, String> hashes, String name, JsonNode node) {
    String prefix = name.isEmpty() ? "" : name + ".";
    if (node.isObject() && !node.isEmpty()) {
      node.properties().forEach(entry -> add(hashes, prefix + entry.getKey(), entry.getValue()));
    } else if (node.isArray() && !node.isEmpty()) {
      for (int i = 0; i < node.size(); i++) {
        JsonNode item = node.get(i);
        String own = item.path("name").asText(item.path("id").asText(""));
        add(hashes, prefix + (own.isEmpty() ? Integer.toString(i) : own), item);
      }
    } else if (!name.isEmpty()) {
      hashes.put(name, sha256(node.toString()));
    }
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
