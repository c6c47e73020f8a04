package io.sallyport.cli;

import io.sallyport.core.Severity;
import io.sallyport.review.Architecture;
import io.sallyport.review.ArchitectureException;
import io.sallyport.review.ArchitectureReader;
import io.sallyport.review.Review;
import io.sallyport.review.ReviewResult;
import io.sallyport.review.RuleBook;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sallyport review}: threat-models an architecture. */
@Command(
    name = "review",
    mixinStandardHelpOptions = true,
    description = "Threat-models an architecture: findings, attack paths, diagram, reports.",
    footer = {
      "",
      "Examples:",
      "  sallyport review init rag > chatbot.yaml     a start to change",
      "  sallyport review chatbot.yaml                the findings, as text",
      "  sallyport review chatbot.yaml --out report --format html,pdf,svg,sarif",
      "",
      "Exit code 1 when an open finding reaches --fail-on, 2 when the file has errors."
    })
final class ReviewCommand implements Callable<Integer> {

  @Mixin private final Group group = new Group();

  @Parameters(paramLabel = "ARCH", arity = "0..1", description = "The architecture file.")
  private @Nullable Path file;

  @Option(names = "--rules", paramLabel = "FOLDER", description = "Rules of your own.")
  private @Nullable Path rules;

  @Option(
      names = "--fail-on",
      paramLabel = "SEVERITY",
      description = "low, medium, high, critical.")
  private @Nullable Severity failOn;

  @Override
  public Integer call() {
    if (file == null) {
      group.usage();
      return 0;
    }
    try {
      RuleBook book = RuleBook.standard();
      Architecture architecture = ArchitectureReader.read(file);
      ReviewResult result = new Review(rules == null ? book : book.with(rules)).of(architecture);
      group.out().print(io.sallyport.review.report.JsonReport.write(result));
      group.out().flush();
      return failOn != null
              && result.open().stream()
                  .anyMatch(finding -> finding.severity().compareTo(failOn) >= 0)
          ? 1
          : 0;
    } catch (ArchitectureException e) {
      throw new UsageException(String.join("\n", e.problems()));
    }
  }
}
