package io.sallyport.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.sallyport.review.report.PlannedDiagram;
import io.sallyport.review.report.Reports;
import io.sallyport.review.report.SvgDiagram;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.yaml.snakeyaml.Yaml;

/** What reports hold, and that nothing in a file becomes more than text in them. */
final class ReportsTest {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Review REVIEW = Review.standard();
  private static final String HOSTILE =
      """
      system: '<script>alert(1)</script>'
      description: "=cmd|' /C calc'!A0 \\u202e"
      zones: [{id: z, name: '"/><img src=x onerror=alert(2)>', trust: untrusted}]
      actors: [{id: u, name: '=HYPERLINK("http://x")', zone: z}]
      components:
        - {id: web, kind: web-app, name: '</text><script>alert(3)</script>'}
        - {id: llm, kind: llm-hosted, name: '[x](javascript:alert(4))'}
      flows:
        - {from: u, to: web, name: '--><script>', data: prompt}
        - {from: web, to: llm, data: prompt}
      """;

  static List<String> shapes() {
    return List.copyOf(Starts.shapes().keySet());
  }

  private static ReviewResult hostile() {
    return result(HOSTILE);
  }

  private static ReviewResult result(String text) {
    try {
      return REVIEW.of(ArchitectureReader.read("file.yaml", text));
    } catch (ArchitectureException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(Reports.Format format, ReviewResult result) throws Exception {
    return new String(Reports.bytes(format, result, NOON), StandardCharsets.UTF_8);
  }

  private static Document xml(String text) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @EnumSource(
      value = Reports.Format.class,
      names = {"HTML", "SVG"})
  void hostileTitles_stayText(Reports.Format format) throws Exception {
    Document document = xml(text(format, hostile()));

    assertThat(document.getElementsByTagName("script").getLength()).isZero();
    assertThat(document.getElementsByTagName("img").getLength()).isZero();
  }

  @Test
  void markdown_hasNoMarkupOfTheFile() throws Exception {
    assertThat(text(Reports.Format.MARKDOWN, hostile()))
        .doesNotContain("<script")
        .doesNotContain("](javascript");
  }

  @Test
  void csv_hasNoFormula() throws Exception {
    String hostileId =
        HOSTILE
            .replace("id: web", "id: w-1")
            .replace("to: web", "to: w-1")
            .replace("from: web", "from: w-1");

    for (String line : text(Reports.Format.CSV, result(hostileId)).split("\r\n", -1)) {
      for (String field : line.split("\",\"", -1)) {
        assertThat(field.replaceFirst("^\"", "")).doesNotMatch("^[=+@-].*");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void diagram_hasNoOverlappingNodesAndLabels(String shape) throws Exception {
    Document document = xml(SvgDiagram.write(result(Starts.file(shape))));
    List<double[]> nodes = boxes(document, "1.2");
    List<double[]> labels = boxes(document, "label");

    assertThat(nodes).isNotEmpty();
    for (List<double[]> boxes : List.of(nodes, labels)) {
      for (int i = 0; i < boxes.size(); i++) {
        for (int j = 0; j < i; j++) {
          assertThat(overlap(boxes.get(i), boxes.get(j))).as(shape).isFalse();
        }
      }
    }
    for (double[] label : labels) {
      assertThat(nodes).noneMatch(node -> overlap(label, node));
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void diagram_hasNoEdgeThroughAForeignNode(String shape) throws Exception {
    Document document = xml(SvgDiagram.write(result(Starts.file(shape))));
    List<double[]> nodes = boxes(document, "1.2");
    NodeList lines = document.getElementsByTagName("polyline");

    assertThat(lines.getLength()).isPositive();
    for (int i = 0; i < lines.getLength(); i++) {
      String[] points = ((Element) lines.item(i)).getAttribute("points").split(" ");
      for (int k = 1; k < points.length; k++) {
        double[] segment = segment(points[k - 1], points[k]);
        for (double[] node : nodes) {
          assertThat(overlap(segment, shrunk(node))).as(shape + " " + points[k]).isFalse();
        }
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
      Math.abs(Double.parseDouble(a[0]) - Double.parseDouble(b[0])),
      Math.abs(Double.parseDouble(a[1]) - Double.parseDouble(b[1]))
    };
  }

  private static double[] shrunk(double[] box) {
    return new double[] {box[0] + 1, box[1] + 1, box[2] - 2, box[3] - 2};
  }

  private static List<double[]> boxes(Document document, String what) {
    List<double[]> boxes = new ArrayList<>();
    NodeList all = document.getElementsByTagName("rect");
    for (int i = 0; i < all.getLength(); i++) {
      Element one = (Element) all.item(i);
      boolean label = one.getAttribute("fill-opacity").equals("0.85");
      boolean node = one.getAttribute("stroke-width").equals(what);
      if (what.equals("label") ? label : node) {
        boxes.add(
            new double[] {
              Double.parseDouble(one.getAttribute("x")),
              Double.parseDouble(one.getAttribute("y")),
              Double.parseDouble(one.getAttribute("width")),
              Double.parseDouble(one.getAttribute("height"))
            });
      }
    }
    return boxes;
  }

  private static boolean overlap(double[] a, double[] b) {
    return a[0] < b[0] + b[2] && b[0] < a[0] + a[2] && a[1] < b[1] + b[3] && b[1] < a[1] + a[3];
  }

  @Test
  void html_loadsNothing() throws Exception {
    assertThat(text(Reports.Format.HTML, result(Starts.file("rag"))))
        .contains("default-src 'none'")
        .doesNotContain("src=\"http")
        .doesNotContain("href=\"http")
        .contains(
            "Heat map", "PASTA", "STRIDE by element", "Open questions", "Checklist", "Mappings");
  }

  @Test
  void pdf_holdsTheFindings() throws Exception {
    byte[] pdf = Reports.bytes(Reports.Format.PDF, result(Starts.file("agent")), NOON);

    try (PDDocument document = Loader.loadPDF(pdf)) {
      assertThat(document.getNumberOfPages()).isGreaterThan(3);
      assertThat(new PDFTextStripper().getText(document))
          .contains("Threat model: Booking agent", "Untrusted content can make a model act");
      PDFTextStripper first = new PDFTextStripper();
      first.setEndPage(2);
      assertThat(first.getText(document)).contains("Data-flow diagram", "llm-hosted", "mailbox");
    }
  }

  @Test
  void sarif_namesRulesPlacesAndFingerprints() throws Exception {
    JsonNode run =
        new JsonMapper()
            .readTree(text(Reports.Format.SARIF, result(Starts.file("rag"))))
            .path("runs")
            .path(0);

    assertThat(run.path("results")).isNotEmpty();
    for (JsonNode one : run.path("results")) {
      int index = one.path("ruleIndex").asInt(-1);
      assertThat(run.at("/tool/driver/rules").path(index).path("id")).isEqualTo(one.path("ruleId"));
      assertThat(one.path("locations")).isNotEmpty();
      assertThat(one.at("/locations/0/physicalLocation/region/startLine").asInt()).isPositive();
      assertThat(one.path("partialFingerprints")).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void startFiles_fitThePublishedSchema(String shape) throws Exception {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(ArchitectureSchema.json());
    Object tree = new Yaml().load(Starts.file(shape));

    assertThat(schema.validate(new JsonMapper().valueToTree(tree))).isEmpty();
  }

  @Test
  void diagramLaidOutBesideTheReview_isTheSame(@TempDir Path folder) throws Exception {
    List<Reports.Format> formats = List.of(Reports.Format.SVG, Reports.Format.HTML);
    ReviewResult result = result(Starts.file("multi-agent"));
    PlannedDiagram begun = PlannedDiagram.of(formats, result.architecture());
    List<Path> written = new ArrayList<>();

    List<String> problems =
        Reports.write(formats, result, begun, NOON, folder, written::add, note -> {});

    assertThat(problems).isEmpty();
    assertThat(written).hasSize(2);
    for (Reports.Format format : formats) {
      assertThat(folder.resolve(format.fileName()))
          .hasBinaryContent(Reports.bytes(format, result, NOON));
    }
  }

  @Test
  void oneFailingReport_leavesTheOthers(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve(Reports.Format.HTML.fileName()));

    List<String> problems =
        Reports.write(
            List.of(
                Reports.Format.HTML,
                Reports.Format.JSON,
                Reports.Format.OSCAL,
                Reports.Format.TMBOM),
            result(Starts.file("rag")),
            NOON,
            folder);

    assertThat(problems).singleElement().asString().contains("report.html");
    assertThat(folder.resolve("report.json")).isNotEmptyFile();
    assertThat(folder.resolve(Reports.Format.TMBOM.fileName())).isNotEmptyFile();
    assertThat(folder.resolve(Reports.Format.OSCAL.fileName())).isNotEmptyFile();
  }
}
