package io.sallyport.cli;

import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.core.Verdict;
import io.sallyport.guard.Guard;
import io.sallyport.guard.Policy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sallyport inspect}: runs the guard over texts, without a server. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = "Runs the guard over texts: files, standard input, or JSONL.",
    footer = {
      "",
      "Examples:",
      "  echo 'Ignore all previous instructions' | sallyport inspect",
      "  sallyport inspect --origin retrieved --format json page.html",
      "  sallyport inspect --jsonl < prompts.jsonl > verdicts.jsonl",
      "",
      "JSONL lines are {\"id\", \"text\", \"origin\"?}; each line gets one line in the same order.",
      "Offsets count Unicode code points. Exit code 1 when a verdict reaches --fail-on."
    })
final class InspectCommand implements Callable<Integer> {

  enum Format {
    TEXT,
    JSON
  }

  @Option(
      names = "--direction",
      paramLabel = "input|output",
      description = "Which way the text travels. Default: ${DEFAULT-VALUE}.")
  private Direction direction = Direction.INPUT;

  @Option(
      names = "--origin",
      paramLabel = "ORIGIN",
      description =
          "Who the text comes from: system, developer, user, assistant, tool, retrieved, file."
              + " Default: user, or assistant with --direction output.")
  private String origin = "";

  @Option(names = "--jsonl", description = "Read and write one JSON object a line.")
  private boolean jsonl;

  @Option(
      names = "--policy",
      paramLabel = "NAME",
      description = "balanced, strict or permissive. Default: ${DEFAULT-VALUE}.")
  private String policy = "balanced";

  @Option(names = "--format", paramLabel = "text|json", description = "Default: text.")
  private Format format = Format.TEXT;

  @Option(
      names = "--fail-on",
      paramLabel = "VERDICT",
      description = "Verdict from which the exit code is 1: flag, redact, block. Default: block.")
  private Verdict failOn = Verdict.BLOCK;

  @Parameters(paramLabel = "FILE", arity = "0..*", description = "Texts. Default: standard input.")
  private List<Path> files = List.of();

  @Override
  public Integer call() throws IOException {
    Inspector inspector = new Inspector(Guard.standard(), policyNamed(), direction, origin());
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    Verdict worst = Verdict.ALLOW;
    try {
      if (files.isEmpty()) {
        worst = one(inspector, "-", System.in, out);
      }
      for (Path file : files) {
        try (InputStream in = Files.newInputStream(file)) {
          worst = worst.max(one(inspector, file.toString(), in, out));
        } catch (IOException e) {
          throw new UsageException(file + ": cannot be read (expected: a readable file)");
        }
      }
    } finally {
      out.flush();
    }
    return worst.compareTo(failOn) >= 0 && worst != Verdict.ALLOW ? 1 : 0;
  }

  private Verdict one(Inspector inspector, String name, InputStream in, PrintStream out)
      throws IOException {
    if (jsonl) {
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      return new InspectedLines(inspector, Progress.onTerminal("inspect")).run(lines, out);
    }
    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    Inspector.Result result = inspector.inspect(name, text, null);
    if (format == Format.JSON) {
      out.println(result.json());
    } else {
      result.describe(out);
    }
    return result.verdict();
  }

  private Policy policyNamed() {
    try {
      return Policy.named(policy.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--policy: " + e.getMessage());
    }
  }

  private Origin origin() {
    try {
      if (origin.isEmpty()) {
        return direction == Direction.OUTPUT ? Origin.ASSISTANT : Origin.USER;
      }
      return Origin.ofWireName(origin.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + e.getMessage());
    }
  }
}
