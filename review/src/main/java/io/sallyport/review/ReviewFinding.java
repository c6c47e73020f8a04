package io.sallyport.review;

import io.sallyport.core.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A threat that the architecture has: one rule with all places where it holds.
 *
 * @param rule that found it
 * @param places at least one, the worst first
 */
public record ReviewFinding(Rule rule, List<Place> places) {

  /** Copies the list. */
  public ReviewFinding {
    places =
        places.stream()
            .sorted(Comparator.comparing(Place::score).reversed().thenComparing(Place::at))
            .toList();
  }

  /** Stable: the rule's id. */
  public String id() {
    return rule.id();
  }

  /** Of the worst place that is open, else of the worst. */
  public Score score() {
    return worst().score();
  }

  /** Of the worst place that is open, else of the worst. */
  public Severity severity() {
    return score().severity();
  }

  /** The worst place that is open, else the worst. */
  public Place worst() {
    return places.stream()
        .filter(place -> place.status() == Status.OPEN)
        .findFirst()
        .orElse(places.getFirst());
  }

  /** Open while any place is. */
  public Status status() {
    return worst().status();
  }

  /** Confirmed when it is at any place. */
  public Confidence confidence() {
    return places.stream().anyMatch(place -> place.confidence() == Confidence.CONFIRMED)
        ? Confidence.CONFIRMED
        : Confidence.ASSUMED;
  }

  /** Ids of all elements that it names. */
  public Set<String> elements() {
    Set<String> all = new LinkedHashSet<>();
    places.forEach(place -> all.addAll(place.everywhere()));
    places.forEach(place -> all.addAll(place.elements()));
    return all;
  }

  /** Ids of all flows on its ways. */
  public Set<String> flows() {
    Set<String> all = new LinkedHashSet<>();
    places.forEach(place -> all.addAll(place.flows()));
    return all;
  }

  /**
   * The rules that a decision about one of its places has to be about: its own, and others of its
   * family ({@link Rule#merges()}) of which the place tells too, since each is a way of its own.
   */
  List<String> decidedBy(Place place) {
    List<String> rules = new ArrayList<>(List.of(id()));
    place.covers().stream()
        .filter(other -> !rule.merges().isEmpty() && other.merges().equals(rule.merges()))
        .map(Rule::id)
        .forEach(rules::add);
    return rules;
  }
}
