package io.sallyport.cli;

import io.sallyport.access.AccessControl;
import io.sallyport.access.AccessException;
import io.sallyport.access.IssuedKey;
import io.sallyport.access.Tenant;
import io.sallyport.access.Tenants;
import io.sallyport.audit.AuditEvent;
import io.sallyport.audit.AuditException;
import io.sallyport.audit.AuditLog;
import io.sallyport.audit.AuditOptions;
import io.sallyport.audit.EventKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The way back in when every administrator's key is lost: a new one, made on the data folder while
 * no gateway runs. What it did is in the log, on disk, before the key is shown.
 *
 * @param issued the new key
 * @param resumed whether its tenant was suspended before
 */
record Recovery(IssuedKey issued, boolean resumed) {

  private static final String SURFACE = "keys recover";

  /**
   * Makes the key.
   *
   * @param data the gateway's data folder
   * @param auditKeys where the log's signing key is
   */
  static Recovery run(Path data, Path auditKeys) {
    if (!Files.isDirectory(data.resolve("access"))) {
      throw new UsageException(
          "--data " + data + ": no gateway's data folder (expected: the --data of 'up')");
    }
    // A gateway that runs has the first of them open, so this fails before anything is changed.
    try (AccessControl access = AccessControl.open(data.resolve("access"), InstantSource.system());
        AuditLog log = AuditLog.open(data.resolve("audit"), AuditOptions.of(auditKeys))) {
      return recovered(access, log);
    } catch (AccessException | AuditException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UsageException("interrupted");
    }
  }

  private static Recovery recovered(AccessControl access, AuditLog log)
      throws AccessException, AuditException, InterruptedException {
    Optional<Tenant> before = access.tenants().find(Tenants.DEFAULT);
    boolean resumed = before.isPresent() && before.get().suspended();
    IssuedKey issued = access.recoverAdminKey();
    try {
      if (before.isEmpty()) {
        note(log, "tenant.create", Tenants.DEFAULT);
      } else if (resumed) {
        note(log, "tenant.resume", Tenants.DEFAULT);
      }
      note(log, "key.create", issued.key().id());
    } catch (AuditException | InterruptedException e) {
      access.keys().revoke(issued.key().id());
      if (resumed) {
        access.tenants().suspend(Tenants.DEFAULT);
      }
      throw e;
    }
    return new Recovery(issued, resumed);
  }

  private static void note(AuditLog log, String action, String subject)
      throws AuditException, InterruptedException {
    log.append(
            AuditEvent.builder(EventKind.ADMIN)
                .tenant(Tenants.DEFAULT)
                .surface(SURFACE)
                .attribute("subject", subject)
                .outcome(action)
                .build())
        .awaitDurable();
  }
}
