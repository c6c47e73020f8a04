package io.sallyport.cli;

import com.fasterxml.jackson.databind.node.TextNode;
import io.quarkus.runtime.Quarkus;
import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.gateway.GatewayApplication;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ConfigurationException;
import io.sallyport.gateway.config.ConfigurationReader;
import io.sallyport.gateway.config.LoadedConfiguration;
import io.sallyport.guard.Guard;
import io.sallyport.guard.Policy;
import io.sallyport.review.ArchitectureException;
import io.sallyport.review.ArchitectureReader;
import io.sallyport.review.Review;
import io.sallyport.review.ReviewResult;
import io.sallyport.review.Starts;
import io.sallyport.review.UsableEvidence;
import io.sallyport.review.report.Reports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * Does a little of everything and ends: the run from which the JVM learns what to keep in its AOT
 * cache. The launcher calls it once.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {

  @Override
  public Integer call() throws IOException {
    new Inspector(Guard.standard(), Policy.balanced(), Direction.INPUT, Origin.USER)
        .inspect(TextNode.valueOf("warm-up"), "Write to someone@example.com, please.", null)
        .json();
    Path data = Files.createTempDirectory("sallyport-warm-up");
    try {
      review(data.resolve("review"));
      LoadedConfiguration standard = ConfigurationReader.load("built-in", "", Path.of(""));
      UpOverrides overrides = new UpOverrides(standard.configuration());
      overrides.server("127.0.0.1", 0, 0, false);
      overrides.data(data);
      Configuration configuration = overrides.result();
      QuarkusSettings.apply(configuration);
      LoadedConfiguration loaded =
          new LoadedConfiguration(configuration, standard.settings(), List.of());
      GatewayApplication.run(
          () -> loaded, new UsableEvidence(), gateway -> Quarkus.asyncExit(), problem -> {});
    } catch (ConfigurationException e) {
      throw new IllegalStateException("the built-in configuration is wrong", e);
    } finally {
      delete(data);
    }
    return 0;
  }

  private static void review(Path folder) {
    try {
      ReviewResult result =
          Review.standard().of(ArchitectureReader.read("warm-up.yaml", Starts.file("rag")));
      Reports.write(List.of(Reports.Format.values()), result, Instant.EPOCH, folder);
    } catch (ArchitectureException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
