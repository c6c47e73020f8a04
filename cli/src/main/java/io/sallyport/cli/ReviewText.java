package io.sallyport.cli;

import io.sallyport.core.Severity;
import io.sallyport.review.Answered;
import io.sallyport.review.AttackPath;
import io.sallyport.review.Baseline;
import io.sallyport.review.Place;
import io.sallyport.review.Question;
import io.sallyport.review.ReviewFinding;
import io.sallyport.review.ReviewResult;
import io.sallyport.review.Rule;
import io.sallyport.review.Status;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A review in a terminal. */
final class ReviewText {

  private static final int TOP_QUESTIONS = 10;
  private static final int TOP_PATHS = 5;
  private static final int SHOWN_STEPS = 3;
  private static final String INDENT = "             ";

  private ReviewText() {}

  /** Counts and, with a baseline, what changed. */
  static void summary(PrintWriter out, ReviewResult result, @Nullable Baseline before) {
    out.println(
        Lines.safe(result.architecture().name())
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
    for (Answered.Standing one : result.failed()) {
      out.println(
          "  failed   "
              + Lines.safe(
                  one.claim().control() + " at " + one.element() + ": " + one.claim().detail()));
    }
    long assumed = result.architecture().assumptions().size();
    if (assumed > 0) {
      out.println("  assumptions, listed in the reports: " + assumed);
    }
    if (before != null) {
      Baseline.Difference difference = before.to(result);
      difference.added().forEach(one -> out.println("  new      " + Lines.safe(one)));
      difference.fixed().forEach(one -> out.println("  fixed    " + Lines.safe(one)));
      difference.changed().forEach(one -> out.println("  changed  " + Lines.safe(one)));
    }
  }

  /** All that a reader at a terminal wants first; with {@code all} every path and question. */
  static void print(PrintWriter out, ReviewResult result, @Nullable Baseline before, boolean all) {
    for (ReviewFinding finding : result.all()) {
      out.println(
          String.format(
              "%-8s %s  [%s]",
              finding.severity().wireName(),
              Lines.safe(finding.rule().title()),
              Lines.safe(finding.id())));
      finding.places().forEach(place -> place(out, place));
    }
    paths(out, result, all ? Integer.MAX_VALUE : TOP_PATHS);
    questions(out, result, all ? Integer.MAX_VALUE : TOP_QUESTIONS);
    summary(out, result, before);
    out.flush();
  }

  // Each place with its own rank: a finding is ranked by its worst.
  private static void place(PrintWriter out, Place place) {
    String state = place.decision().isEmpty() ? "" : "  " + place.decision();
    out.println(
        String.format("  %-8s at ", place.score().severity().wireName())
            + Lines.safe(String.join(" and on to ", place.everywhere()))
            + "  "
            + Lines.safe(place.facts().getFirst().at() + state));
    if (place.status() != Status.OPEN || place.score().severity() == Severity.LOW) {
      return;
    }
    if (!place.steps().isEmpty()) {
      out.println(INDENT + Lines.safe(way(place.steps())));
    }
    if (!place.missing().isEmpty()) {
      out.println(
          INDENT
              + place.missing().stream()
                  .map(one -> one.control() + " " + one.state().name().toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining(", ")));
    }
    if (!place.covers().isEmpty()) {
      out.println(
          INDENT
              + "tells too: "
              + place.covers().stream().map(Rule::id).collect(Collectors.joining(", ")));
    }
  }

  // Where a way begins and where it ends say most.
  private static String way(List<String> steps) {
    if (steps.size() <= SHOWN_STEPS) {
      return String.join(" | ", steps);
    }
    return steps.getFirst() + " | … " + (steps.size() - 2) + " more … | " + steps.getLast();
  }

  private static void paths(PrintWriter out, ReviewResult result, int most) {
    if (result.paths().isEmpty()) {
      return;
    }
    out.println("Attack paths" + cut(most, result.paths().size()) + ":");
    for (AttackPath path : result.paths().stream().limit(most).toList()) {
      out.println(
          "  "
              + Lines.safe(path.actor())
              + path.steps().stream()
                  .map(step -> " > " + Lines.safe(step.to()))
                  .collect(Collectors.joining()));
    }
  }

  private static void questions(PrintWriter out, ReviewResult result, int most) {
    if (result.questions().isEmpty()) {
      return;
    }
    out.println("Questions" + cut(most, result.questions().size()) + ":");
    for (Question question : result.questions().stream().limit(most).toList()) {
      out.println(
          "  "
              + Lines.safe(question.text())
              + " ("
              + Lines.safe(String.join(", ", question.elements()))
              + ")");
    }
  }

  private static String cut(int most, int all) {
    return most < all ? " (" + most + " of " + all + ", --all shows them)" : "";
  }
}
