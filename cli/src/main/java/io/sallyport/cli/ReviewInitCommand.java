package io.sallyport.cli;

import io.sallyport.review.Starts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sallyport review init}: an architecture file to start from. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = "Prints a commented architecture file to start from; without SHAPE, lists them.",
    footer = {
      "",
      "Examples:",
      "  sallyport review init",
      "  sallyport review init rag > chatbot.yaml"
    })
final class ReviewInitCommand implements Runnable {

  @Mixin private final Group group = new Group();

  @Parameters(
      paramLabel = "SHAPE",
      arity = "0..1",
      description = "rag, agent, multi-agent, training, classifier, documents.")
  private String shape = "";

  @Override
  public void run() {
    if (shape.isEmpty()) {
      Table table = new Table("SHAPE", "WHAT IT IS");
      Starts.shapes().forEach(table::row);
      table.print(group.out());
      return;
    }
    try {
      group.out().print(Starts.file(shape));
      group.out().flush();
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
