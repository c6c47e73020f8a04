package io.sallyport.review;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that holds or handles data: a model, a tool, a store, a person.
 *
 * @param id as flows name it
 * @param name for people
 * @param kind what it is
 * @param zone where it stands; null outside of all zones
 * @param trust how far what it sends is trusted: its own, else its zone's, else its kind's
 * @param actor whether it was declared as an actor
 * @param multiTenant whether several customers share it
 * @param technology what it is made with; empty when nobody said
 * @param owner who answers for it; null when nobody said
 * @param effects what it can do to the world: read, write, delete, send, pay, execute, physical
 * @param stores ids of the data that lies in it
 * @param controls what is said about controls here, by control
 * @param note in the author's words
 * @param at where it is declared
 */
public record Component(
    String id,
    String name,
    Kind kind,
    @Nullable String zone,
    TrustLevel trust,
    boolean actor,
    boolean multiTenant,
    String technology,
    @Nullable String owner,
    Set<String> effects,
    Set<String> stores,
    Map<String, ControlClaim> controls,
    String note,
    Location at) {

  /** Copies the collections. */
  public Component {
    effects = Set.copyOf(effects);
    stores = Set.copyOf(stores);
    controls = Map.copyOf(controls);
  }

  /** The same with other claims about its controls. */
  Component withControls(Map<String, ControlClaim> claims) {
    return new Component(
        id,
        name,
        kind,
        zone,
        trust,
        actor,
        multiTenant,
        technology,
        owner,
        effects,
        stores,
        claims,
        note,
        at);
  }
}
