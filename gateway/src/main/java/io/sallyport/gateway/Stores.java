package io.sallyport.gateway;

import io.sallyport.access.AccessControl;
import io.sallyport.access.AccessException;
import io.sallyport.access.IssuedKey;
import io.sallyport.access.Tenants;
import io.sallyport.audit.AuditEvent;
import io.sallyport.audit.AuditException;
import io.sallyport.audit.AuditLog;
import io.sallyport.audit.AuditMode;
import io.sallyport.audit.AuditOptions;
import io.sallyport.audit.ContentKeys;
import io.sallyport.audit.EventKind;
import io.sallyport.audit.FileCheckpointSink;
import io.sallyport.core.DurableFiles;
import io.sallyport.gateway.config.AuditSettings;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.pipeline.Allowances;
import io.sallyport.gateway.pipeline.DamagedFileException;
import io.sallyport.gateway.upstream.SteadyClock;
import io.sallyport.privacy.Vault;
import io.sallyport.privacy.VaultException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the gateway keeps in its data folder: {@code access} (tenants and keys), {@code audit} (the
 * log), {@code vault} (pseudonyms), {@code keys} (signing, content, canary and vault keys), {@code
 * allow-list.json} and {@code untrusted-passages} (hashes of what came from outside).
 *
 * @param access tenants and keys
 * @param log the audit log
 * @param contentKeys the tenants' secrets for hashes and kept content
 * @param allowances false alarms that operators allowed
 * @param vault what pseudonyms stand for
 * @param canaryKey what canaries are derived from
 * @param passages where untrusted passages are remembered
 * @param clock what time it is
 */
@SuppressWarnings("ArrayRecordComponent") // Handed to one owner; compared by nobody.
record Stores(
    AccessControl access,
    AuditLog log,
    ContentKeys contentKeys,
    Allowances allowances,
    Vault vault,
    byte[] canaryKey,
    TaintFile passages,
    InstantSource clock) {

  /** How many untrusted passages are remembered. */
  static final int REMEMBERED = 200_000;

  private static final int CANARY_KEY_LENGTH = 32;
  private static final System.Logger LOGGER = System.getLogger("sallyport.gateway");

  /**
   * Opens everything.
   *
   * @param clock what time it is, which may go back and ahead
   * @throws GatewayException naming what cannot be opened and what to do
   */
  static Stores open(Configuration configuration, InstantSource clock) throws GatewayException {
    Path data = configuration.data();
    AuditSettings audit = configuration.audit();
    Path keys = audit.keys() == null ? data.resolve("keys") : audit.keys();
    try {
      if (!Files.exists(data)) {
        Files.createDirectories(
            data,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      AccessControl access =
          AccessControl.open(data.resolve("access"), clock, new SteadyClock(clock.instant()));
      try {
        AuditOptions options =
            AuditOptions.of(keys).withMode(audit.strict() ? AuditMode.STRICT : AuditMode.GROUPED);
        if (audit.checkpoints() != null) {
          options =
              options.withSink(new FileCheckpointSink(audit.checkpoints()), Duration.ofSeconds(10));
        }
        AuditLog log = AuditLog.open(data.resolve("audit"), options);
        requireContinues(log, audit);
        return new Stores(
            access,
            log,
            ContentKeys.open(keys.resolve("content")),
            new Allowances(data.resolve("allow-list.json")),
            Vault.open(data.resolve("vault"), keys.resolve("vault")),
            canaryKey(keys),
            TaintFile.open(data.resolve("untrusted-passages"), REMEMBERED),
            clock);
      } catch (AuditException | IOException | RuntimeException e) {
        access.close();
        throw e;
      }
    } catch (AccessException | AuditException e) {
      throw new GatewayException(String.valueOf(e.getMessage()), e);
    } catch (DamagedFileException | VaultException e) {
      throw new GatewayException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new GatewayException(
          "data folder " + data + ": " + e + " (expected: a folder that Sallyport can write)", e);
    }
  }

  /** A log that was set back must not be gone on with as if nothing were missing. */
  private static void requireContinues(AuditLog log, AuditSettings audit) throws AuditException {
    Path kept = audit.checkpoints();
    if (kept == null || !hasContent(kept)) {
      return;
    }
    try {
      log.requireContinues(kept);
    } catch (AuditException e) {
      log.close();
      throw e;
    }
  }

  private static boolean hasContent(Path kept) {
    return Files.isDirectory(kept)
        ? Objects.requireNonNullElse(kept.toFile().list(), new String[0]).length > 0
        : kept.toFile().length() > 0;
  }

  private static byte[] canaryKey(Path folder) throws IOException {
    Path file = folder.resolve("canary.key");
    if (Files.exists(file)) {
      byte[] key = Files.readAllBytes(file);
      if (key.length != CANARY_KEY_LENGTH) {
        throw new DamagedFileException(
            file,
            key.length + " bytes (expected: " + CANARY_KEY_LENGTH + "); delete it for new canaries",
            null);
      }
      return key;
    }
    byte[] key = new byte[CANARY_KEY_LENGTH];
    new SecureRandom().nextBytes(key);
    DurableFiles.createDirectories(folder);
    DurableFiles.replaceSecret(file, key);
    return key;
  }

  /** What untrusted passages are hashed with: without it the file of hashes says nothing. */
  byte[] taintKey() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(canaryKey, "HmacSHA256"));
      return mac.doFinal("untrusted passages".getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256: not available (expected: in every JDK)", e);
    }
  }

  /**
   * Makes a tenant and its administrator's key when there is no tenant yet; both are in the log, on
   * disk, before the key is shown. When the log cannot take them, the next start begins anew.
   *
   * @return the key, empty on every later start
   */
  Optional<IssuedKey> firstKey() throws AccessException, AuditException, InterruptedException {
    Optional<IssuedKey> first = access.bootstrap();
    if (first.isPresent()) {
      try {
        noteFirst("tenant.create", first.get().key().tenant());
        noteFirst("key.create", first.get().key().id());
      } catch (AuditException | InterruptedException e) {
        access.tenants().delete(first.get().key().tenant());
        throw e;
      }
    }
    return first;
  }

  private void noteFirst(String action, String subject)
      throws AuditException, InterruptedException {
    log.append(
            AuditEvent.builder(EventKind.ADMIN)
                .time(clock.instant())
                .tenant(Tenants.DEFAULT)
                .surface("first start")
                .attribute("subject", subject)
                .outcome(action)
                .build())
        .awaitDurable();
  }

  /**
   * Writes an event of the gateway itself and waits until it is on disk.
   *
   * @throws AuditException when it cannot be written
   */
  void note(EventKind kind, String outcome) throws AuditException, InterruptedException {
    log.append(AuditEvent.builder(kind).time(clock.instant()).outcome(outcome).build())
        .awaitDurable();
  }

  /** The same on the way out, where nothing can be refused any more. */
  void noteQuietly(EventKind kind, String outcome) {
    try {
      note(kind, outcome);
    } catch (AuditException e) {
      LOGGER.log(Level.ERROR, "the audit log did not take '" + outcome + "': " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void close() {
    try {
      log.close();
    } catch (AuditException e) {
      LOGGER.log(Level.ERROR, "the audit log did not close: " + e.getMessage());
    }
    try {
      access.close();
    } catch (AccessException e) {
      LOGGER.log(Level.ERROR, "tenants and keys did not close: " + e.getMessage());
    }
  }
}
