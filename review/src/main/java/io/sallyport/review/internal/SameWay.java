package io.sallyport.review.internal;

import io.sallyport.review.Place;
import io.sallyport.review.ReviewFinding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells each way once: of places of one rule that lie behind each other on a way, the one at which
 * it arrives first stays and names the others.
 */
public final class SameWay {

  private final Map<String, Map<String, Place>> kept = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> behind;
  private final Causes causes;

  /**
   * The ways of some findings.
   *
   * @param behind by rule, elements that lie behind others
   * @param causes that say which rule tells what of an element
   */
  public SameWay(Map<String, Map<String, String>> behind, Causes causes) {
    this.behind = behind;
    this.causes = causes;
  }

  /** The findings with each way told once. */
  public List<ReviewFinding> once(List<ReviewFinding> findings) {
    for (ReviewFinding finding : findings) {
      Map<String, Place> places = new HashMap<>();
      finding.places().forEach(place -> places.put(place.at(), place));
      kept.put(finding.id(), places);
    }
    for (ReviewFinding finding : findings) {
      finding.places().forEach(place -> fold(finding.id(), place));
    }
    List<ReviewFinding> once = new ArrayList<>();
    for (ReviewFinding finding : findings) {
      Map<String, Place> places = kept.getOrDefault(finding.id(), Map.of());
      if (!places.isEmpty()) {
        once.add(new ReviewFinding(finding.rule(), List.copyOf(places.values())));
      }
    }
    return once;
  }

  private void fold(String rule, Place place) {
    String first = behind.getOrDefault(rule, Map.of()).get(place.at());
    if (first == null) {
      return;
    }
    Map<String, Place> there = kept.getOrDefault(causes.told(rule, first), Map.of());
    Place entrance = there.get(first);
    if (entrance != null) {
      there.put(first, entrance.leadingTo(place));
      kept.getOrDefault(rule, Map.of()).remove(place.at());
    }
  }
}
