package io.sallyport.review;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of the system with one degree of trust. Its edge is a trust boundary.
 *
 * @param id as components name it
 * @param name for people
 * @param trust how far what is inside is trusted
 * @param owner who answers for it; null when nobody said
 * @param multiTenant whether several customers share it
 * @param inside the zone around it; null at the top
 * @param controls what holds for everything inside, by control
 * @param at where it is declared
 */
public record Zone(
    String id,
    String name,
    TrustLevel trust,
    @Nullable String owner,
    boolean multiTenant,
    @Nullable String inside,
    Map<String, ControlClaim> controls,
    Location at) {

  /** Copies the map. */
  public Zone {
    controls = Map.copyOf(controls);
  }

  /**
   * Whether what stands here serves the customers who share the zone. The neighbours in the zone of
   * a host are none of its customers; they share machines, what runs foreign code, and stores.
   *
   * @param kind of what stands here
   * @param system the system's owner; null when nobody said
   */
  public boolean shared(Kind kind, @Nullable String system) {
    boolean hosted = owner != null && !owner.equals(system);
    return multiTenant
        && (!hosted || kind.is("compute") || kind.is("executor") || kind.is("store"));
  }
}
