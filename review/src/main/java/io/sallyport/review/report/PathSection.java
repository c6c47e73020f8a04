package io.sallyport.review.report;

import io.sallyport.review.AttackPath;
import io.sallyport.review.Catalogs;
import io.sallyport.review.Cut;
import io.sallyport.review.ReviewResult;
import io.sallyport.review.Vocabulary;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Attack paths in a page: all in a table, the first ones step by step. */
final class PathSection {

  private static final int LISTED = 15;
  private static final int TOLD = 5;

  private final ReviewResult result;
  private final References references;
  private final StringBuilder out;

  PathSection(ReviewResult result, References references, StringBuilder out) {
    this.result = result;
    this.references = references;
    this.out = out;
  }

  void write() {
    out.append("<h2>Attack paths</h2>\n");
    if (result.paths().isEmpty()) {
      out.append("<p>None over what is open.</p>\n");
      return;
    }
    HtmlTable table = new HtmlTable(out, List.of("Risk", "From", "To", "Way", "ATLAS tactics"));
    for (AttackPath path : result.paths().stream().limit(LISTED).toList()) {
      table.row(
          List.of(
              String.valueOf(path.risk()),
              path.actor(),
              path.asset(),
              path.steps().stream().map(AttackPath.Step::to).collect(Collectors.joining(" → ")),
              path.tactics().stream().map(PathSection::tactic).collect(Collectors.joining(", "))));
    }
    table.end();
    int more = result.paths().size() - LISTED;
    if (more > 0) {
      out.append("<p>And ").append(more).append(" more, which the JSON report has.</p>\n");
    }
    // One way to each end; the table has the others.
    Set<String> ends = new HashSet<>();
    result.paths().stream().filter(path -> ends.add(path.asset())).limit(TOLD).forEach(this::told);
    cuts();
  }

  private static String tactic(String id) {
    return Catalogs.standard().name("atlas-tactics", id);
  }

  private void told(AttackPath path) {
    out.append("<h3>From ")
        .append(Markup.xml(path.actor()))
        .append(" to ")
        .append(Markup.xml(path.asset()))
        .append(", risk ")
        .append(path.risk())
        .append("</h3>\n<ol>\n");
    for (AttackPath.Step step : path.steps()) {
      out.append("<li>").append(Markup.xml(step.from() + " → " + step.to())).append(' ');
      out.append(references.links(step.findings()));
      if (!step.tactics().isEmpty()) {
        out.append("<ul>");
        for (AttackPath.Tactic one : step.tactics()) {
          out.append("<li><b>")
              .append(Markup.xml(tactic(one.id())))
              .append("</b>: ")
              .append(Markup.xml(one.why()))
              .append("</li>");
        }
        out.append("</ul>");
      }
      out.append("</li>\n");
    }
    out.append("</ol>\n");
  }

  private void cuts() {
    out.append("<h3>What cuts most</h3>\n");
    HtmlTable table =
        new HtmlTable(
            out, List.of("Control", "At", "Takes the worst finding out of", "Weakens a step of"));
    for (Cut cut : result.cuts().stream().limit(8).toList()) {
      table.row(
          List.of(
              Vocabulary.standard().controlName(cut.control()),
              cut.element(),
              cut.cuts() + " paths",
              cut.weakens() + " paths"));
    }
    table.end();
  }
}
