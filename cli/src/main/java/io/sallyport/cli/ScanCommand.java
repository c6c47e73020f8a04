package io.sallyport.cli;

import io.sallyport.artifacts.ModelWalk;
import io.sallyport.artifacts.ReportJson;
import io.sallyport.artifacts.ScanCache;
import io.sallyport.artifacts.ScanFinding;
import io.sallyport.artifacts.ScanLimits;
import io.sallyport.artifacts.ScanReport;
import io.sallyport.artifacts.ScanVerdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sallyport scan}: looks for code and traps in model files without loading them. */
@Command(
    name = "scan",
    mixinStandardHelpOptions = true,
    description = "Scans model files and folders without loading them.",
    footer = {
      "",
      "Examples:",
      "  sallyport scan model.pt",
      "  sallyport scan --format json models/ > answers.jsonl",
      "  sallyport scan --format sarif --cache .scan-cache models/ > scan.sarif",
      "",
      "Every file gets an answer: clean, suspicious, malicious or error. JSON has one line a file:",
      "{path, format, verdict, findings: [{rule, severity, where, explanation}]}.",
      "Exit code 1 when an answer reaches --fail-on, 2 when nothing could be read."
    })
final class ScanCommand implements Callable<Integer> {

  enum Format {
    TEXT,
    JSON,
    SARIF
  }

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files and folders.")
  private List<String> paths = List.of();

  @Option(names = "--format", paramLabel = "text|json|sarif", description = "Default: text.")
  private Format format = Format.TEXT;

  @Option(
      names = "--fail-on",
      paramLabel = "VERDICT",
      description =
          "Verdict from which the exit code is 1: suspicious, malicious. Default: suspicious.")
  private ScanVerdict failOn = ScanVerdict.SUSPICIOUS;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Keeps answers by the digest of the content.")
  private @Nullable Path cache;

  @Option(
      names = "--cache-key",
      paramLabel = "FILE",
      description =
          "Key that authenticates the cache's answers, made when missing, mode 0600. Default: in"
              + " the user's state folder.")
  private @Nullable Path cacheKey;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Files scanned at once. Default: one a processor.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Longest time for one file. Default: ${DEFAULT-VALUE}.")
  private int seconds = 60;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (seconds < 1 || threads < 1) {
      throw new UsageException("--seconds and --threads: below 1 (expected: at least 1)");
    }
    if (paths.contains("-")) {
      throw new UsageException(
          "-: standard input is not scanned (expected: files and folders; a loader goes by their"
              + " names, too)");
    }
    ScanLimits limits = ScanLimits.standard().withTime(Duration.ofSeconds(seconds));
    ModelWalk walk = new ModelWalk(limits, cache == null ? null : open(cache, limits), threads);
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    Progress progress = Progress.onTerminal("scan");
    Answers answers = new Answers(out, format);
    try {
      answers.begin();
      walk.scan(
          paths,
          report -> {
            answers.take(report);
            progress.step();
          });
      answers.end();
    } finally {
      out.flush();
      progress.end();
    }
    if (answers.none()) {
      System.err.println(
          "sallyport: no files in " + String.join(", ", paths) + " (expected: at least one)");
      return 2;
    }
    return answers.code(failOn);
  }

  private ScanCache open(Path folder, ScanLimits limits) {
    try {
      return new ScanCache(folder, limits, cacheKey == null ? ScanCache.standardKey() : cacheKey);
    } catch (IOException e) {
      throw new UsageException("--cache: " + e.getMessage());
    }
  }

  /** Prints answers and remembers what the exit code depends on. */
  private static final class Answers {
    private final PrintStream out;
    private final Format format;
    private final Map<ScanVerdict, Integer> counts = new EnumMap<>(ScanVerdict.class);
    private boolean first = true;

    private Answers(PrintStream out, Format format) {
      this.out = out;
      this.format = format;
    }

    private void begin() {
      if (format == Format.SARIF) {
        out.println(ReportJson.sarifHead(new Version().getVersion()[0]));
      }
    }

    private void take(ScanReport report) {
      counts.merge(report.verdict(), 1, Integer::sum);
      switch (format) {
        case JSON -> out.println(ReportJson.line(report));
        case SARIF -> {
          for (String result : ReportJson.sarifResults(report)) {
            out.println((first ? "" : ",") + result);
            first = false;
          }
        }
        case TEXT -> text(report);
      }
    }

    private void text(ScanReport report) {
      out.println(
          "%-10s %s (%s)"
              .formatted(report.verdict().wireName(), safe(report.path()), report.format()));
      for (ScanFinding finding : report.findings()) {
        out.println(
            "    %s %s at %s%n        %s"
                .formatted(
                    finding.severity().wireName(),
                    finding.rule(),
                    finding.where(),
                    finding.explanation()));
      }
    }

    private void end() {
      if (format == Format.SARIF) {
        out.println(ReportJson.sarifTail());
      } else if (format == Format.TEXT) {
        out.println(
            "%d clean, %d suspicious, %d malicious, %d errors"
                .formatted(
                    count(ScanVerdict.CLEAN),
                    count(ScanVerdict.SUSPICIOUS),
                    count(ScanVerdict.MALICIOUS),
                    count(ScanVerdict.ERROR)));
      }
    }

    private int count(ScanVerdict verdict) {
      return counts.getOrDefault(verdict, 0);
    }

    private boolean none() {
      return counts.isEmpty();
    }

    private int code(ScanVerdict failOn) {
      if (counts.keySet().equals(java.util.Set.of(ScanVerdict.ERROR))) {
        return 2;
      }
      boolean reached =
          counts.keySet().stream()
              .anyMatch(v -> v != ScanVerdict.CLEAN && v.compareTo(failOn) >= 0);
      return reached ? 1 : 0;
    }

    private static String safe(String path) {
      return path.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }
  }
}
