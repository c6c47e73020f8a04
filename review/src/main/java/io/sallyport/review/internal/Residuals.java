package io.sallyport.review.internal;

import io.sallyport.review.Place;
import io.sallyport.review.ReviewFinding;
import io.sallyport.review.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is left of answered threats, put beside what is open. */
public final class Residuals {

  private Residuals() {}

  /**
   * Open findings with the residual ones; where an open one tells the same of the same element, by
   * its rule or by a more specific one, it is enough.
   */
  public static List<ReviewFinding> added(List<ReviewFinding> open, List<ReviewFinding> residual) {
    Map<String, ReviewFinding> all = new LinkedHashMap<>();
    Map<String, Set<String>> told = new HashMap<>();
    for (ReviewFinding finding : open) {
      all.put(finding.id(), finding);
      for (Place place : finding.places()) {
        tell(told, finding.id(), place);
        finding.rule().subsumes().forEach(rule -> tell(told, rule, place));
        place.covers().stream().map(Rule::id).forEach(rule -> tell(told, rule, place));
      }
    }
    for (ReviewFinding finding : residual) {
      ReviewFinding known = all.get(finding.id());
      List<Place> places = new ArrayList<>(known == null ? List.of() : known.places());
      finding.places().stream()
          .filter(place -> !told.getOrDefault(finding.id(), Set.of()).contains(place.at()))
          .forEach(places::add);
      if (!places.isEmpty()) {
        all.put(finding.id(), new ReviewFinding(finding.rule(), places));
      }
    }
    return List.copyOf(all.values());
  }

  private static void tell(Map<String, Set<String>> told, String rule, Place place) {
    told.computeIfAbsent(rule, any -> new HashSet<>()).addAll(place.everywhere());
  }
}
