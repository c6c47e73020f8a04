package io.sallyport.review;

import java.util.List;
import java.util.Set;

/**
 * What a component can be.
 *
 * @param id its name in files
 * @param groups what rules call it, besides the id itself
 * @param shape how the diagram draws it: person, model, process, store, external
 * @param trust where it stands when neither it nor its zone says so
 * @param conducts whether what flows in may flow on
 * @param answers whether a flow to it brings something back
 * @param provides controls that it is by itself
 * @param effects what it can do to the world by itself
 * @param stores types of data that lie in it when the author names none
 */
public record Kind(
    String id,
    Set<String> groups,
    String shape,
    TrustLevel trust,
    boolean conducts,
    boolean answers,
    List<String> provides,
    Set<String> effects,
    Set<String> stores) {

  /** Copies the collections. */
  public Kind {
    groups = Set.copyOf(groups);
    provides = List.copyOf(provides);
    effects = Set.copyOf(effects);
    stores = Set.copyOf(stores);
  }

  /** Whether rules may call it so. */
  public boolean is(String group) {
    return id.equals(group) || groups.contains(group);
  }
}
