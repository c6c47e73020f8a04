package io.sallyport.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ConfigurationException;
import io.sallyport.gateway.config.ConfigurationReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

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

  @Mixin private final Group group = new Group();

  @Override
  public void run() {
    group.usage();
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Names everything that is wrong with a file, each with its line.")
  int check(
      @Parameters(paramLabel = "FILE", defaultValue = "sallyport.yaml", description = "The file.")
          Path file,
      @Option(
              names = "--format",
              defaultValue = "TEXT",
              paramLabel = "text|json",
              description = "Default: text.")
          InspectCommand.Format format) {
    boolean json = format == InspectCommand.Format.JSON;
    try {
      Configuration read = ConfigurationReader.read(file);
      if (json) {
        group.out().println(fine(file, read));
        return 0;
      }
      group
          .out()
          .println(
              file
                  + ": fine ("
                  + read.upstreams().size()
                  + " upstreams, "
                  + read.models().size()
                  + " models, "
                  + read.policies().size()
                  + " policies)");
      return 0;
    } catch (ConfigurationException e) {
      if (json) {
        ObjectNode node = answer(file, false);
        e.problems().forEach(node.putArray("problems")::add);
        group.out().println(node);
        return 2;
      }
      throw new UsageException(String.join("\n", e.problems()));
    }
  }

  private static ObjectNode fine(Path file, Configuration read) {
    ObjectNode node = answer(file, true);
    node.put("upstreams", read.upstreams().size());
    node.put("models", read.models().size());
    node.put("policies", read.policies().size());
    node.putArray("problems");
    return node;
  }

  private static ObjectNode answer(Path file, boolean valid) {
    return Inspector.MAPPER.createObjectNode().put("file", file.toString()).put("valid", valid);
  }

  @Command(
      name = "schema",
      mixinStandardHelpOptions = true,
      description = "Prints the JSON schema of sallyport.yaml, for editors.")
  void schema() throws IOException {
    try (InputStream in =
        ConfigurationReader.class.getResourceAsStream(ConfigurationReader.SCHEMA)) {
      group
          .out()
          .print(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
      group.out().flush();
    }
  }
}
