package io.sallyport.cli;

import com.fasterxml.jackson.databind.node.TextNode;
import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.core.Verdict;
import io.sallyport.guard.Guard;
import io.sallyport.guard.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
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
      "Offsets count Unicode code points. Exit code 1 when a verdict reaches --fail-on, 2 when a",
      "file could not be read, its text is not UTF-8, or no line could be inspected."
    })
final class InspectCommand implements Callable<Integer> {

  private static final Path STANDARD_INPUT = Path.of("-");

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

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "Texts; - is standard input, which is the default.")
  private List<Path> files = List.of();

  @Override
  public Integer call() throws IOException {
    Inspector inspector = new Inspector(Guard.standard(), policyNamed(), direction, origin());
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    InspectedLines.Outcome outcome = InspectedLines.Outcome.NOTHING;
    boolean unread = false;
    try {
      for (Path file : files.isEmpty() ? List.of(STANDARD_INPUT) : files) {
        try {
          outcome = one(inspector, file, out, outcome);
        } catch (UsageException e) {
          if (files.size() < 2) {
            throw e;
          }
          // What can't be read keeps nothing else from being inspected.
          System.err.println("sallyport: " + e.getMessage());
          unread = true;
        }
      }
    } finally {
      out.flush();
    }
    if (outcome.bad() > 0 && outcome.inspected() == 0) {
      throw new UsageException(
          "no line of "
              + outcome.bad()
              + " could be inspected (expected: {\"id\", \"text\"} in each)");
    }
    if (unread) {
      return 2;
    }
    Verdict worst = outcome.worst();
    return worst.compareTo(failOn) >= 0 && worst != Verdict.ALLOW ? 1 : 0;
  }

  private InspectedLines.Outcome one(
      Inspector inspector, Path file, PrintStream out, InspectedLines.Outcome before)
      throws IOException {
    if (file.equals(STANDARD_INPUT)) {
      return one(inspector, file.toString(), System.in, out, before);
    }
    try (InputStream in = Files.newInputStream(file)) {
      return one(inspector, file.toString(), in, out, before);
    } catch (IOException e) {
      throw new UsageException(file + ": cannot be read (expected: a readable file)");
    }
  }

  private InspectedLines.Outcome one(
      Inspector inspector,
      String name,
      InputStream in,
      PrintStream out,
      InspectedLines.Outcome before)
      throws IOException {
    if (jsonl) {
      return new InspectedLines(inspector, Progress.onTerminal("inspect")).run(in, out, before);
    }
    Inspector.Result result = inspector.inspect(TextNode.valueOf(name), text(name, in), null);
    if (format == Format.JSON) {
      out.println(result.json());
    } else {
      result.describe(out);
    }
    return before.plus(result.verdict());
  }

  private static String text(String name, InputStream in) throws IOException {
    byte[] bytes = in.readAllBytes();
    try {
      return StrictText.of(bytes);
    } catch (CharacterCodingException e) {
      throw new UsageException(
          (name.equals("-") ? "standard input" : name)
              + ": not UTF-8 (expected: text in UTF-8; convert it first, for example with iconv)");
    }
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
