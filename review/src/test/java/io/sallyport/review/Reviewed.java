package io.sallyport.review;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reviews a text and says what was found where, for tests. */
final class Reviewed {

  private static final Review REVIEW = Review.standard();

  private Reviewed() {}

  /** The review of a file without its first line, which names the system. */
  static ReviewResult review(String file) throws ArchitectureException {
    return REVIEW.of(ArchitectureReader.read("a.yaml", "system: S\n" + file));
  }

  /** Rules and the elements at which they are told in any way, as {@code rule element}. */
  static Set<String> told(ReviewResult result) {
    Set<String> told = new TreeSet<>();
    for (ReviewFinding finding : result.findings()) {
      for (Place place : finding.places()) {
        for (String at : place.everywhere()) {
          told.add(finding.id() + " " + at);
          place.covers().forEach(rule -> told.add(rule.id() + " " + at));
        }
      }
    }
    return told;
  }

  /** Rules and the elements that their places are at, as {@code rule element}. */
  static Set<String> places(ReviewResult result) {
    Set<String> places = new TreeSet<>();
    for (ReviewFinding finding : result.findings()) {
      finding.places().forEach(place -> places.add(finding.id() + " " + place.at()));
    }
    return places;
  }

  /** The place of a rule at an element; an error when there is none. */
  static Place place(ReviewResult result, String rule, String at) {
    return result.findings().stream()
        .filter(one -> one.id().equals(rule))
        .flatMap(one -> one.places().stream())
        .filter(place -> place.at().equals(at))
        .findFirst()
        .orElseThrow();
  }

  /** The ids of what is asked. */
  static List<String> questions(ReviewResult result) {
    return result.questions().stream().map(Question::id).toList();
  }
}
