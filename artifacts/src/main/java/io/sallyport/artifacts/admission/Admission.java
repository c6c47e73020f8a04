package io.sallyport.artifacts.admission;

import io.sallyport.artifacts.ModelWalk;
import io.sallyport.artifacts.ScanFinding;
import io.sallyport.artifacts.ScanLimits;
import io.sallyport.artifacts.ScanReport;
import io.sallyport.artifacts.ScanVerdict;
import io.sallyport.artifacts.card.CardException;
import io.sallyport.artifacts.card.CardFields;
import io.sallyport.artifacts.card.ModelCard;
import io.sallyport.artifacts.signing.IgnoredFiles;
import io.sallyport.artifacts.signing.ModelTree;
import io.sallyport.artifacts.signing.ModelVerifier;
import io.sallyport.artifacts.signing.SigningException;
import io.sallyport.artifacts.signing.Trust;
import io.sallyport.artifacts.signing.Verification;
import io.sallyport.core.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decides whether a model may be used. */
public final class Admission {
  private static final Duration LIFE = Duration.ofDays(30);

  private final AdmissionPolicy policy;
  private final ScanLimits limits;
  private final int threads;

  /** An admission by a policy. */
  public Admission(AdmissionPolicy policy, ScanLimits limits, int threads) {
    this.policy = policy;
    this.limits = limits;
    this.threads = threads;
  }

  /**
   * Decides.
   *
   * @param model folder or file
   * @param evidence the records that the card's measurements may name
   */
  public AdmissionReport decide(Path model, List<Evidence> evidence)
      throws IOException, InterruptedException {
    List<String> reasons = new ArrayList<>();
    List<ScanReport> notClean = new ArrayList<>();
    int[] files = {0};
    // The signature first: what is not what somebody signed need not be read further, but a report
    // that names everything is worth the time.
    Verification verification = verification(model, reasons);
    new ModelWalk(limits, null, threads)
        .scan(
            List.of(model.toString()),
            report -> {
              files[0]++;
              if (report.verdict() != ScanVerdict.CLEAN) {
                notClean.add(report);
              }
            });
    scanned(files[0], notClean, reasons);
    CardFields.Completeness completeness = card(model, evidence, reasons);
    String digest = digest(model, reasons);
    return new AdmissionReport(
        reasons.isEmpty(), reasons, digest, files[0], notClean, verification, completeness);
  }

  /** The decision as a record for the audit log: 1 when admitted, 0 when not. */
  public static Evidence evidence(Path model, AdmissionReport report, Instant now, String tool) {
    Verification verification = report.verification();
    String digest = report.digest().isEmpty() ? "" : " sha256:" + report.digest();
    Path name = model.toAbsolutePath().normalize().getFileName();
    String method =
        "admission: %d files scanned, %d not clean; signature %s; 1 admitted, 0 refused%s"
            .formatted(
                report.files(),
                report.notClean().size(),
                verification == null
                    ? "not asked for"
                    : verification.valid() ? "valid, " + verification.signer() : "invalid",
                report.reasons().isEmpty() ? "" : "; " + String.join("; ", report.reasons()));
    return new Evidence(
        UUID.randomUUID().toString(),
        "model-admission",
        name + digest,
        method.length() > 4000 ? method.substring(0, 4000) : method,
        report.admitted() ? 1 : 0,
        null,
        now,
        now,
        now.plus(LIFE),
        tool,
        -1);
  }

  /** What lies there, whether somebody signed it or not. */
  private String digest(Path model, List<String> reasons) {
    try {
      return ModelTree.rootDigest(model, beside(model, policy.signature()), true);
    } catch (SigningException e) {
      reasons.add("The model has no digest: " + e.getMessage() + ".");
      return "";
    }
  }

  private @Nullable Verification verification(Path model, List<String> reasons) {
    Trust trust = policy.trust();
    if (trust == null) {
      return null;
    }
    Path signature = beside(model, policy.signature());
    List<String> listed = policy.ignore();
    Verification verification =
        ModelVerifier.verify(
            model,
            signature,
            trust,
            new ModelVerifier.Options(
                listed == null ? List.of() : listed,
                policy.unsignedAllowed(),
                false,
                false,
                threads));
    if (!verification.valid()) {
      reasons.add("The signature does not hold: " + verification.reason() + ".");
    }
    ignored(model, signature, verification, reasons);
    return verification;
  }

  /**
   * What the signer left out is as unsigned as what nobody signed: only the policy may say that it
   * need not be, except for what Git alone reads.
   */
  private void ignored(
      Path model, Path signature, Verification verification, List<String> reasons) {
    List<String> listed = policy.ignore();
    try {
      List<String> files =
          IgnoredFiles.find(
              model, signature, verification.ignored(), listed == null ? List.of() : listed);
      List<String> unsigned = listed == null ? IgnoredFiles.bySigner(files) : files;
      if (!policy.unsignedAllowed() && !unsigned.isEmpty()) {
        reasons.add(
            "%d files are left out of the signature and not in the policy's list, the first is %s."
                .formatted(unsigned.size(), unsigned.getFirst()));
        if (listed != null) {
          return;
        }
      }
      String executable = IgnoredFiles.executable(model, files);
      if (!executable.isEmpty()) {
        reasons.add(executable);
      }
    } catch (IOException e) {
      reasons.add("What the signature leaves out cannot be read.");
    }
  }

  private static Path beside(Path model, String file) {
    return Files.isDirectory(model) ? model.resolve(file) : model.resolveSibling(file);
  }

  private void scanned(int files, List<ScanReport> notClean, List<String> reasons) {
    if (files == 0) {
      reasons.add("There is nothing to scan.");
    }
    for (ScanReport report : notClean) {
      boolean accepted =
          report.verdict() == ScanVerdict.SUSPICIOUS
              && (policy.worst() == ScanVerdict.SUSPICIOUS
                  || report.findings().stream()
                      .map(ScanFinding::rule)
                      .allMatch(policy.acceptedRules()::contains));
      if (!accepted) {
        String rule =
            report.findings().isEmpty() ? "" : " (" + report.findings().getFirst().rule() + ")";
        reasons.add(report.path() + " is " + report.verdict().wireName() + rule + ".");
      }
    }
  }

  private CardFields.@Nullable Completeness card(
      Path model, List<Evidence> evidence, List<String> reasons) {
    String file = policy.card();
    if (file == null) {
      return null;
    }
    Path source = beside(model, file);
    try {
      CardFields.Completeness completeness =
          CardFields.completeness(
              ModelCard.read(
                  source,
                  evidence,
                  Instant.now(),
                  ModelTree.measurable(model, beside(model, policy.signature()), source)));
      if (completeness.share() < policy.completeness()) {
        reasons.add(
            "The card meets %d of %d requirements (expected: a share of %s)."
                .formatted(
                    completeness.met().size(),
                    completeness.met().size() + completeness.open().size(),
                    policy.completeness()));
      }
      return completeness;
    } catch (CardException | SigningException e) {
      reasons.add("The card does not hold: " + e.getMessage() + ".");
      return null;
    }
  }
}
