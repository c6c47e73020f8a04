package io.sallyport.review;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an architecture file says, checked: ids are unique and references resolve.
 *
 * @param name of the system
 * @param description in the author's words; empty when nobody said
 * @param owner who answers for it; null when nobody said
 * @param zones by id, in the file's order
 * @param components by id, in the file's order; actors are among them
 * @param data by id: what was declared, and what flows name of the catalog
 * @param flows in the file's order
 * @param assumptions what its author takes for granted
 * @param decisions what was decided
 * @param file as the caller named it
 */
public record Architecture(
    String name,
    String description,
    @Nullable String owner,
    Map<String, Zone> zones,
    Map<String, Component> components,
    Map<String, DataAsset> data,
    List<Flow> flows,
    List<Note> assumptions,
    List<Note> decisions,
    String file) {

  /** Copies the collections; order stays. */
  public Architecture {
    zones = Collections.unmodifiableMap(new LinkedHashMap<>(zones));
    components = Collections.unmodifiableMap(new LinkedHashMap<>(components));
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    flows = List.copyOf(flows);
    assumptions = List.copyOf(assumptions);
    decisions = List.copyOf(decisions);
  }

  /**
   * A component that is known to be there.
   *
   * @throws IllegalArgumentException when it is not
   */
  public Component component(String id) {
    Component found = components.get(id);
    if (found == null) {
      throw new IllegalArgumentException("component: " + id + " (expected: one that is declared)");
    }
    return found;
  }

  /** The same with other components and flows. */
  public Architecture with(Collection<Component> others, List<Flow> otherFlows) {
    Map<String, Component> byId = new LinkedHashMap<>();
    others.forEach(component -> byId.put(component.id(), component));
    return new Architecture(
        name, description, owner, zones, byId, data, otherFlows, assumptions, decisions, file);
  }
}
