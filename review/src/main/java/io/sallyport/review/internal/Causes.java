package io.sallyport.review.internal;

import io.sallyport.review.Place;
import io.sallyport.review.ReviewFinding;
import io.sallyport.review.Rule;
import io.sallyport.review.Score;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells each cause once: where a rule and a less specific one hold at the same element, the place
 * of the latter becomes part of the former's. Nothing is lost, the place names what it covers.
 */
public final class Causes {

  private final Map<String, Map<String, Place>> places = new HashMap<>();
  private final Map<String, List<Rule>> subsuming = new HashMap<>();
  private final Map<String, String> families = new HashMap<>();
  private final Map<Spot, String> worsts = new HashMap<>();

  /** A place of a rule, by the rule's id and the element's. */
  private record Spot(String rule, String at) {}

  private final List<ReviewFinding> findings;

  /** The causes of some findings. */
  public Causes(List<ReviewFinding> findings) {
    this.findings = List.copyOf(findings);
    for (ReviewFinding finding : findings) {
      Map<String, Place> all = new LinkedHashMap<>();
      finding.places().forEach(place -> all.put(place.at(), place));
      places.put(finding.id(), all);
      families.put(finding.id(), finding.rule().merges());
      for (String other : finding.rule().subsumes()) {
        subsuming.computeIfAbsent(other, any -> new ArrayList<>()).add(finding.rule());
      }
    }
  }

  /** The findings with each cause told once; those that lost all their places are gone. */
  public List<ReviewFinding> once() {
    Map<Spot, Map<Rule, Place>> covered = new HashMap<>();
    Set<Spot> gone = new HashSet<>();
    for (ReviewFinding finding : findings) {
      for (Place place : finding.places()) {
        Spot spot = new Spot(finding.id(), place.at());
        Spot top = top(spot);
        if (!top.equals(spot)) {
          gone.add(spot);
          covered.computeIfAbsent(top, any -> new LinkedHashMap<>()).put(finding.rule(), place);
        }
      }
    }
    List<ReviewFinding> once = new ArrayList<>();
    for (ReviewFinding finding : findings) {
      List<Place> kept = new ArrayList<>();
      for (Place place : finding.places()) {
        Spot spot = new Spot(finding.id(), place.at());
        Map<Rule, Place> others = covered.get(spot);
        if (others != null) {
          kept.add(place.covering(others));
        } else if (!gone.contains(spot)) {
          kept.add(place);
        }
      }
      if (!kept.isEmpty()) {
        once.add(new ReviewFinding(finding.rule(), kept));
      }
    }
    return once;
  }

  /** The id of the finding that tells what a rule says of an element. */
  public String told(String rule, String at) {
    return top(new Spot(rule, at)).rule();
  }

  // The most specific rule that holds here; itself where rules of a user subsume each other.
  private Spot top(Spot spot) {
    Set<String> seen = new HashSet<>(Set.of(spot.rule()));
    String rule = spot.rule();
    while (true) {
      String above = above(rule, spot.at());
      if (above.isEmpty()) {
        return new Spot(rule, spot.at());
      }
      if (!seen.add(above)) {
        return spot;
      }
      rule = above;
    }
  }

  private String above(String rule, String at) {
    String family = families.getOrDefault(rule, "");
    if (!family.isEmpty()) {
      String worst = worsts.computeIfAbsent(new Spot(family, at), any -> worst(family, at));
      if (!worst.equals(rule)) {
        return worst;
      }
    }
    // Of one family the worst tells it, whatever they say of each other.
    return subsuming.getOrDefault(rule, List.of()).stream()
        .filter(other -> family.isEmpty() || !other.merges().equals(family))
        .map(Rule::id)
        .filter(id -> places.getOrDefault(id, Map.of()).containsKey(at))
        .sorted()
        .findFirst()
        .orElse("");
  }

  // Of rules of one family that hold at an element the one with the worst way; it must not hang on
  // the order of the rules.
  private String worst(String family, String at) {
    String worst = "";
    Score most = null;
    for (ReviewFinding finding : findings) {
      Place place = places.getOrDefault(finding.id(), Map.of()).get(at);
      if (place == null || !finding.rule().merges().equals(family)) {
        continue;
      }
      int more = most == null ? 1 : place.score().compareTo(most);
      if (more > 0 || more == 0 && finding.id().compareTo(worst) < 0) {
        worst = finding.id();
        most = place.score();
      }
    }
    return worst;
  }
}
