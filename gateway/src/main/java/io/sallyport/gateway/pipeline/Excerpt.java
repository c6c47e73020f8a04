package io.sallyport.gateway.pipeline;

import io.sallyport.core.Category;
import io.sallyport.core.Finding;

/** The text around a finding, for a person. Secrets and personal data are masked. */
final class Excerpt {

  private static final int AROUND = 60;
  private static final int LONGEST = 400;

  private Excerpt() {}

  static String of(String text, Finding finding) {
    int start = Math.min(finding.start(), text.length());
    int end = Math.clamp(finding.end(), start, text.length());
    int from = Math.max(0, start - AROUND);
    int to = Math.min(text.length(), end + AROUND);
    String middle = isPrivate(finding.category()) ? "•••" : cut(text.substring(start, end));
    return (from > 0 ? "…" : "")
        + text.substring(from, start)
        + "⟦"
        + middle
        + "⟧"
        + text.substring(end, to)
        + (to < text.length() ? "…" : "");
  }

  private static boolean isPrivate(Category category) {
    return category == Category.SECRET || category == Category.PII || category == Category.CANARY;
  }

  private static String cut(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }
}
