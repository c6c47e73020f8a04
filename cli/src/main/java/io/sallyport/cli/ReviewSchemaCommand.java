package io.sallyport.cli;

import io.sallyport.review.ArchitectureSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sallyport review schema}: the JSON schema of architecture files. */
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    description = "Prints the JSON schema of architecture files, for editors.",
    footer = {"", "Example:", "  sallyport review schema > architecture.schema.json"})
final class ReviewSchemaCommand implements Runnable {

  @Mixin private final Group group = new Group();

  @Override
  public void run() {
    group.out().print(ArchitectureSchema.json());
    group.out().flush();
  }
}
