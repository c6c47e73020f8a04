package io.sallyport.review.report;

import io.sallyport.core.Severity;
import io.sallyport.review.Answered;
import io.sallyport.review.AttackPath;
import io.sallyport.review.Catalogs;
import io.sallyport.review.Note;
import io.sallyport.review.Place;
import io.sallyport.review.Question;
import io.sallyport.review.ReviewFinding;
import io.sallyport.review.ReviewResult;
import io.sallyport.review.Rule;
import io.sallyport.review.Status;
import io.sallyport.review.Vocabulary;
import java.util.List;
import java.util.stream.Collectors;

/** The report as Markdown, for pull requests and wikis. */
public final class MarkdownReport {

  private MarkdownReport() {}

  /** The report. */
  public static String write(ReviewResult result) {
    StringBuilder out = new StringBuilder();
    out.append("# Threat model: ").append(text(result.architecture().name())).append("\n\n");
    out.append("| critical | high | medium | low | questions | attack paths |\n");
    out.append("| --- | --- | --- | --- | --- | --- |\n| ");
    for (Severity severity :
        List.of(Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)) {
      out.append(result.count(severity)).append(" | ");
    }
    out.append(result.questions().size())
        .append(" | ")
        .append(result.paths().size())
        .append(" |\n\n## Findings\n");
    result.all().forEach(finding -> finding(out, finding));
    out.append("\n## Attack paths\n\n");
    for (AttackPath path : result.paths().stream().limit(10).toList()) {
      out.append("- risk ").append(path.risk()).append(": ").append(text(path.actor()));
      path.steps().forEach(step -> out.append(" → ").append(text(step.to())));
      out.append("\n");
      path.tactics().stream()
          .map(id -> Catalogs.standard().name("atlas-tactics", id))
          .reduce((one, other) -> one + ", " + other)
          .ifPresent(names -> out.append("  ").append(text(names)).append("\n"));
    }
    controls(out, "Controls that failed", result.failed());
    controls(out, "Controls that the file calls absent and evidence shows", result.contradicted());
    if (!result.architecture().assumptions().isEmpty()) {
      out.append("\n## Assumptions\n\n");
      for (Note one : result.architecture().assumptions()) {
        out.append("- ")
            .append(text(one.text()))
            .append(" (")
            .append(text(one.at().toString()))
            .append(")\n");
      }
    }
    out.append("\n## Open questions\n\n");
    for (Question question : result.questions()) {
      out.append("- ")
          .append(text(question.text()))
          .append(" (")
          .append(text(String.join(", ", question.elements())))
          .append(")\n");
    }
    return out.toString();
  }

  private static void finding(StringBuilder out, ReviewFinding finding) {
    out.append("\n### ")
        .append(finding.severity().wireName())
        .append(": ")
        .append(text(finding.rule().title()))
        .append("\n\n`")
        .append(finding.id().replace("`", ""))
        .append("` · likelihood ")
        .append(finding.score().likelihoodSum())
        .append(" × impact ")
        .append(finding.score().impactSum())
        .append(" = ")
        .append(finding.score().risk());
    if (finding.status() != Status.OPEN) {
      out.append(" · ").append(finding.status().wireName());
    }
    out.append("\n\n").append(text(finding.rule().why())).append("\n\n");
    for (Place place : finding.places()) {
      out.append("- at **").append(text(place.at())).append("**");
      if (!place.steps().isEmpty()) {
        out.append(": ")
            .append(
                place.steps().stream()
                    .map(MarkdownReport::text)
                    .collect(Collectors.joining("; then ")));
      }
      out.append(" (").append(text(place.facts().getFirst().at().toString())).append(")");
      if (!place.also().isEmpty()) {
        out.append(", and on from there to ").append(text(String.join(", ", place.also())));
      }
      if (!place.covers().isEmpty()) {
        out.append(", the same cause: ")
            .append(
                text(place.covers().stream().map(Rule::title).collect(Collectors.joining("; "))));
      }
      out.append(place.decision().isEmpty() ? "" : ": " + text(place.decision())).append("\n");
    }
    out.append("\nFix: ").append(text(finding.rule().fix())).append("\n");
  }

  private static String text(String text) {
    return Markup.markdown(text);
  }

  private static void controls(StringBuilder out, String title, List<Answered.Standing> controls) {
    if (controls.isEmpty()) {
      return;
    }
    out.append("\n## ").append(title).append("\n\n");
    for (Answered.Standing one : controls) {
      out.append("- ")
          .append(text(Vocabulary.standard().controlName(one.claim().control())))
          .append(" at ")
          .append(text(one.element() + ": " + one.claim().detail()))
          .append("\n");
    }
  }
}
