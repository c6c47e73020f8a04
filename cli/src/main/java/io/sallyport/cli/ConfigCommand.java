package io.sallyport.cli;

import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ConfigurationException;
import io.sallyport.gateway.config.ConfigurationReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code sallyport config}: looks at a configuration without running it. */
@Command(
    name = "config",
    scope = ScopeType.INHERIT, // Its commands show the same examples.
    mixinStandardHelpOptions = true,
    description = "Checks a configuration, or prints its JSON schema.",
    footer = {
      "",
      "Examples:",
      "  sallyport config check sallyport.yaml",
      "  sallyport config schema > sallyport.schema.json"
    })
final class ConfigCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  @Override
  public void run() {
    Objects.requireNonNull(spec).commandLine().usage(out());
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Names everything that is wrong with a file, each with its line.")
  void check(
      @Parameters(paramLabel = "FILE", defaultValue = "sallyport.yaml", description = "The file.")
          Path file) {
    try {
      Configuration read = ConfigurationReader.read(file);
      out()
          .println(
              file
                  + ": fine ("
                  + read.upstreams().size()
                  + " upstreams, "
                  + read.models().size()
                  + " models, "
                  + read.policies().size()
                  + " policies)");
    } catch (ConfigurationException e) {
      throw new UsageException(String.join("\n", e.problems()));
    }
  }

  @Command(
      name = "schema",
      mixinStandardHelpOptions = true,
      description = "Prints the JSON schema of sallyport.yaml, for editors.")
  void schema() throws IOException {
    try (InputStream in =
        ConfigurationReader.class.getResourceAsStream(ConfigurationReader.SCHEMA)) {
      out().print(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
      out().flush();
    }
  }
}
