package io.sallyport.review;

import io.sallyport.review.internal.Form;
import io.sallyport.review.internal.YamlReader;
import io.sallyport.review.internal.YamlValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ids and names of the catalogs that rules map to. Every id in a rule has to be one of them. */
public final class Catalogs {

  private static final Catalogs STANDARD = new Catalogs();

  private final Map<String, Catalog> byKey = new LinkedHashMap<>();

  /**
   * A catalog.
   *
   * @param key as rules name it
   * @param name for people
   * @param version which one
   * @param entries names by id; an empty name where the catalog's text may not be copied
   * @param groups for each id the ids of a coarser kind: the tactics of a technique
   */
  public record Catalog(
      String key,
      String name,
      String version,
      Map<String, String> entries,
      Map<String, List<String>> groups) {}

  private Catalogs() {
    List<String> problems = new ArrayList<>();
    if (YamlReader.resource("catalogs/index.yaml") instanceof YamlValue.Items items) {
      for (YamlValue item : items.values()) {
        Form form = Form.of("catalogs/index.yaml", "", item, problems);
        String key = form.required("key", "");
        byKey.put(
            key, read(key, form.required("name", ""), form.required("version", ""), problems));
        form.done();
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalStateException(String.join("\n", problems));
    }
  }

  private static Catalog read(String key, String name, String version, List<String> problems) {
    Map<String, String> entries = new LinkedHashMap<>();
    Map<String, List<String>> groups = new LinkedHashMap<>();
    String file = "catalogs/" + key + ".yaml";
    Form form = Form.of(file, "", YamlReader.resource(file), problems);
    for (Form entry : form.forms("entries")) {
      String id = entry.required("id", "");
      entries.put(id, entry.text("name", ""));
      groups.put(id, entry.texts("in"));
      entry.done();
    }
    form.done();
    return new Catalog(key, name, version, entries, groups);
  }

  /** The catalogs of this version. */
  public static Catalogs standard() {
    return STANDARD;
  }

  /** Keys in the order in which reports show them. */
  public Set<String> keys() {
    return Collections.unmodifiableSet(byKey.keySet());
  }

  /** A catalog; null when there is none of that key. */
  public @Nullable Catalog catalog(String key) {
    return byKey.get(key);
  }

  /** The name of an entry; empty when there is no such entry or its name may not be copied. */
  public String name(String key, String id) {
    Catalog catalog = byKey.get(key);
    return catalog == null ? "" : catalog.entries().getOrDefault(id, "");
  }

  /** ATLAS tactics of a technique, by id. */
  public List<String> tactics(String technique) {
    Catalog atlas = byKey.get("atlas");
    return atlas == null ? List.of() : atlas.groups().getOrDefault(technique, List.of());
  }
}
