package io.sallyport.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/** The names that entries of a list have as it was written, whatever else is wrong with them. */
final class Names {

  private final SortedSet<String> names;
  private boolean whole = true;

  /** Names that need no entry. */
  Names(Collection<String> standing) {
    names = new TreeSet<>(standing);
  }

  /** Adds those of a list. */
  Names with(JsonNode list) {
    whole &= list.isMissingNode() || list.isArray();
    for (JsonNode entry : list) {
      if (entry.path("name").isTextual()) {
        names.add(entry.path("name").asText());
      } else {
        whole = false;
      }
    }
    return this;
  }

  /** Says that there are others, which could not be read. */
  void others() {
    whole = false;
  }

  /** Whether nothing has the name; false where something has one that could not be read. */
  boolean lack(String name) {
    return whole && !names.contains(name);
  }

  @Override
  public String toString() {
    return String.join(", ", names);
  }
}
