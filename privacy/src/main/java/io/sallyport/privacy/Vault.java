package io.sallyport.privacy;

import io.sallyport.core.Erasable;
import io.sallyport.privacy.internal.treat.Scope;
import io.sallyport.privacy.internal.treat.TenantVault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Keeps what pseudonyms stand for, encrypted under a key of each tenant's (AES-256-GCM, by Tink).
 * Erasing a tenant destroys its key first, so that backups of the entries say nothing either. Safe
 * for any number of threads; one process a folder.
 */
public final class Vault implements Erasable {

  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

  private static final FileAttribute<?> OWNER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final SecureRandom RANDOM = new SecureRandom();

  /** The scope of the operators' key; no conversation's, these begin otherwise. */
  private static final String OPERATORS = " operators";

  private final Path folder;
  private final Path keys;
  private final Map<String, TenantVault> tenants = new HashMap<>();

  private Vault(Path folder, Path keys) {
    this.folder = folder;
    this.keys = keys;
  }

  /**
   * Opens a vault, making the folder when it is missing.
   *
   * @throws VaultException when the folder cannot be made
   */
  public static Vault open(Path folder) {
    return open(folder, folder);
  }

  /**
   * Opens a vault whose keys lie elsewhere, such as on another disk than its backups.
   *
   * @throws VaultException when a folder cannot be made
   */
  public static Vault open(Path folder, Path keys) {
    for (Path made : List.of(folder, keys)) {
      try {
        Files.createDirectories(made, OWNER);
      } catch (IOException e) {
        throw new VaultException("vault " + made + ": cannot be made (expected: a folder)", e);
      }
    }
    return new Vault(folder, keys);
  }

  /** The key of a tenant's operators, such as hashes; kept in the vault, and erased with it. */
  public PrivacyKey key(String tenant) {
    synchronized (this) {
      TenantVault vault = tenant(tenant);
      Optional<Scope.Entry> known = vault.scope(OPERATORS).first();
      byte[] fresh = new byte[PrivacyKey.LENGTH];
      RANDOM.nextBytes(fresh);
      String secret =
          known
              .map(Scope.Entry::original)
              .orElseGet(
                  () ->
                      vault
                          .add(OPERATORS, PersonalDataType.SECRET, HexFormat.of().formatHex(fresh))
                          .original());
      return PrivacyKey.of(HexFormat.of().parseHex(secret));
    }
  }

  /**
   * The pseudonyms of a tenant in one scope.
   *
   * @param tenant the tenant's id
   * @param scope a conversation's id, or a constant for one scope for the whole tenant
   */
  public Pseudonyms pseudonyms(String tenant, String scope) {
    return new Pseudonyms() {
      @Override
      public String pseudonym(PersonalDataType type, String original) {
        synchronized (Vault.this) {
          TenantVault vault = tenant(tenant);
          Scope entries = vault.scope(scope);
          Optional<Scope.Entry> known = entries.find(type, original);
          return known.orElseGet(() -> vault.add(scope, type, original)).pseudonym();
        }
      }

      @Override
      public Optional<String> original(String pseudonym) {
        synchronized (Vault.this) {
          return tenant(tenant).scope(scope).original(pseudonym);
        }
      }
    };
  }

  /** Gives a tenant a new key and writes all it has anew under it; the old key is destroyed. */
  public synchronized void rotate(String tenant) {
    tenant(tenant).rotate();
  }

  @Override
  public String storeName() {
    return "pseudonyms";
  }

  @Override
  public synchronized long erase(String tenant) {
    checkId(tenant);
    long erased = 0;
    try {
      erased = tenant(tenant).size();
    } catch (VaultException unreadable) {
      // What cannot be opened can be forgotten all the same.
    }
    TenantVault.erase(folder, keys, tenant);
    tenants.remove(tenant);
    return erased;
  }

  /**
   * Whether the last entry of a tenant was cut off, so that one pseudonym may not come back.
   *
   * @throws VaultException when the tenant's part cannot be opened
   */
  public synchronized boolean isCut(String tenant) {
    return tenant(tenant).isCut();
  }

  private TenantVault tenant(String tenant) {
    checkId(tenant);
    return tenants.computeIfAbsent(tenant, id -> TenantVault.open(folder, keys, id));
  }

  private static void checkId(String tenant) {
    if (!TENANT.matcher(tenant).matches()) {
      throw new IllegalArgumentException(
          "tenant: not an id (expected: up to 64 letters, digits, dots, dashes, underscores)");
    }
  }
}
