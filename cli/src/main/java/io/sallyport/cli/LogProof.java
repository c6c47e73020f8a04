package io.sallyport.cli;

import io.sallyport.audit.AuditException;
import io.sallyport.audit.AuditVerifier;
import io.sallyport.audit.EvidenceLog;
import io.sallyport.audit.Verification;
import io.sallyport.audit.VerifierKey;
import io.sallyport.core.Evidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say what a log is proven against, and the proof itself. */
final class LogProof {

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "Checkpoints kept elsewhere, which the log has to agree with.")
  private @Nullable Path checkpoint;

  @Option(
      names = "--public-key",
      paramLabel = "FILE",
      description = "The log's verifier key kept elsewhere. Default: the one beside it.")
  private @Nullable Path publicKey;

  /** Whether the log is held against a checkpoint that its folder does not hold. */
  boolean keptElsewhere() {
    return checkpoint != null;
  }

  /** Whether any of the options is given. */
  boolean asked() {
    return checkpoint != null || publicKey != null;
  }

  /**
   * Checks a log.
   *
   * @throws AuditException when folder, checkpoint or key cannot be read at all
   */
  Verification of(Path log) throws AuditException {
    VerifierKey key;
    if (publicKey != null) {
      key = VerifierKey.read(publicKey);
    } else {
      try {
        key = VerifierKey.read(log.resolve(VerifierKey.FILE_NAME));
      } catch (AuditException e) {
        // The key beside the log is part of it, so this is damage and no wrong use.
        String reason = VerifierKey.FILE_NAME + " beside the log is damaged: " + e.getMessage();
        return new Verification(false, 0, 0, null, reason);
      }
    }
    return AuditVerifier.verify(log, Optional.ofNullable(checkpoint), key);
  }

  /**
   * The evidence of a data folder's log as {@link #evidence} finds it; none when there is no log
   * and nobody asked for a proof of it.
   */
  List<Evidence> evidenceIfAny(Path data, Consumer<String> notes) {
    boolean none = !asked() && !Files.isDirectory(data.resolve("audit"));
    return none ? List.of() : evidence(data, notes);
  }

  /** Tells a person what does not count. */
  static void say(String line) {
    System.err.println("sallyport: " + line);
  }

  /**
   * The evidence of a data folder's log, as far as a signed checkpoint covers it: whoever can write
   * to the folder can put anything behind that.
   *
   * @param notes is told of records that do not count yet
   * @throws UsageException when the log does not verify: then nothing in it counts
   */
  List<Evidence> evidence(Path data, Consumer<String> notes) {
    Path log = AuditCommand.logFolder(data);
    try {
      Verification found = of(log);
      if (!found.valid()) {
        throw new UsageException(
            "--data "
                + data
                + ": the audit log is not valid, so nothing in it counts: "
                + found.reason()
                + (found.firstBad() == null ? "" : "; first bad entry: " + found.firstBad())
                + " (expected: a log that 'sallyport audit verify' calls valid)");
      }
      List<Evidence> signed = new ArrayList<>();
      for (Evidence record : EvidenceLog.list(log)) {
        if (record.leaf() < found.signed()) {
          signed.add(record);
        } else {
          notes.accept(
              "evidence "
                  + record.id()
                  + " at leaf "
                  + record.leaf()
                  + " does not count: no signed checkpoint covers it yet");
        }
      }
      return signed;
    } catch (AuditException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
