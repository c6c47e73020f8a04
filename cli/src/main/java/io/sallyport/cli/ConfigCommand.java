package io.sallyport.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ConfigurationException;
import io.sallyport.gateway.config.ConfigurationReader;
import io.sallyport.gateway.config.LoadedConfiguration;
import io.sallyport.gateway.config.Missing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
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
    description = "Checks and compares configurations, or prints their JSON schema.",
    footer = {
      "",
      "Examples:",
      "  sallyport config check sallyport.yaml",
      "  sallyport config check --fail-on warning  before a start: is every secret there?",
      "  sallyport config diff old.yaml new.yaml",
      "  sallyport config diff sallyport.yaml     against the running gateway; needs SALLYPORT_KEY",
      "  sallyport config reload                  tells the running gateway to read it again",
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
      description =
          "Names everything that is wrong with a file, each with its line, and warns of secrets"
              + " and certificates that are not there.")
  int check(
      @Parameters(paramLabel = "FILE", defaultValue = "sallyport.yaml", description = "The file.")
          Path file,
      @Option(
              names = "--format",
              defaultValue = "TEXT",
              paramLabel = "text|json",
              description = "Default: text.")
          InspectCommand.Format format,
      @Option(
              names = "--fail-on",
              defaultValue = "ERROR",
              paramLabel = "error|warning",
              description = {
                "With warning, a secret or certificate that is named and not there here leads to exit"
                    + " code 1. Default: error."
              })
          Threshold threshold) {
    boolean json = format == InspectCommand.Format.JSON;
    try {
      Configuration read = ConfigurationReader.read(file);
      List<String> missing = Missing.of(read, System.getenv());
      int code = missing.isEmpty() || threshold == Threshold.ERROR ? 0 : 1;
      if (json) {
        ObjectNode node = fine(file, read);
        missing.forEach(node.putArray("warnings")::add);
        group.out().println(node);
        return code;
      }
      missing.forEach(one -> group.err().println(file + ": warning: " + one));
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
      return code;
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

  /** From what on a check fails. */
  enum Threshold {
    /** What is wrong with the file itself. */
    ERROR,
    /** What it names and what is not there on this machine as well. */
    WARNING
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
      name = "diff",
      mixinStandardHelpOptions = true,
      description = {
        "Says what would change, and what needs a restart: between two files, or between the"
            + " running gateway and a file."
      })
  void diff(
      @Mixin AdminClient admin,
      @Parameters(
              index = "0",
              paramLabel = "FILE",
              description = "The older file, or the only one.")
          Path first,
      @Parameters(index = "1", arity = "0..1", paramLabel = "NEW", description = "The newer file.")
          @Nullable Path second) {
    ConfigurationDiff diff =
        second == null
            ? ConfigurationDiff.fromRunning(admin.get("/admin/configuration"), load(first))
            : ConfigurationDiff.between(load(first), load(second));
    group.out().print(admin.json() ? diff.json() + System.lineSeparator() : diff.text());
    group.out().flush();
  }

  @Command(
      name = "reload",
      mixinStandardHelpOptions = true,
      description = "Tells the running gateway to read its configuration again.")
  void reload(@Mixin AdminClient admin) {
    JsonNode report =
        admin.post("/admin/configuration/reload", Inspector.MAPPER.createObjectNode());
    if (admin.json()) {
      group.out().println(report);
      return;
    }
    group.out().println(report.path("outcome").asText() + " " + report.path("digest").asText());
    report.path("changed").forEach(name -> group.out().println("  " + name.asText()));
    report
        .path("restart")
        .forEach(name -> group.out().println("  needs a restart: " + name.asText()));
  }

  private static LoadedConfiguration load(Path file) {
    try {
      return ConfigurationReader.load(file);
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
      group
          .out()
          .print(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
      group.out().flush();
    }
  }
}
