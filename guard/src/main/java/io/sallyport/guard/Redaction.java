package io.sallyport.guard;

import io.sallyport.core.Finding;
import io.sallyport.core.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Replaces the spans that the policy redacts. Overlapping spans become one. */
final class Redaction {

  private Redaction() {}

  /** The part of the text from {@code from} to {@code to} as it may pass. */
  static String apply(String text, int from, int to, List<SegmentFinding> findings) {
    List<Finding> spans = new ArrayList<>();
    for (SegmentFinding located : findings) {
      Finding finding = located.finding();
      if (located.verdict().compareTo(Verdict.REDACT) >= 0
          && finding.end() > finding.start()
          && finding.start() >= from
          && finding.end() <= to) {
        spans.add(finding);
      }
    }
    if (spans.isEmpty()) {
      return text.substring(from, to);
    }
    spans.sort(
        Comparator.comparingInt(Finding::start)
            .thenComparing(Comparator.comparingInt(Finding::end).reversed())
            .thenComparing(Finding::rule));
    StringBuilder out = new StringBuilder(to - from);
    int at = from;
    for (int i = 0; i < spans.size(); ) {
      Finding first = spans.get(i);
      int end = first.end();
      for (i++; i < spans.size() && spans.get(i).start() < end; i++) {
        end = Math.max(end, spans.get(i).end());
      }
      out.append(text, at, first.start()).append(first.replacement());
      at = end;
    }
    return out.append(text, at, to).toString();
  }
}
