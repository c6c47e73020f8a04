package io.sallyport.privacy.internal.treat;

import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.internal.KeyLeads;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a value of a tree stands: under a name, which another holds, beside others. What a value is
 * can often be told only by these names.
 */
public final class Place {

  /** Where no name says anything. */
  public static final Place NOWHERE = new Place("", null, Set.of());

  /** The names under which a JSON Schema holds values of what it describes. */
  private static final Set<String> VALUES =
      Set.of("default", "const", "enum", "example", "examples");

  /** The names under which a JSON Schema holds further schemas. */
  private static final Set<String> SCHEMAS =
      Set.of(
          "items",
          "prefixItems",
          "contains",
          "anyOf",
          "oneOf",
          "allOf",
          "if",
          "then",
          "else",
          "properties",
          "$defs",
          "definitions");

  private final String key;
  private final @Nullable Place holder;
  private final Set<String> beside;

  private Place(String key, @Nullable Place holder, Set<String> beside) {
    this.key = key;
    this.holder = holder;
    this.beside = beside;
  }

  /** The place below some names, the outermost first. */
  public static Place of(List<String> names) {
    Place place = NOWHERE;
    for (String name : names) {
      place = place.under(name, Set.of());
    }
    return place;
  }

  /** The place of a field of what stands here. */
  Place under(String name, Set<String> names) {
    return new Place(name, this, names);
  }

  /** What is found in a value that stands behind the name that tells most of it. */
  public List<PersonalData> find(String value, Function<String, List<PersonalData>> finder) {
    Place named = VALUES.contains(key) && !described().key.isEmpty() ? described() : this;
    Place parent = named == this ? holder() : named.described();
    List<PersonalData> best = null;
    for (String lead : KeyLeads.of(named.key, parent.key, named.beside, value)) {
      List<PersonalData> found = behind(lead, value, finder);
      best = best == null || hidden(found) > hidden(best) ? found : best;
    }
    return best == null ? finder.apply(value) : best;
  }

  private Place holder() {
    return holder == null ? NOWHERE : holder;
  }

  /** What the schemas around this place describe, however they are nested. */
  private Place described() {
    Place place = holder();
    while (SCHEMAS.contains(place.key)) {
      place = place.holder();
    }
    return place;
  }

  static int hidden(List<PersonalData> found) {
    return found.stream().mapToInt(data -> data.end() - data.start()).sum();
  }

  private static List<PersonalData> behind(
      String lead, String value, Function<String, List<PersonalData>> finder) {
    List<PersonalData> found = new ArrayList<>();
    for (PersonalData data : finder.apply(lead + value)) {
      if (data.start() >= lead.length()) {
        found.add(
            new PersonalData(
                data.type(),
                data.subtype(),
                data.start() - lead.length(),
                data.end() - lead.length(),
                data.score(),
                data.recognizer()));
      } else if (data.end() > lead.length()) {
        return finder.apply(value);
      }
    }
    return found;
  }
}
