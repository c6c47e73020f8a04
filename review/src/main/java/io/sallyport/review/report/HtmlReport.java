package io.sallyport.review.report;

import io.sallyport.core.Severity;
import io.sallyport.review.Answered;
import io.sallyport.review.Cut;
import io.sallyport.review.Place;
import io.sallyport.review.ReviewFinding;
import io.sallyport.review.ReviewResult;
import io.sallyport.review.Rule;
import io.sallyport.review.Score;
import io.sallyport.review.Vocabulary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The report that is handed on: one XHTML file that loads nothing. */
public final class HtmlReport {

  private static final int MOST_LINKED = 80;
  private static final int MOST_PLACES = 20;
  private static final List<Severity> SEVERITIES =
      List.of(Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW);

  private final ReviewResult result;
  private final Diagram diagram;
  private final References references;
  private final StringBuilder out = new StringBuilder(65_536);

  private HtmlReport(ReviewResult result, Diagram diagram) {
    this.result = result;
    this.diagram = diagram;
    this.references = new References(result);
  }

  /** The report; a diagram that could not be drawn is left out and named. */
  public static String write(ReviewResult result) {
    return write(result, new Diagram(result));
  }

  /** The same with a diagram that other reports need too. */
  static String write(ReviewResult result, Diagram diagram) {
    return new HtmlReport(result, diagram).document();
  }

  private String document() {
    out.append(
        "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n");
    out.append("<meta charset=\"UTF-8\" />\n");
    out.append(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\" />\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n");
    tag("title", "Threat model: " + result.architecture().name());
    out.append("<style>").append(style()).append("</style>\n</head>\n<body>\n");
    summary();
    heatMap();
    diagram();
    findings();
    new PathSection(result, references, out).write();
    controls();
    stride();
    new PastaView(result).write(out);
    new ListSections(result, references, out).write();
    return out.append("</body>\n</html>\n").toString();
  }

  private static String style() {
    try (InputStream in = HtmlReport.class.getResourceAsStream("/io/sallyport/review/report.css")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("report.css", e);
    }
  }

  private void tag(String name, String text) {
    out.append('<')
        .append(name)
        .append('>')
        .append(Markup.xml(text))
        .append("</")
        .append(name)
        .append(">\n");
  }

  private void summary() {
    var architecture = result.architecture();
    tag("h1", "Threat model: " + architecture.name());
    if (!architecture.description().isEmpty()) {
      tag("p", architecture.description());
    }
    out.append("<p class=\"counts\">");
    for (Severity severity : SEVERITIES) {
      out.append("<span class=\"")
          .append(severity.wireName())
          .append("\"><b>")
          .append(result.count(severity))
          .append("</b> ")
          .append(severity.wireName())
          .append("</span> ");
    }
    out.append("</p>\n");
    long decided = result.findings().size() - result.open().size();
    tag(
        "p",
        architecture.components().size()
            + " elements and "
            + architecture.flows().size()
            + " flows under "
            + result.rules().size()
            + " rules: "
            + result.open().size()
            + " open findings, "
            + decided
            + " decided, "
            + result.answered().size()
            + " threats answered by controls, "
            + result.questions().size()
            + " open questions, "
            + result.paths().size()
            + " attack paths.");
    long expired = result.expired();
    if (expired > 0) {
      tag(
          "p",
          "Decisions that have expired, so that what they were about counts again: "
              + expired
              + ".");
    }
    bestCut();
  }

  private void bestCut() {
    if (!result.cuts().isEmpty()) {
      Cut best = result.cuts().getFirst();
      tag(
          "p",
          "The single control that changes most: "
              + Vocabulary.standard().controlName(best.control())
              + " at "
              + best.element()
              + "; it takes the worst finding out of "
              + best.cuts()
              + " of the "
              + result.paths().size()
              + " attack paths.");
    }
  }

  private void heatMap() {
    tag("h2", "Heat map");
    int[][] counts = new int[6][6];
    for (ReviewFinding finding : result.open()) {
      counts[finding.score().likelihoodSum()][finding.score().impactSum()]++;
    }
    out.append("<table class=\"heat\"><tr><th>likelihood \\ impact</th>");
    for (int impact = 1; impact <= 5; impact++) {
      out.append("<th>").append(impact).append("</th>");
    }
    out.append("</tr>\n");
    for (int likelihood = 5; likelihood >= 1; likelihood--) {
      out.append("<tr><th>").append(likelihood).append("</th>");
      for (int impact = 1; impact <= 5; impact++) {
        Score cell =
            new Score(List.of(new Score.Part(likelihood, "")), List.of(new Score.Part(impact, "")));
        int count = counts[likelihood][impact];
        out.append("<td class=\"")
            .append(cell.severity().wireName())
            .append("\">")
            .append(count == 0 ? "" : String.valueOf(count))
            .append("</td>");
      }
      out.append("</tr>\n");
    }
    out.append("</table>\n");
  }

  private void diagram() {
    tag("h2", "Data-flow diagram");
    try {
      String drawn = diagram.svg();
      out.append("<p class=\"zoom\"><input type=\"checkbox\" id=\"zoom\" />")
          .append("<label for=\"zoom\">Switch between all of it and its own size</label></p>\n");
      out.append("<div class=\"diagram\" tabindex=\"0\">").append(drawn).append("</div>\n");
      tag(
          "p",
          "Dashed frames are trust boundaries. A dot marks the worst open finding at an element. The"
              + (diagram.note().isEmpty()
                  ? " bold way is the worst attack path; dashed flows are said to be unencrypted."
                  : " worst attack path goes by what is red. A line stands for all flows from a part to"
                      + " another, twice as thick for ten times as many."));
    } catch (RuntimeException e) {
      tag("p", "The diagram could not be drawn: " + e.getClass().getSimpleName() + ".");
    }
  }

  private void findings() {
    tag("h2", "Findings");
    HtmlTable table =
        new HtmlTable(
            out, List.of("No.", "Severity", "L × I", "Finding", "At", "Status", "Confidence"));
    for (ReviewFinding finding : result.all()) {
      table.row(
          List.of(
              references.label(finding.id()),
              finding.severity().wireName(),
              finding.score().likelihoodSum() + " × " + finding.score().impactSum(),
              finding.rule().title(),
              finding.places().stream().map(Place::at).collect(Collectors.joining(", ")),
              finding.status().wireName(),
              finding.confidence().wireName()));
    }
    table.end();
    result.all().forEach(this::finding);
  }

  private void finding(ReviewFinding finding) {
    out.append("<div class=\"finding\" id=\"")
        .append(references.label(finding.id()))
        .append("\">\n<h3>")
        .append(references.label(finding.id()))
        .append(" <span class=\"")
        .append(finding.severity().wireName())
        .append("\">")
        .append(finding.severity().wireName())
        .append("</span> ")
        .append(Markup.xml(finding.rule().title()))
        .append("</h3>\n");
    tag("p", finding.rule().why());
    Place worst = finding.worst();
    out.append("<ul>\n");
    for (Place place : finding.places().stream().limit(MOST_PLACES).toList()) {
      String way = place.steps().isEmpty() ? "" : ": " + String.join(" | ", place.steps());
      String note = place.decision().isEmpty() ? "" : " [" + place.decision() + "]";
      String on =
          place.also().isEmpty() ? "" : ", and on from there to " + String.join(", ", place.also());
      String also =
          place.covers().isEmpty()
              ? ""
              : ". The same cause: "
                  + place.covers().stream().map(Rule::title).collect(Collectors.joining("; "));
      tag("li", place.at() + way + " (" + place.facts().getFirst().at() + ")" + on + note + also);
    }
    int more = finding.places().size() - MOST_PLACES;
    if (more > 0) {
      tag("li", "and at " + more + " more places, which the JSON and CSV reports name");
    }
    out.append("</ul>\n");
    tag("p", "Likelihood " + sum(finding.score().likelihood(), finding.score().likelihoodSum()));
    tag("p", "Impact " + sum(finding.score().impact(), finding.score().impactSum()));
    if (!worst.missing().isEmpty()) {
      tag(
          "p",
          "Any one of these answers it: "
              + worst.missing().stream()
                  .map(
                      one ->
                          Vocabulary.standard().controlName(one.control())
                              + " ("
                              + one.state().wireName()
                              + ")")
                  .collect(Collectors.joining(", ")));
    }
    tag("p", "Fix: " + finding.rule().fix());
    tag("p", "Verify: " + finding.rule().verify());
    out.append("</div>\n");
  }

  private static String sum(List<Score.Part> parts, int total) {
    String sum =
        parts.stream()
            .map(part -> part.points() + " (" + part.because() + ")")
            .collect(Collectors.joining(" + "));
    int plain = parts.stream().mapToInt(Score.Part::points).sum();
    return total
        + " = "
        + sum
        + (plain > total ? ", at most 5" : plain < total ? ", at least 1" : "");
  }

  private void controls() {
    tag("h2", "Controls");
    HtmlTable table =
        new HtmlTable(
            out, List.of("Control", "Element", "State", "What is known", "Threats answered"));
    Map<String, Set<String>> threats = new TreeMap<>();
    Map<String, List<String>> cells = new TreeMap<>();
    result.failed().forEach(one -> cells.put(key(one), cells(one)));
    result.contradicted().forEach(one -> cells.put(key(one), cells(one)));
    for (Answered answered : result.answered()) {
      for (Answered.Standing one : answered.controls()) {
        cells.put(key(one), cells(one));
        threats
            .computeIfAbsent(key(one), any -> new LinkedHashSet<>())
            .add(answered.rule().title());
      }
    }
    cells.forEach(
        (key, cell) ->
            table.row(
                List.of(
                    cell.get(0),
                    cell.get(1),
                    cell.get(2),
                    cell.get(3),
                    String.join("; ", threats.getOrDefault(key, Set.of())))));
    table.end();
  }

  private static String key(Answered.Standing one) {
    return one.claim().control() + "\n" + one.element();
  }

  private static List<String> cells(Answered.Standing one) {
    return List.of(
        Vocabulary.standard().controlName(one.claim().control()),
        one.element(),
        one.claim().state().wireName(),
        one.claim().detail());
  }

  // In a large system a number says more than a wall of links.
  private String cell(List<String> findings) {
    if (result.architecture().components().size() <= MOST_LINKED) {
      return references.links(findings);
    }
    return findings.isEmpty() ? "" : String.valueOf(findings.stream().distinct().count());
  }

  private void stride() {
    tag("h2", "STRIDE by element");
    HtmlTable table = new HtmlTable(out, List.of("Element", "Kind", "S", "T", "R", "I", "D", "E"));
    for (StrideView.Line line : StrideView.of(result)) {
      List<String> cells = new ArrayList<>(List.of(Markup.xml(line.element())));
      cells.add(Markup.xml(line.kind()));
      for (String letter : StrideView.LETTERS) {
        cells.add(cell(line.findings().getOrDefault(letter, List.of())));
      }
      table.markup(cells);
    }
    table.end();
  }
}
