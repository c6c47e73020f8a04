package io.sallyport.review;

import static io.sallyport.review.Reviewed.review;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.review.report.Reports;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

/** What readers of the page and of the PDF see: on a telephone, on paper, in other scripts. */
final class PagesTest {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private static ReviewResult of(String web, String zone) throws Exception {
    return review(
        """
        zones: [{id: app, name: '%s'}]
        actors: [{id: u}]
        components:
          - {id: web, kind: web-app, name: '%s', zone: app}
          - {id: llm, kind: llm-hosted}
        flows:
          - {from: u, to: web, data: prompt}
          - {from: web, to: llm, data: prompt}
        """
            .formatted(zone, web));
  }

  private static String html(ReviewResult result) throws Exception {
    return new String(Reports.bytes(Reports.Format.HTML, result, NOON), StandardCharsets.UTF_8);
  }

  private static List<String> pages(ReviewResult result) throws Exception {
    List<String> pages = new ArrayList<>();
    try (PDDocument document = Loader.loadPDF(Reports.bytes(Reports.Format.PDF, result, NOON))) {
      PDFTextStripper text = new PDFTextStripper();
      for (int page = 1; page <= document.getNumberOfPages(); page++) {
        text.setStartPage(page);
        text.setEndPage(page);
        pages.add(text.getText(document));
      }
    }
    return pages;
  }

  @Test
  void cellsOfLists_nameTheirColumn() throws Exception {
    String html = html(of("Shop", "App"));
    String lists =
        Pattern.compile("<table class=\"heat\">.*?</table>", Pattern.DOTALL)
            .matcher(html)
            .replaceAll("");

    assertThat(lists)
        .contains("data-label=\"Severity\"")
        .doesNotContainPattern("<td>|<td class=\"[a-z]+\">");
    assertThat(lists.split("<thead>", -1)).hasSameSizeAs(lists.split("<table class=\"list\">", -1));
  }

  @Test
  void pagesOfThePdf_areNumberedAndRepeatTheNamesOfColumns() throws Exception {
    List<String> pages = pages(of("Shop", "App"));

    assertThat(pages).hasSizeGreaterThan(3);
    for (int i = 0; i < pages.size(); i++) {
      assertThat(pages.get(i)).contains((i + 1) + " / " + pages.size());
    }
    assertThat(String.join("", pages)).doesNotContain("#");
  }

  @Test
  void wordsInTablesOfThePdf_areNotBroken() throws Exception {
    ReviewResult result =
        review(
            """
            actors: [{id: teacher, kind: user}]
            components:
              - {id: portal, kind: web-app}
              - {id: grader, kind: agent}
              - {id: llm, kind: llm-hosted}
              - {id: results, kind: database, stores: personal}
              - {id: %s, kind: database, stores: personal}
            flows:
              - {from: teacher, to: portal, data: prompt}
              - {from: portal, to: grader, data: prompt}
              - {from: grader, to: llm, data: prompt}
              - {from: grader, to: results}
              - {from: portal, to: %s}
            """
                .formatted("x".repeat(79), "x".repeat(79)));
    String all = String.join("\n", pages(result));

    assertThat(all.lines().map(String::strip))
        .anyMatch(line -> line.startsWith("Risk From To Way"))
        .anyMatch(line -> line.startsWith("Element Kind S T R I D E"))
        .noneMatch(line -> line.equals("r") || line.equals("t") || line.equals("k"));
  }

  @Test
  void namesThatTheFontOfThePdfCannotWrite_standAsIds() throws Exception {
    ReviewResult result = of("ウェブアプリ", "التطبيق");

    assertThat(html(result)).contains("ウェブアプリ", "التطبيق").doesNotContain("font of this file");
    assertThat(String.join("", pages(result)))
        .contains("The font of this file lacks characters", "from zone app", "u → web: prompt")
        .doesNotContain("##", "??");
    assertThat(String.join("", pages(of("Überwachung Ελλάδα", "App"))))
        .contains("Überwachung Ελλάδα")
        .doesNotContain("font of this file");
  }
}
