package io.sallyport.guard.internal;

import io.sallyport.core.Segment;
import io.sallyport.text.Span;
import java.util.List;

/** Words a finding of the phrase scanner for a person. */
final class PhraseExplanation {

  private PhraseExplanation() {}

  static String of(
      PhraseRule rule, Segment segment, Span span, List<String> via, boolean mentioned) {
    StringBuilder out = new StringBuilder(240);
    out.append("The ").append(segment.origin().wireName()).append(" text");
    out.append(" holds wording of the kind '").append(rule.title()).append("' at characters ");
    out.append(span.start()).append(" to ").append(span.end());
    if (!via.isEmpty()) {
      out.append(", seen after ").append(String.join(", then ", via));
    }
    out.append(". ").append(rule.why());
    if (mentioned) {
      out.append(" It is quoted in a text about attacks, so it counts for less.");
    }
    out.append(" If it is harmless here, allow-list it for this rule.");
    return out.toString();
  }
}
