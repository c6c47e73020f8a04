package io.sallyport.privacy;

import io.sallyport.core.Erasable;
import io.sallyport.privacy.internal.treat.Scope;
import io.sallyport.privacy.internal.treat.TenantVault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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

  private final Path folder;
  private final Map<String, TenantVault> tenants = new HashMap<>();

  private Vault(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens a vault, making the folder when it is missing.
   *
   * @throws VaultException when the folder cannot be made
   */
  public static Vault open(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new VaultException("vault " + folder + ": cannot be made (expected: a folder)", e);
    }
    return new Vault(folder);
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
    long erased = tenant(tenant).erase();
    tenants.remove(tenant);
    return erased;
  }

  private TenantVault tenant(String tenant) {
    if (!TENANT.matcher(tenant).matches()) {
      throw new IllegalArgumentException(
          "tenant: not an id (expected: up to 64 letters, digits, dots, dashes, underscores)");
    }
    return tenants.computeIfAbsent(tenant, id -> TenantVault.open(folder, id));
  }
}
