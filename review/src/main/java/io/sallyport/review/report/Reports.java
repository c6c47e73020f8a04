package io.sallyport.review.report;

import io.sallyport.review.ReviewResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Writes several reports; what goes wrong with one costs no other. */
public final class Reports {

  /** A form of report; what is made faster stands before what takes longer. */
  public enum Format {
    JSON("report.json"),
    SARIF("report.sarif"),
    CSV("report.csv"),
    MARKDOWN("report.md"),
    OSCAL("oscal-assessment-results.json"),
    TMBOM("threat-model.tmbom.json"),
    SVG("diagram.svg"),
    HTML("report.html"),
    PDF("report.pdf");

    private final String fileName;

    Format(String fileName) {
      this.fileName = fileName;
    }

    /** The name of its file in a folder of reports. */
    public String fileName() {
      return fileName;
    }
  }

  private Reports() {}

  /**
   * One report as bytes.
   *
   * @param at the time for formats that carry one
   * @throws IOException when it could not be made
   */
  public static byte[] bytes(Format format, ReviewResult result, Instant at) throws IOException {
    return bytes(format, result, at, note -> {});
  }

  /**
   * The same.
   *
   * @param said is told what a diagram does not show of a large architecture
   * @throws IOException when it could not be made
   */
  public static byte[] bytes(Format format, ReviewResult result, Instant at, Consumer<String> said)
      throws IOException {
    Diagram diagram = new Diagram(result);
    byte[] bytes = bytes(format, result, at, diagram);
    say(diagram, said);
    return bytes;
  }

  private static byte[] bytes(Format format, ReviewResult result, Instant at, Diagram diagram)
      throws IOException {
    return switch (format) {
      case JSON -> utf8(JsonReport.write(result));
      case HTML -> utf8(HtmlReport.write(result, diagram));
      case PDF -> PdfReport.write(result, diagram);
      case SVG -> utf8(diagram.svg());
      case SARIF -> utf8(SarifReport.write(result));
      case CSV -> utf8(CsvReport.write(result));
      case MARKDOWN -> utf8(MarkdownReport.write(result));
      case OSCAL -> utf8(OscalReport.write(result, at));
      case TMBOM -> utf8(TmBomReport.write(result));
    };
  }

  private static void say(Diagram diagram, Consumer<String> said) {
    if (!diagram.noteIfDrawn().isEmpty()) {
      said.accept("the diagram: " + diagram.noteIfDrawn());
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Writes reports for who asks for no more than what could not be written. */
  public static List<String> write(
      Collection<Format> formats, ReviewResult result, Instant at, Path folder) {
    PlannedDiagram plan = PlannedDiagram.later(result.architecture());
    return write(formats, result, plan, at, folder, file -> {}, note -> {});
  }

  /**
   * Writes reports into a folder, which is made when it is not there; those that take long come
   * last.
   *
   * @param plan of the diagram, which may have begun
   * @param written is told of each file as soon as it is there
   * @param said is told what a diagram does not show of a large architecture
   * @return one line for each report that could not be written
   */
  public static List<String> write(
      Collection<Format> formats,
      ReviewResult result,
      PlannedDiagram plan,
      Instant at,
      Path folder,
      Consumer<Path> written,
      Consumer<String> said) {
    List<String> problems = new ArrayList<>();
    Diagram diagram = new Diagram(result, plan);
    int there = 0;
    for (Format format : formats.stream().sorted().distinct().toList()) {
      Path file = folder.resolve(format.fileName());
      try {
        Files.createDirectories(folder);
        Files.write(file, bytes(format, result, at, diagram));
        written.accept(file);
        there++;
      } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
        problems.add(
            file
                + ": could not be written: "
                + e.getClass().getSimpleName()
                + (e.getMessage() == null ? "" : ": " + e.getMessage()));
      }
    }
    say(diagram, said);
    if (there > 0) {
      String others = problems.size() == 1 ? "the" : String.valueOf(there);
      problems.replaceAll(line -> line + " (" + others + " other reports are there)");
    }
    return problems;
  }
}
