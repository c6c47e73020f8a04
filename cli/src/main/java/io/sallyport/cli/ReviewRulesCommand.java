package io.sallyport.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sallyport.review.ArchitectureException;
import io.sallyport.review.Rule;
import io.sallyport.review.RuleBook;
import io.sallyport.review.report.JsonReport;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sallyport review rules}: what a review looks for. */
@Command(
    name = "rules",
    mixinStandardHelpOptions = true,
    description = "Lists the rules and what they map to.",
    footer = {
      "",
      "Examples:",
      "  sallyport review rules",
      "  sallyport review rules --format json",
      "  sallyport review rules --rules our-rules     checks and lists yours too"
    })
final class ReviewRulesCommand implements Runnable {

  @Mixin private final Group group = new Group();

  @Option(names = "--format", paramLabel = "text|json", description = "Default: text.")
  private InspectCommand.Format format = InspectCommand.Format.TEXT;

  @Option(names = "--rules", paramLabel = "DIR", description = "Rules of your own, beside ours.")
  private @Nullable Path folder;

  @Override
  public void run() {
    try {
      RuleBook book = RuleBook.standard();
      RuleBook all = folder == null ? book : book.with(folder);
      if (format == InspectCommand.Format.JSON) {
        ArrayNode array = Inspector.MAPPER.createArrayNode();
        all.rules().forEach(rule -> array.add(JsonReport.rule(rule)));
        group.out().print(JsonReport.text(array));
        group.out().flush();
        return;
      }
      Table table = new Table("RULE", "ATTACK", "TITLE");
      for (Rule rule : all.rules()) {
        table.row(rule.id(), rule.attack(), rule.title());
      }
      table.print(group.out());
    } catch (ArchitectureException e) {
      throw new UsageException(String.join("\n", e.problems()));
    }
  }
}
