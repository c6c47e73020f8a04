package io.sallyport.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.artifacts.ReportJson;
import io.sallyport.artifacts.ScanLimits;
import io.sallyport.artifacts.ScanReport;
import io.sallyport.artifacts.admission.Admission;
import io.sallyport.artifacts.admission.AdmissionPolicy;
import io.sallyport.artifacts.admission.AdmissionReport;
import io.sallyport.artifacts.admission.PolicyException;
import io.sallyport.artifacts.card.CardFields;
import io.sallyport.artifacts.signing.ModelVerifier;
import io.sallyport.artifacts.signing.SigningException;
import io.sallyport.artifacts.signing.Trust;
import io.sallyport.artifacts.signing.Verification;
import io.sallyport.audit.AuditException;
import io.sallyport.audit.AuditLog;
import io.sallyport.audit.AuditOptions;
import io.sallyport.audit.EvidenceLog;
import io.sallyport.core.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sallyport admit}: one verdict on a model. */
@Command(
    name = "admit",
    mixinStandardHelpOptions = true,
    description = "Decides by a policy whether a model may be used.",
    footer = {
      "",
      "Example:",
      "  sallyport admit model/ --policy policy.yaml --data sallyport-data",
      "",
      "A policy:",
      "  scan: {worst: clean, accept: [config/remote-code]}",
      "  signature: {publicKey: k.pub, file: model.sig, unsigned: refuse}",
      "  card: {file: card.yaml, completeness: 0.8}",
      "",
      "Exit code 1 when the model is refused. The decision is an evidence record in the audit log of",
      "--data; no gateway may run on that folder meanwhile."
    })
final class AdmitCommand implements Callable<Integer> {

  @Mixin private Group group = new Group();

  @Parameters(paramLabel = "MODEL", description = "Folder or file.")
  private Path model = Path.of("");

  @Option(names = "--policy", required = true, paramLabel = "FILE", description = "The policy.")
  private Path policy = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data folder whose audit log takes the decision.")
  private @Nullable Path data;

  @Mixin private LogProof proof = new LogProof();

  @Option(names = "--format", paramLabel = "text|json", description = "Default: text.")
  private InspectCommand.Format format = InspectCommand.Format.TEXT;

  @Override
  public Integer call() throws IOException, InterruptedException, AuditException {
    if (!Files.exists(model)) {
      throw new UsageException(model + ": missing (expected: a model's folder or file)");
    }
    if (data != null) {
      writable(data);
    }
    Admission admission;
    try {
      AdmissionPolicy read = AdmissionPolicy.read(policy);
      Trust trust = read.trust();
      if (trust != null) {
        ModelVerifier.checkTrust(trust);
      }
      admission =
          new Admission(read, ScanLimits.standard(), Runtime.getRuntime().availableProcessors());
    } catch (PolicyException | SigningException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
    AdmissionReport report =
        admission.decide(
            model, data == null ? List.of() : proof.evidenceIfAny(data, LogProof::say));
    Evidence evidence = data == null ? null : record(data, report);
    if (format == InspectCommand.Format.JSON) {
      group.out().println(json(report, evidence));
    } else {
      text(report, evidence);
    }
    group.out().flush();
    return report.admitted() ? 0 : 1;
  }

  private Evidence record(Path folder, AdmissionReport report)
      throws AuditException, InterruptedException {
    Evidence evidence =
        Admission.evidence(model, report, Instant.now(), new Version().getVersion()[0]);
    AuditOptions options = AuditOptions.of(folder.resolve("keys"));
    try (AuditLog log = AuditLog.open(folder.resolve("audit"), options)) {
      return new EvidenceLog(log).add(evidence);
    }
  }

  /** Whoever wants the decision recorded learns before the scan that it cannot be. */
  private static void writable(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UsageException("--data " + folder + ": no folder (expected: one to write to)");
    }
    if (!Files.isWritable(folder)) {
      throw new UsageException("--data " + folder + ": not writable (expected: a writable folder)");
    }
  }

  private void text(AdmissionReport report, @Nullable Evidence evidence) {
    group.out().println(report.admitted() ? "ADMITTED" : "REFUSED");
    report
        .reasons()
        .forEach(reason -> group.out().println("  " + reason.replaceAll("\\p{Cc}", "?")));
    group
        .out()
        .println(
            "  " + report.files() + " files scanned, " + report.notClean().size() + " not clean");
    Verification verification = report.verification();
    if (verification != null) {
      group.out().println("  signature: " + verification.reason() + ", " + verification.signer());
      if (!verification.ignored().isEmpty()) {
        String ignored = String.join(", ", verification.ignored());
        group.out().println("  not signed, ignored: " + ignored.replaceAll("\\p{Cc}", "?"));
      }
    }
    CardFields.Completeness completeness = report.completeness();
    if (completeness != null) {
      group
          .out()
          .println(
              "  card: %d of %d requirements"
                  .formatted(
                      completeness.met().size(),
                      completeness.met().size() + completeness.open().size()));
    }
    if (evidence != null) {
      group.out().println("  evidence " + evidence.id() + " at leaf " + evidence.leaf());
    }
  }

  private static ObjectNode json(AdmissionReport report, @Nullable Evidence evidence)
      throws IOException {
    ObjectNode node = Inspector.MAPPER.createObjectNode();
    node.put("admitted", report.admitted());
    report.reasons().forEach(node.putArray("reasons")::add);
    node.put("digest", report.digest());
    node.put("files", report.files());
    ArrayNode notClean = node.putArray("notClean");
    for (ScanReport scan : report.notClean()) {
      notClean.add(Inspector.MAPPER.readTree(ReportJson.line(scan)));
    }
    Verification verification = report.verification();
    if (verification != null) {
      node.set("signature", VerifyCommand.json(verification));
    }
    CardFields.Completeness completeness = report.completeness();
    if (completeness != null) {
      node.put("cardCompleteness", completeness.share());
    }
    if (evidence != null) {
      node.put("evidence", evidence.id());
      node.put("leaf", evidence.leaf());
    }
    return node;
  }
}
