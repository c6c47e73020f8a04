package io.sallyport.cli;

import io.sallyport.review.ArchitectureException;
import io.sallyport.review.imports.Imports;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sallyport review import}: an architecture file from another tool's. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Prints an architecture file made from another tool's file.",
      "Reads OTM, TM-BOM, Threat Dragon, Threagile, CALM, docker-compose and Kubernetes."
    },
    footer = {
      "",
      "Examples:",
      "  sallyport review import compose.yaml > architecture.yaml",
      "  kubectl get deploy,svc,ingress -A -o yaml > cluster.yaml",
      "  sallyport review import cluster.yaml > architecture.yaml",
      "",
      "What could not be mapped is named on standard error, with line and reason, and stands under",
      "assumptions in the file, so that the report says it too."
    })
final class ReviewImportCommand implements Runnable {

  @Mixin private final Group group = new Group();

  @Parameters(paramLabel = "FILE", description = "The other tool's file.")
  private Path file = Path.of("");

  @Override
  public void run() {
    try {
      Imports.Imported imported = Imports.read(file);
      Lines.first(
          imported.unmapped(),
          ", which the new file lists under assumptions",
          one -> System.err.println("sallyport: not mapped: " + one));
      group.out().print(imported.yaml());
      group.out().flush();
    } catch (ArchitectureException e) {
      throw new UsageException(String.join("\n", e.problems()));
    }
  }
}
