import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.artifacts.ModelScanner;
import io.sallyport.artifacts.ScanLimits;
import io.sallyport.artifacts.ScanReport;
import io.sallyport.artifacts.ScanVerdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the scanner says of a labelled corpus, a row a format. Arguments: the folder with
 * manifest.jsonl; {@code -v} names each file that is not as labelled.
 */
final class ArtifactTable {

  private static final class Row {
    private int malicious;
    private int flagged;
    private int mustBeMalicious;
    private int calledMalicious;
    private int benign;
    private int benignMalicious;
    private int benignOther;
    private int suspicious;
    private int suspiciousFlagged;

    private void add(String label, String expected, ScanVerdict verdict) {
      boolean clean = verdict == ScanVerdict.CLEAN;
      switch (label) {
        case "malicious" -> {
          malicious++;
          flagged += verdict == ScanVerdict.MALICIOUS || verdict == ScanVerdict.SUSPICIOUS ? 1 : 0;
          if (expected.equals("malicious")) {
            mustBeMalicious++;
            calledMalicious += verdict == ScanVerdict.MALICIOUS ? 1 : 0;
          }
        }
        case "benign" -> {
          benign++;
          benignMalicious += verdict == ScanVerdict.MALICIOUS ? 1 : 0;
          benignOther += !clean && verdict != ScanVerdict.MALICIOUS ? 1 : 0;
        }
        default -> {
          suspicious++;
          suspiciousFlagged += clean ? 0 : 1;
        }
      }
    }
  }

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    boolean verbose = List.of(args).contains("-v");
    ModelScanner scanner = new ModelScanner(ScanLimits.standard());
    Map<String, Row> rows = new TreeMap<>();
    Row all = new Row();
    List<String> wrong = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("manifest.jsonl"))) {
      JsonNode node = new ObjectMapper().readTree(line);
      String path = node.path("path").asText();
      String label = node.path("label").asText();
      String expected = node.path("expect").asText();
      ScanReport report = scanner.scan(folder.resolve(path), path);
      rows.computeIfAbsent(node.path("format").asText(), any -> new Row())
          .add(label, expected, report.verdict());
      all.add(label, expected, report.verdict());
      if (!report.verdict().wireName().equals(expected)) {
        wrong.add(
            "%s: %s (labelled %s, at least %s; as %s)"
                .formatted(path, report.verdict().wireName(), label, expected, report.format()));
        report.findings().forEach(f -> wrong.add("    " + f.rule() + " at " + f.where() + ": " + f.explanation()));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%-22s %14s %18s %20s %18s%n",
        "format",
        "flagged",
        "called malicious",
        "benign: malicious",
        "benign: other");
    rows.forEach(ArtifactTable::print);
    print("all", all);
    System.out.printf(Locale.ROOT, "labelled suspicious, not called clean: %d of %d%n", all.suspiciousFlagged, all.suspicious);
    System.out.println("floors: flagged >= 97 %, called malicious where it must be >= 95 %, benign called malicious 0, benign suspicious or error <= 8 %");
    if (verbose) {
      wrong.forEach(System.out::println);
    }
  }

  private static void print(String name, Row row) {
    System.out.printf(
        Locale.ROOT,
        "%-22s %14s %18s %20s %18s%n",
        name,
        share(row.flagged, row.malicious),
        share(row.calledMalicious, row.mustBeMalicious),
        share(row.benignMalicious, row.benign),
        share(row.benignOther, row.benign));
  }

  private static String share(int part, int whole) {
    return whole == 0 ? "-" : part + " of " + whole;
  }
}
