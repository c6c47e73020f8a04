package io.sallyport.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.sallyport.review.report.PlannedDiagram;
import io.sallyport.review.report.Reports;
import io.sallyport.review.report.SvgDiagram;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The picture of a system that is too large for a line for each flow. */
final class LargeDiagramTest {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  // A rule is enough: it is the picture that takes long.
  private static final Review REVIEW =
      new Review(RuleBook.of(List.of(RuleBook.standard().rules().getFirst())));
  // Minutes without bundles; a second with them, on a machine that does nothing else.
  private static final Duration SOON = Duration.ofSeconds(25);

  private static ReviewResult system(int size, int flows, int zones, int depth) throws Exception {
    Random random = new Random(9);
    List<String> kinds =
        List.of("api", "agent", "tool", "database", "llm-hosted", "queue", "web-app", "user");
    StringBuilder file = new StringBuilder("system: Large\nzones:\n");
    for (int i = 0; i < Math.max(1, zones); i++) {
      file.append("  - {id: z%d".formatted(i));
      file.append(i % Math.max(1, depth) == 0 ? "}\n" : ", inside: z%d}\n".formatted(i - 1));
    }
    file.append("components:\n");
    for (int i = 0; i < size; i++) {
      String zone = zones == 0 ? "" : ", zone: z" + random.nextInt(zones);
      file.append("  - {id: c%d, kind: %s%s}\n".formatted(i, kinds.get(i % kinds.size()), zone));
    }
    file.append("flows:\n");
    for (int i = 0; i < flows; i++) {
      file.append(
          "  - {id: f%d, from: c%d, to: c%d}\n"
              .formatted(i, random.nextInt(size), random.nextInt(size)));
    }
    return REVIEW.of(ArchitectureReader.read("large.yaml", file.toString()));
  }

  private static Document xml(String text) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Element> all(Document document, String name) {
    NodeList found = document.getElementsByTagName(name);
    List<Element> all = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      all.add((Element) found.item(i));
    }
    return all;
  }

  private static double[] box(Element one) {
    return new double[] {
      Double.parseDouble(one.getAttribute("x")),
      Double.parseDouble(one.getAttribute("y")),
      Double.parseDouble(one.getAttribute("width")),
      Double.parseDouble(one.getAttribute("height"))
    };
  }

  private static boolean overlap(double[] a, double[] b) {
    return a[0] < b[0] + b[2] && b[0] < a[0] + a[2] && a[1] < b[1] + b[3] && b[1] < a[1] + a[3];
  }

  @Test
  void twoThousandElements_areDrawnSoon_andEveryFlowIsAccountedFor() throws Exception {
    ReviewResult result = system(2000, 8000, 3, 1);

    String svg = assertTimeoutPreemptively(SOON, () -> SvgDiagram.write(result));

    Document document = xml(svg);
    assertThat(all(document, "rect").stream().filter(one -> isNode(one))).hasSize(2000);
    int lines = all(document, "polyline").size();
    int drawn =
        all(document, "polyline").stream()
            .map(one -> one.getTextContent().replaceAll("[^0-9,].*$", "").replace(",", ""))
            .mapToInt(Integer::parseInt)
            .sum();
    String note = all(document, "text").getFirst().getTextContent();
    assertThat(lines).isBetween(6, 120);
    assertThat(note)
        .contains("%,d flows between parts".formatted(drawn), "as %d lines".formatted(lines))
        .contains("%,d flows within a part".formatted(8000 - drawn));
  }

  private static boolean isNode(Element one) {
    return one.getAttribute("rx").matches("2|7|22")
        && one.getAttribute("stroke-dasharray").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 1", "1 1", "12 3", "90 2", "600 1", "600 30"})
  void anyZones_giveNoOverlapsAndNoLineThroughAnElement(String zones) throws Exception {
    String[] said = zones.split(" ");
    ReviewResult result = system(900, 2500, Integer.parseInt(said[0]), Integer.parseInt(said[1]));

    Document document = xml(assertTimeoutPreemptively(SOON, () -> SvgDiagram.write(result)));

    List<double[]> nodes =
        all(document, "rect").stream()
            .filter(LargeDiagramTest::isNode)
            .map(LargeDiagramTest::box)
            .toList();
    assertThat(nodes).hasSize(900);
    for (int i = 0; i < nodes.size(); i++) {
      for (int j = 0; j < i; j++) {
        assertThat(overlap(nodes.get(i), nodes.get(j))).isFalse();
      }
    }
    List<Element> lines = all(document, "polyline");
    assertThat(lines).isNotEmpty();
    for (Element line : lines) {
      String[] points = line.getAttribute("points").split(" ");
      for (int k = 1; k < points.length; k++) {
        double[] segment = segment(points[k - 1], points[k]);
        assertThat(nodes).noneMatch(node -> overlap(segment, node));
      }
    }
  }

  private static double[] segment(String from, String to) {
    String[] a = from.split(",");
    String[] b = to.split(",");
    double x = Math.min(Double.parseDouble(a[0]), Double.parseDouble(b[0]));
    double y = Math.min(Double.parseDouble(a[1]), Double.parseDouble(b[1]));
    return new double[] {
      x,
      y,
      Math.max(Double.parseDouble(a[0]), Double.parseDouble(b[0])) - x,
      Math.max(Double.parseDouble(a[1]), Double.parseDouble(b[1])) - y
    };
  }

  @Test
  void whatTakesLong_isWrittenLast_andSaysWhatItBundled(@TempDir Path folder) throws Exception {
    List<String> files = new ArrayList<>();
    List<String> said = new ArrayList<>();

    List<Reports.Format> formats =
        List.of(Reports.Format.HTML, Reports.Format.SVG, Reports.Format.CSV, Reports.Format.JSON);
    ReviewResult result = system(500, 900, 3, 1);

    List<String> problems =
        Reports.write(
            formats,
            result,
            PlannedDiagram.of(formats, result.architecture()),
            NOON,
            folder,
            file -> files.add(file.getFileName().toString()),
            said::add);

    assertThat(problems).isEmpty();
    assertThat(files).containsExactly("report.json", "report.csv", "diagram.svg", "report.html");
    assertThat(said).singleElement().asString().contains("flows between parts are drawn as");
    assertThat(folder.resolve("report.html"))
        .content()
        .contains("flows between parts are drawn as");
  }

  @Test
  void smallSystem_hasALineForEachFlowAndNoNote() throws Exception {
    List<String> said = new ArrayList<>();

    byte[] svg = Reports.bytes(Reports.Format.SVG, system(30, 45, 3, 1), NOON, said::add);

    Document document = xml(new String(svg, StandardCharsets.UTF_8));
    assertThat(all(document, "polyline")).hasSizeBetween(40, 45);
    assertThat(said).isEmpty();
  }
}
