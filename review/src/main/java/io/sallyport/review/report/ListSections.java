package io.sallyport.review.report;

import io.sallyport.review.Catalogs;
import io.sallyport.review.Place;
import io.sallyport.review.Question;
import io.sallyport.review.ReviewResult;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a page ends with: questions, assumptions, the checklist and the mappings. */
final class ListSections {

  private final ReviewResult result;
  private final References references;
  private final StringBuilder out;

  ListSections(ReviewResult result, References references, StringBuilder out) {
    this.result = result;
    this.references = references;
    this.out = out;
  }

  void write() {
    questions();
    assumptions();
    checklist();
    mappings();
  }

  private void questions() {
    tag("h2", "Open questions");
    HtmlTable table = new HtmlTable(out, List.of("Question", "About", "Findings that hang on it"));
    for (Question question : result.questions()) {
      table.row(
          List.of(
              question.text(),
              String.join(", ", question.elements()),
              String.valueOf(question.findings().size())));
    }
    table.end();
  }

  private void assumptions() {
    if (result.architecture().assumptions().isEmpty()) {
      return;
    }
    tag("h2", "Assumptions");
    tag("p", "What the file assumes, leaves out or could not take over from another tool's file.");
    out.append("<ul>\n");
    result
        .architecture()
        .assumptions()
        .forEach(one -> tag("li", one.text() + " (" + one.at() + ")"));
    out.append("</ul>\n");
  }

  private void checklist() {
    tag("h2", "Checklist");
    out.append("<ul class=\"checklist\">\n");
    result
        .open()
        .forEach(
            finding ->
                out.append("<li><span class=\"box\"></span> ")
                    .append(references.links(List.of(finding.id())))
                    .append(' ')
                    .append(
                        Markup.xml(
                            String.join(
                                    ", ",
                                    finding.places().stream().map(Place::at).distinct().toList())
                                + ": "
                                + finding.rule().verify()))
                    .append("</li>\n"));
    out.append("</ul>\n");
  }

  private void mappings() {
    tag("h2", "Mappings");
    HtmlTable table = new HtmlTable(out, List.of("Catalog", "Entries with open findings"));
    for (String key : Catalogs.standard().keys()) {
      Catalogs.Catalog catalog = Catalogs.standard().catalog(key);
      Set<String> ids = new LinkedHashSet<>();
      result.open().forEach(finding -> ids.addAll(finding.rule().maps(key)));
      if (catalog != null && !ids.isEmpty()) {
        table.row(
            List.of(
                catalog.name() + " " + catalog.version(),
                ids.stream()
                    .sorted()
                    .map(id -> (id + " " + Catalogs.standard().name(key, id)).strip())
                    .collect(Collectors.joining("; "))));
      }
    }
    table.end();
  }

  private void tag(String name, String text) {
    out.append('<').append(name).append('>').append(Markup.xml(text));
    out.append("</").append(name).append(">\n");
  }
}
