package io.sallyport.gateway.pipeline;

import io.sallyport.core.Category;
import io.sallyport.core.Finding;
import io.sallyport.guard.SegmentFinding;
import io.sallyport.privacy.LoggedText;
import java.util.BitSet;
import java.util.List;

/**
 * The text around a finding, for a person. Secrets and personal data are masked wherever in it they
 * stand, names too, whatever the finding is about.
 */
final class Excerpt {

  private static final int AROUND = 60;
  private static final int LONGEST = 400;
  private static final String MASK = "•••";

  private final String text;
  private final BitSet masked = new BitSet();

  /** Excerpts from a text in which this was found. */
  Excerpt(String text, List<SegmentFinding> findings) {
    this.text = text;
    for (SegmentFinding located : findings) {
      Finding finding = located.finding();
      if (isPrivate(finding.category())) {
        masked.set(clamp(finding.start()), clamp(finding.end()));
      }
    }
  }

  /** The text around one of the findings. */
  String around(Finding finding) {
    int start = clamp(finding.start());
    int end = Math.max(start, clamp(finding.end()));
    int from = Math.max(0, start - AROUND);
    int to = Math.min(text.length(), end + AROUND);
    masked.or(LoggedText.hidden(text, from, to));
    String middle = start == end && isPrivate(finding.category()) ? MASK : cut(start, end);
    return (from > 0 ? "…" : "")
        + shown(from, start)
        + "⟦"
        + middle
        + "⟧"
        + shown(end, to)
        + (to < text.length() ? "…" : "");
  }

  private String cut(int start, int end) {
    return end - start > LONGEST ? shown(start, start + LONGEST) + "…" : shown(start, end);
  }

  private String shown(int start, int end) {
    StringBuilder out = new StringBuilder();
    int at = start;
    while (at < end) {
      boolean hidden = masked.get(at);
      int next = hidden ? masked.nextClearBit(at) : masked.nextSetBit(at);
      int stop = next < 0 ? end : Math.min(next, end);
      out.append(hidden ? MASK : text.substring(at, stop));
      at = stop;
    }
    return out.toString();
  }

  private int clamp(int index) {
    return Math.min(index, text.length());
  }

  private static boolean isPrivate(Category category) {
    return category == Category.SECRET || category == Category.PII || category == Category.CANARY;
  }
}
