package io.sallyport.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.audit.AuditException;
import io.sallyport.audit.EvidenceLog;
import io.sallyport.core.Evidence;
import io.sallyport.review.EvidenceCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
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

  private static final Pattern OF_A_MODEL = Pattern.compile("sha256:[0-9a-fA-F]{64}");
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
    if (end.isAfter(now)) {
      throw new UsageException(
          "--to: " + to + " is yet to come (expected: when the observation ended)");
    }
    // What a model's card names as its figures are no controls and have units of their own.
    if (!OF_A_MODEL.matcher(subject).find()) {
      EvidenceCheck.refusal(control, figure)
          .ifPresent(
              why -> {
                throw new UsageException("--" + why);
              });
    }
    ObjectNode body = Inspector.MAPPER.createObjectNode();
    body.put("control", control);
    body.put("subject", subject);
    body.put("method", method);
    body.put("figure", figure);
    body.put("interval", interval);
    body.put("observedFrom", (from == null ? end : Moment.read("--from", from, now)).toString());
    body.put("observedTo", end.toString());
    body.put(
        "expires",
        (expires == null ? end.plus(STANDARD_LIFE) : Moment.future("--expires", expires, now))
            .toString());
    body.put("tool", tool);
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
      @Option(names = "--format", defaultValue = "TEXT", paramLabel = "text|json")
          InspectCommand.Format format) {
    Table table =
        new Table("LEAF", "CONTROL", "SUBJECT", "FIGURE", "OBSERVED TO", "EXPIRES", "TOOL");
    var array = Inspector.MAPPER.createArrayNode();
    try {
      for (Evidence evidence : EvidenceLog.list(AuditCommand.logFolder(data))) {
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
    } catch (AuditException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
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
