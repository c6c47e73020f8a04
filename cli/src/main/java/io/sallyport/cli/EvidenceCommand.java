package io.sallyport.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Evidence;
import io.sallyport.review.UsableEvidence;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code sallyport audit evidence}: dated measurements that show that a control works. */
@Command(
    name = "evidence",
    scope = ScopeType.INHERIT, // Its commands show the same examples.
    mixinStandardHelpOptions = true,
    description = "Adds evidence records to the log of a running gateway, and lists them.",
    footer = {
      "",
      "Examples:",
      "  sallyport audit evidence add --control injection-guard --subject chatbot \\",
      "      --method 'blocked share of 500 attacks' --figure 0.94 --tool 'drill 1.2'",
      "  sallyport audit evidence list --data sallyport-data"
    })
final class EvidenceCommand implements Runnable {

  private static final Duration STANDARD_LIFE = Duration.ofDays(90);

  @Mixin private final Group group = new Group();

  @Override
  public void run() {
    group.usage();
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "Adds a record through the running gateway.")
  void add(
      @Mixin AdminClient admin,
      @Option(names = "--control", required = true, description = "The control measured.")
          String control,
      @Option(names = "--subject", required = true, description = "What it was measured on.")
          String subject,
      @Option(names = "--method", required = true, description = "How, to be repeated.")
          String method,
      @Option(names = "--figure", required = true, description = "The measured value.")
          double figure,
      @Option(names = "--interval", description = "Its uncertainty.") @Nullable String interval,
      @Option(names = "--from", description = "Start of the observation. Default: --to.")
          @Nullable String from,
      @Option(names = "--to", description = "Its end. Default: now.") @Nullable String to,
      @Option(names = "--expires", description = "Default: 90 days after --to.")
          @Nullable String expires,
      @Option(names = "--tool", required = true, description = "What measured, with version.")
          String tool) {
    Instant now = Instant.now();
    Instant end = to == null ? now : Moment.read("--to", to, now);
    Evidence record;
    try {
      record =
          new Evidence(
              "",
              control,
              subject,
              method,
              figure,
              interval,
              from == null ? end : Moment.read("--from", from, now),
              end,
              expires == null ? end.plus(STANDARD_LIFE) : Moment.read("--expires", expires, now),
              tool,
              -1);
    } catch (IllegalArgumentException e) {
      throw new UsageException(option(String.valueOf(e.getMessage())));
    }
    new UsableEvidence()
        .refusal(record, now)
        .ifPresent(
            why -> {
              throw new UsageException(option(why));
            });
    ObjectNode body = json(record);
    body.remove(List.of("id", "leaf"));
    JsonNode added = admin.post("/admin/evidence", body);
    group
        .out()
        .println(
            admin.json()
                ? added.toString()
                : "Evidence "
                    + added.path("id").asText()
                    + " at leaf "
                    + added.path("leaf").asText()
                    + ".");
  }

  /** What is wrong with a field, said of its option. */
  private static String option(String why) {
    return "--" + why.replaceFirst("^observedFrom:", "from:").replaceFirst("^observedTo:", "to:");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the records of a data folder.")
  void list(
      @Option(
              names = "--data",
              defaultValue = AuditCommand.STANDARD_DATA,
              paramLabel = "DIR",
              description = "Data folder. Default: ${DEFAULT-VALUE}.")
          Path data,
      @Mixin LogProof proof,
      @Option(names = "--format", defaultValue = "TEXT", paramLabel = "text|json")
          InspectCommand.Format format) {
    Table table =
        new Table("LEAF", "CONTROL", "SUBJECT", "FIGURE", "OBSERVED TO", "EXPIRES", "TOOL");
    var array = Inspector.MAPPER.createArrayNode();
    for (Evidence evidence : proof.evidence(data, LogProof::say)) {
      array.add(json(evidence));
      table.row(
          Long.toString(evidence.leaf()),
          evidence.control(),
          evidence.subject(),
          Double.toString(evidence.figure()),
          evidence.observedTo().toString(),
          evidence.expires().isBefore(Instant.now()) ? "expired" : evidence.expires().toString(),
          evidence.tool());
    }
    if (format == InspectCommand.Format.JSON) {
      group.out().println(array);
    } else {
      table.print(group.out());
    }
  }

  private static ObjectNode json(Evidence evidence) {
    ObjectNode node = Inspector.MAPPER.createObjectNode();
    node.put("id", evidence.id());
    node.put("control", evidence.control());
    node.put("subject", evidence.subject());
    node.put("method", evidence.method());
    node.put("figure", evidence.figure());
    node.put("interval", evidence.interval());
    node.put("observedFrom", evidence.observedFrom().toString());
    node.put("observedTo", evidence.observedTo().toString());
    node.put("expires", evidence.expires().toString());
    node.put("tool", evidence.tool());
    node.put("leaf", evidence.leaf());
    return node;
  }
}
