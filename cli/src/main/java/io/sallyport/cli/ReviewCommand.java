package io.sallyport.cli;

import io.sallyport.core.Evidence;
import io.sallyport.core.Severity;
import io.sallyport.gateway.config.ConfigurationException;
import io.sallyport.gateway.config.ConfigurationReader;
import io.sallyport.review.Architecture;
import io.sallyport.review.ArchitectureException;
import io.sallyport.review.ArchitectureReader;
import io.sallyport.review.Baseline;
import io.sallyport.review.EvidenceCheck;
import io.sallyport.review.Review;
import io.sallyport.review.ReviewFinding;
import io.sallyport.review.ReviewResult;
import io.sallyport.review.RuleBook;
import io.sallyport.review.Status;
import io.sallyport.review.Treatments;
import io.sallyport.review.report.PlannedDiagram;
import io.sallyport.review.report.Reports;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code sallyport review}: threat-models an architecture. */
@Command(
    name = "review",
    mixinStandardHelpOptions = true,
    description = "Threat-models an architecture: findings, attack paths, diagram, reports.",
    subcommands = {
      ReviewInitCommand.class,
      ReviewImportCommand.class,
      ReviewRulesCommand.class,
      ReviewSchemaCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  sallyport review init rag > chatbot.yaml         a start to change",
      "  sallyport review chatbot.yaml                    the findings, as text",
      "  sallyport review chatbot.yaml --format json      as JSON on standard output",
      "  sallyport review chatbot.yaml --out report --format html,pdf,svg,sarif",
      "  sallyport review chatbot.yaml --baseline report/report.json --fail-on high",
      "  sallyport review chatbot.yaml --data sallyport-data --config sallyport.yaml",
      "",
      "Exit code 1 when an open finding reaches --fail-on (with --baseline: one that is new or worse),",
      "2 when a file has errors, 3 when a report could not be written."
    })
final class ReviewCommand implements Callable<Integer> {

  @Mixin private final Group group = new Group();

  private @Nullable CommandSpec spec;

  // A folder may be called as a subcommand is: --rules rules.
  @Spec
  void parsed(CommandSpec read) {
    spec = read;
    read.parser().allowSubcommandsAsOptionParameters(true);
  }

  @Parameters(paramLabel = "ARCH", arity = "0..1", description = "The architecture file.")
  private @Nullable Path file;

  @Option(names = "--out", paramLabel = "DIR", description = "Folder for the reports.")
  private @Nullable Path out;

  @Option(
      names = "--format",
      split = ",",
      paramLabel = "FORMAT",
      description =
          "html, pdf, json, sarif, svg, csv, markdown, oscal, tmbom; several need --out."
              + " Default: text, with --out html,json,sarif,svg.")
  private @Nullable List<Reports.Format> formats;

  @Option(names = "--rules", paramLabel = "DIR", description = "Rules of your own, beside ours.")
  private @Nullable Path rules;

  @Option(
      names = "--treatments",
      paramLabel = "FILE",
      description =
          "Decisions about findings. Default: ARCH with .treatments.yaml, if it is there.")
  private @Nullable Path treatments;

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "JSON report of an earlier review: says what is new, fixed and changed.")
  private @Nullable Path baseline;

  @Option(
      names = "--fail-on",
      paramLabel = "SEVERITY",
      converter = SeverityName.class,
      description = "Severity from which the exit code is 1: low, medium, high, critical.")
  private @Nullable Severity failOn;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Data folder of a gateway, for the evidence in its audit log. The log has to verify.")
  private @Nullable Path data;

  @Mixin private final LogProof proof = new LogProof();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration of a gateway: what it sets counts at components ai-gateway.")
  private @Nullable Path config;

  @Option(
      names = "--all",
      description = "All attack paths and questions at the terminal, not the first of them.")
  private boolean all;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description =
          "Time by which evidence and acceptances expire; later evidence does not count."
              + " Default: now.")
  private @Nullable String at;

  /** A severity by its name, in a message that says which there are. */
  static final class SeverityName implements ITypeConverter<Severity> {
    @Override
    public Severity convert(String value) {
      for (Severity severity : Severity.values()) {
        if (severity != Severity.INFO && severity.name().equalsIgnoreCase(value)) {
          return severity;
        }
      }
      throw new TypeConversionException(
          "found '" + value + "' (expected: low, medium, high or critical)");
    }
  }

  @Override
  public Integer call() {
    if (file == null) {
      if (spec != null && !spec.commandLine().getParseResult().matchedOptions().isEmpty()) {
        throw new UsageException("found options but no file (expected: sallyport review ARCH …)");
      }
      group.usage();
      return 0;
    }
    checkFolder(out);
    Instant now = Instant.now();
    Instant time = at == null ? now : Moment.read("--at", at, now);
    // Beside what is read here; a large file and our rules take about as long.
    FutureTask<RuleBook> standard = new FutureTask<>(RuleBook::standard);
    Thread.ofPlatform().daemon().name("rules").start(standard);
    try {
      // Without a log too: what nothing shows is declared, and says so.
      List<Evidence> records = evidence();
      EvidenceCheck check = new EvidenceCheck(records, configured(), time);
      Lines.first(check.notes().stream(), ReviewCommand::say);
      Architecture architecture = check.apply(ArchitectureReader.read(file));
      Lines.first(EvidenceCheck.contradictions(architecture).stream(), ReviewCommand::say);
      PlannedDiagram diagram = PlannedDiagram.of(wanted(), architecture);
      RuleBook book = read(standard);
      Review review = new Review(rules == null ? book : book.with(rules));
      LocalDate today = LocalDate.ofInstant(time, ZoneOffset.UTC);
      Treatments decided = decided(file).checked(data == null ? null : records, time);
      ReviewResult result = decided.apply(review.of(architecture), today);
      Lines.first(decided.unused(result).stream(), ReviewCommand::say);
      Lines.first(decided.overlaps(result, today).stream(), ReviewCommand::say);
      Baseline before = baseline == null ? null : Baseline.read(baseline);
      if (before != null && !before.system().equals(architecture.name())) {
        say(
            Lines.safe(
                "--baseline is of '"
                    + before.system()
                    + "', not of '"
                    + architecture.name()
                    + "': all that is open here is new"));
      }
      boolean written = write(result, diagram, before, time);
      return !written ? 3 : failing(result, before) ? 1 : 0;
    } catch (ArchitectureException e) {
      throw new UsageException(String.join("\n", e.problems()));
    }
  }

  // Said before the review, which may take long.
  private static void checkFolder(@Nullable Path folder) {
    Path there = folder == null ? null : folder.toAbsolutePath();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there != null && !Files.isDirectory(there)) {
      throw new UsageException("--out: found the file '" + there + "' (expected: a folder)");
    }
    if (there != null && !Files.isWritable(there)) {
      throw new UsageException(
          "--out: found the folder '" + there + "' (expected: one that you may write to)");
    }
  }

  private List<Evidence> evidence() {
    if (data == null) {
      if (proof.asked()) {
        throw new UsageException(
            "--checkpoint and --public-key prove the log of --data (expected: --data DIR)");
      }
      return List.of();
    }
    return proof.evidence(data, ReviewCommand::say);
  }

  private Map<String, String> configured() {
    if (config == null) {
      return Map.of();
    }
    try {
      return ConfiguredControls.of(ConfigurationReader.read(config));
    } catch (ConfigurationException e) {
      throw new UsageException(String.join("\n", e.problems()));
    }
  }

  private Treatments decided(Path architecture) throws ArchitectureException {
    if (treatments != null) {
      return Treatments.read(treatments);
    }
    String name = String.valueOf(architecture.getFileName());
    int dot = name.lastIndexOf('.');
    Path beside =
        architecture.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ".treatments.yaml");
    return Files.isRegularFile(beside) ? Treatments.read(beside) : Treatments.none();
  }

  private static RuleBook read(FutureTask<RuleBook> standard) {
    try {
      return standard.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the rules were read", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  // What is written into a folder; one report for standard output is no hurry.
  private List<Reports.Format> wanted() {
    if (out == null) {
      return List.of();
    }
    return formats == null
        ? List.of(
            Reports.Format.HTML, Reports.Format.JSON, Reports.Format.SARIF, Reports.Format.SVG)
        : formats;
  }

  private boolean write(
      ReviewResult result, PlannedDiagram diagram, @Nullable Baseline before, Instant time) {
    if (out != null) {
      ReviewText.summary(group.out(), result, before);
      List<String> problems =
          Reports.write(wanted(), result, diagram, time, out, this::written, ReviewCommand::say);
      Lines.first(problems.stream(), ReviewCommand::say);
      return problems.isEmpty();
    }
    if (formats == null) {
      ReviewText.print(group.out(), result, before, all);
      return true;
    }
    if (formats.size() != 1) {
      throw new UsageException(
          "--format: found " + formats.size() + " formats (expected: one, or --out DIR)");
    }
    try {
      PrintStream plain = System.out;
      plain.write(Reports.bytes(formats.getFirst(), result, time, ReviewCommand::say));
      plain.flush();
      return true;
    } catch (IOException e) {
      throw new UsageException("the report cannot be written: " + e.getMessage());
    }
  }

  // Each as it is there: a large report may take long.
  private void written(Path report) {
    group.out().println(report);
    group.out().flush();
  }

  private static void say(String line) {
    System.err.println("sallyport: " + line);
  }

  private boolean failing(ReviewResult result, @Nullable Baseline before) {
    if (failOn == null) {
      return false;
    }
    for (ReviewFinding finding : result.findings()) {
      boolean reached =
          finding.places().stream()
              .filter(place -> place.status() == Status.OPEN)
              .filter(
                  place ->
                      before == null
                          || !before.has(finding, place)
                          || before.worsened(finding, place))
              .anyMatch(place -> place.score().severity().compareTo(failOn) >= 0);
      if (reached) {
        return true;
      }
    }
    return false;
  }
}
