package io.sallyport.cli;

import io.sallyport.core.Severity;
import io.sallyport.review.Baseline;
import io.sallyport.review.Place;
import io.sallyport.review.Question;
import io.sallyport.review.ReviewFinding;
import io.sallyport.review.ReviewResult;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A review in a terminal. */
final class ReviewText {

  private static final int TOP_QUESTIONS = 10;
  private static final int TOP_PATHS = 5;

  private ReviewText() {}

  /** Counts and, with a baseline, what changed. */
  static void summary(PrintWriter out, ReviewResult result, @Nullable Baseline before) {
    out.println(
        safe(result.architecture().name())
            + ": "
            + List.of(Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW).stream()
                .map(severity -> result.count(severity) + " " + severity.wireName())
                .collect(Collectors.joining(", "))
            + "; "
            + result.questions().size()
            + " questions, "
            + result.paths().size()
            + " attack paths");
    if (result.expired() > 0) {
      out.println("  decisions that have expired, so that they count no more: " + result.expired());
    }
    long assumed = result.architecture().assumptions().size();
    if (assumed > 0) {
      out.println("  assumptions, listed in the reports: " + assumed);
    }
    if (before != null) {
      Baseline.Difference difference = before.to(result);
      difference.added().forEach(one -> out.println("  new      " + safe(one)));
      difference.fixed().forEach(one -> out.println("  fixed    " + safe(one)));
      difference.changed().forEach(one -> out.println("  changed  " + safe(one)));
    }
  }

  /** All that a reader at a terminal wants first. */
  static void print(PrintWriter out, ReviewResult result, @Nullable Baseline before) {
    for (ReviewFinding finding : result.all()) {
      out.println(
          String.format(
              "%-8s %s  [%s]",
              finding.severity().wireName(), safe(finding.rule().title()), finding.id()));
      for (Place place : finding.places()) {
        String state = place.decision().isEmpty() ? "" : "  " + place.decision();
        out.println(
            "           at "
                + safe(String.join(" and on to ", place.everywhere()))
                + "  "
                + safe(place.facts().getFirst().at() + state));
      }
    }
    pathsAndQuestions(out, result);
    summary(out, result, before);
    out.flush();
  }

  private static void pathsAndQuestions(PrintWriter out, ReviewResult result) {
    if (!result.paths().isEmpty()) {
      out.println("Attack paths:");
      result.paths().stream()
          .limit(TOP_PATHS)
          .forEach(
              path ->
                  out.println(
                      "  "
                          + safe(path.actor())
                          + path.steps().stream()
                              .map(step -> " > " + safe(step.to()))
                              .collect(Collectors.joining())));
    }
    if (!result.questions().isEmpty()) {
      out.println("Questions:");
      for (Question question : result.questions().stream().limit(TOP_QUESTIONS).toList()) {
        out.println(
            "  " + question.text() + " (" + safe(String.join(", ", question.elements())) + ")");
      }
    }
  }

  // What a file says must not steer a terminal.
  private static String safe(String text) {
    return text.codePoints()
        .map(
            c ->
                Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                    ? '\uFFFD'
                    : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
