package io.sallyport.review.report;

import io.sallyport.review.ReviewFinding;
import io.sallyport.review.ReviewResult;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Numbers of findings in a report, the first F1, and links to them. */
final class References {

  private final Map<String, String> labels = new LinkedHashMap<>();

  References(ReviewResult result) {
    for (ReviewFinding finding : result.all()) {
      labels.put(finding.id(), "F" + (labels.size() + 1));
    }
  }

  /** What a finding is called, for example {@code F3}. */
  String label(String finding) {
    return labels.getOrDefault(finding, finding);
  }

  /** Links to findings, in the report's order. */
  String links(Collection<String> findings) {
    return labels.entrySet().stream()
        .filter(entry -> findings.contains(entry.getKey()))
        .map(entry -> "<a href=\"#" + entry.getValue() + "\">" + entry.getValue() + "</a>")
        .collect(Collectors.joining(" "));
  }
}
