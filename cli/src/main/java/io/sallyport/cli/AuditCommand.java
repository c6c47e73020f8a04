package io.sallyport.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.audit.AuditBackup;
import io.sallyport.audit.AuditException;
import io.sallyport.audit.AuditReader;
import io.sallyport.audit.Checkpoint;
import io.sallyport.audit.LoggedEvent;
import io.sallyport.audit.OcsfEvent;
import io.sallyport.audit.Verification;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code sallyport audit}: proves and reads the log, offline. */
@Command(
    name = "audit",
    scope = ScopeType.INHERIT, // Its commands show the same examples.
    mixinStandardHelpOptions = true,
    description = "Proves, shows and exports the log of a data folder, offline.",
    subcommands = {EvidenceCommand.class},
    footer = {
      "",
      "Examples:",
      "  sallyport audit verify --data sallyport-data",
      "  sallyport audit verify --checkpoint /mnt/elsewhere/checkpoints",
      "  sallyport audit show --last 20",
      "  sallyport audit export --from 1000 > events.jsonl",
      "  sallyport audit export --format ocsf > events.ocsf.jsonl",
      "  sallyport audit backup --data sallyport-data --to /mnt/elsewhere/audit"
    })
final class AuditCommand implements Runnable {

  static final String STANDARD_DATA = "sallyport-data";

  @Mixin private final Group group = new Group();

  @Override
  public void run() {
    group.usage();
  }

  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = "Recomputes the whole log and names the first bad entry; exit code 1 if any.")
  int verify(
      @Option(
              names = "--data",
              defaultValue = STANDARD_DATA,
              paramLabel = "DIR",
              description = "Data folder. Default: ${DEFAULT-VALUE}.")
          Path data,
      @Mixin LogProof proof,
      @Option(names = "--format", defaultValue = "TEXT", paramLabel = "text|json")
          InspectCommand.Format format) {
    Path log = logFolder(data);
    try {
      Verification found = proof.of(log);
      if (format == InspectCommand.Format.JSON) {
        group.out().println(json(found));
      } else if (found.valid()) {
        group
            .out()
            .println(
                "valid: " + found.events() + " events, " + found.signed() + " under a checkpoint");
        if (found.dropped() > 0) {
          group.out().println(found.dropped() + " entries past retention, proofs intact");
        }
        if (!proof.keptElsewhere()) {
          group
              .out()
              .println(
                  "Whoever holds the log's key could have rewritten all of it; prove it against a"
                      + " checkpoint kept elsewhere with --checkpoint.");
        }
      } else {
        group.out().println("NOT VALID: " + found.reason());
        if (found.firstBad() != null) {
          group.out().println("first bad entry: " + found.firstBad());
        }
      }
      return found.valid() ? 0 : 1;
    } catch (AuditException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static ObjectNode json(Verification found) {
    ObjectNode node = Inspector.MAPPER.createObjectNode();
    node.put("valid", found.valid());
    node.put("events", found.events());
    node.put("signed", found.signed());
    node.put("firstBad", found.firstBad());
    node.put("reason", found.reason());
    node.put("dropped", found.dropped());
    return node;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows events as lines for a person.")
  void show(
      @Option(
              names = "--data",
              defaultValue = STANDARD_DATA,
              paramLabel = "DIR",
              description = "Data folder. Default: ${DEFAULT-VALUE}.")
          Path data,
      @Option(
              names = "--last",
              defaultValue = "20",
              paramLabel = "N",
              description = "How many, from the end. Default: ${DEFAULT-VALUE}.")
          long last,
      @Option(
              names = "--format",
              defaultValue = "TEXT",
              paramLabel = "text|json",
              description = "With json a line each, as export has them. Default: text.")
          InspectCommand.Format format) {
    Path log = logFolder(data);
    try (Stream<LoggedEvent> counted = AuditReader.open(log).events(0)) {
      long size = counted.count();
      try (Stream<LoggedEvent> events = AuditReader.open(log).events(Math.max(0, size - last))) {
        if (format == InspectCommand.Format.JSON) {
          PrintStream stream = new PrintStream(System.out, false, StandardCharsets.UTF_8);
          events.forEach(event -> stream.println(event.exportLine()));
          stream.flush();
        } else {
          table(events).print(group.out());
        }
      }
    } catch (AuditException | UncheckedIOException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static Table table(Stream<LoggedEvent> events) throws AuditException {
    Table table = new Table("LEAF", "TIME", "KIND", "TENANT", "KEY", "WHAT", "OUTCOME", "FOUND");
    for (Iterator<LoggedEvent> i = events.iterator(); i.hasNext(); ) {
      row(table, i.next());
    }
    return table;
  }

  private static void row(Table table, LoggedEvent event) throws AuditException {
    JsonNode tree = event.tree();
    StringBuilder rules = new StringBuilder();
    for (JsonNode finding : tree.path("findings")) {
      rules.append(rules.isEmpty() ? "" : ",").append(finding.path("rule").asText());
    }
    table.row(
        Long.toString(event.index()),
        tree.path("time").asText(),
        tree.path("kind").asText(),
        tree.path("tenant").asText("-"),
        tree.path("key").asText("-"),
        what(tree),
        tree.path("outcome").asText("-"),
        rules.toString());
  }

  private static String what(JsonNode tree) {
    JsonNode attributes = tree.path("attributes");
    String subject = attributes.path("subject").asText(attributes.path("control").asText(""));
    return String.join(" ", tree.path("surface").asText(""), tree.path("model").asText(""), subject)
        .strip();
  }

  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description = "Writes events as JSONL with leaf index and hash, or as OCSF API Activity.")
  void export(
      @Option(
              names = "--data",
              defaultValue = STANDARD_DATA,
              paramLabel = "DIR",
              description = "Data folder. Default: ${DEFAULT-VALUE}.")
          Path data,
      @Option(
              names = "--from",
              defaultValue = "0",
              paramLabel = "LEAF",
              description = "First leaf. Default: ${DEFAULT-VALUE}.")
          long from,
      @Option(
              names = "--format",
              defaultValue = "JSONL",
              paramLabel = "jsonl|ocsf",
              description = "Default: jsonl.")
          ExportFormat format) {
    PrintStream stream = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    Progress progress = Progress.onTerminal("export");
    Path log = logFolder(data);
    try (Stream<LoggedEvent> events = AuditReader.open(log).events(from)) {
      String origin = AuditReader.open(log).checkpoint().origin();
      for (Iterator<LoggedEvent> i = events.iterator(); i.hasNext(); ) {
        LoggedEvent event = i.next();
        stream.println(
            format == ExportFormat.OCSF
                ? OcsfEvent.line(event, origin, Version.number())
                : event.exportLine());
        progress.step();
      }
    } catch (AuditException | UncheckedIOException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    } finally {
      stream.flush();
      progress.end();
    }
  }

  /** How events are written. */
  enum ExportFormat {
    JSONL,
    OCSF
  }

  @Command(
      name = "backup",
      mixinStandardHelpOptions = true,
      description = {
        "Copies the log as far as its checkpoint goes, also while a gateway writes it. Into an"
            + " earlier copy it adds what is new. The keys are not copied."
      })
  void backup(
      @Option(
              names = "--data",
              defaultValue = STANDARD_DATA,
              paramLabel = "DIR",
              description = "Data folder. Default: ${DEFAULT-VALUE}.")
          Path data,
      @Option(
              names = "--to",
              required = true,
              paramLabel = "DIR",
              description = "Folder of the copy; to restore it, put it in place of DATA/audit.")
          Path copy) {
    try {
      Checkpoint copied = AuditBackup.copy(logFolder(data), copy);
      group.out().println("copied " + copied.size() + " events to " + copy);
    } catch (AuditException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  static Path logFolder(Path data) {
    Path log = data.resolve("audit");
    if (!Files.isDirectory(log)) {
      throw new UsageException(
          "--data " + data + ": there is no log in it (expected: the --data of 'up')");
    }
    return log;
  }
}
