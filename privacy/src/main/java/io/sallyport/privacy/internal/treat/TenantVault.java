package io.sallyport.privacy.internal.treat;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.sallyport.core.DurableFiles;
import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.VaultException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One tenant's entries: a file of lines, each one sealed entry, beside a file with the key. An
 * entry is scope, type, number, form and original, separated by line feeds, the scope without any.
 */
public final class TenantVault {

  private static final int FIELDS = 5;

  private final Path entries;
  private final Path keyFile;
  private final byte[] context;
  private final Map<String, Scope> scopes = new HashMap<>();
  private final List<String> lines = new ArrayList<>();
  private boolean cut;
  private KeysetHandle keyset;
  private Aead aead;

  private TenantVault(Path folder, Path keys, String tenant)
      throws GeneralSecurityException, IOException {
    AeadConfig.register();
    entries = folder.resolve(tenant + ".entries");
    keyFile = keys.resolve(tenant + ".key");
    context = tenant.getBytes(StandardCharsets.UTF_8);
    if (Files.exists(keyFile)) {
      keyset = parse(Files.readString(keyFile));
      aead = primitive(keyset);
      read();
    } else {
      if (Files.exists(entries) && Files.size(entries) > 0) {
        // Under a new key they would be lost for good, and nobody would know.
        throw new VaultException(
            "vault of "
                + tenant
                + ": "
                + keyFile.getFileName()
                + " is missing and entries are there (expected: the key from a backup, or the"
                + " tenant erased)");
      }
      keyset = KeysetHandle.newBuilder().addEntry(fresh().makePrimary()).build();
      aead = primitive(keyset);
      store(keyFile, json(keyset));
    }
  }

  /** Opens a tenant's part of a vault. */
  public static TenantVault open(Path folder, Path keys, String tenant) {
    try {
      return new TenantVault(folder, keys, tenant);
    } catch (GeneralSecurityException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new VaultException(
          "vault of " + tenant + ": key and entries do not fit (expected: both from one backup)",
          e);
    } catch (IOException e) {
      throw new VaultException("vault of " + tenant + ": cannot be read", e);
    }
  }

  private static KeysetHandle parse(String json) throws GeneralSecurityException {
    return TinkJsonProtoKeysetFormat.parseKeyset(
        json, RegistryConfiguration.get(), InsecureSecretKeyAccess.get());
  }

  private static String json(KeysetHandle keyset) throws GeneralSecurityException {
    return TinkJsonProtoKeysetFormat.serializeKeyset(
        keyset, RegistryConfiguration.get(), InsecureSecretKeyAccess.get());
  }

  private static Aead primitive(KeysetHandle keyset) throws GeneralSecurityException {
    return keyset.getPrimitive(RegistryConfiguration.get(), Aead.class);
  }

  private static KeysetHandle.Builder.Entry fresh() {
    return KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
        .withRandomId();
  }

  private static void store(Path file, String content) throws IOException {
    DurableFiles.replaceSecret(file, content.getBytes(StandardCharsets.UTF_8));
  }

  private void read() throws GeneralSecurityException, IOException {
    if (!Files.exists(entries)) {
      return;
    }
    String content = Files.readString(entries);
    // What stands behind the last line end was cut off while it was written.
    int whole = content.lastIndexOf('\n') + 1;
    cut = whole < content.length();
    for (String line : content.substring(0, whole).lines().toList()) {
      byte[] plain = aead.decrypt(Base64.getDecoder().decode(line), context);
      String[] fields = new String(plain, StandardCharsets.UTF_8).split("\n", FIELDS);
      scope(fields[0])
          .put(
              new Scope.Entry(
                  PersonalDataType.valueOf(fields[1]),
                  Integer.parseInt(fields[2]),
                  Integer.parseInt(fields[3]),
                  fields[4]));
      lines.add(line);
    }
  }

  /** The entries of a scope. */
  public Scope scope(String scope) {
    return scopes.computeIfAbsent(scope.replace('\n', ' '), s -> new Scope());
  }

  /** Makes and keeps an entry. */
  public Scope.Entry add(String scope, PersonalDataType type, String original) {
    Scope.Entry entry = scope(scope).next(type, original);
    String plain =
        String.join(
            "\n",
            scope.replace('\n', ' '),
            type.name(),
            String.valueOf(entry.number()),
            String.valueOf(entry.form()),
            original);
    try {
      byte[] sealed = aead.encrypt(plain.getBytes(StandardCharsets.UTF_8), context);
      String line = Base64.getEncoder().encodeToString(sealed);
      if (cut || !Files.exists(entries)) {
        // The next line must not run into half a one; and only the owner reads the file.
        store(entries, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
        cut = false;
      }
      // Until all of it is there, half of it may be.
      cut = true;
      Files.writeString(entries, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      cut = false;
      lines.add(line);
      // A pseudonym that is not stored must not be given out.
      scope(scope).put(entry);
      return entry;
    } catch (GeneralSecurityException | IOException e) {
      throw new VaultException("vault " + entries.getFileName() + ": cannot be written", e);
    }
  }

  /**
   * Seals all entries under a new key. Until they lie there, the file of keys holds the old one as
   * well, so that a crash in between loses nothing.
   */
  public void rotate() {
    try {
      List<byte[]> plain = new ArrayList<>();
      for (String line : lines) {
        plain.add(aead.decrypt(Base64.getDecoder().decode(line), context));
      }
      int old = keyset.getPrimary().getId();
      KeysetHandle both = KeysetHandle.newBuilder(keyset).addEntry(fresh().makePrimary()).build();
      store(keyFile, json(both));
      keyset = both;
      aead = primitive(both);
      lines.clear();
      for (byte[] entry : plain) {
        lines.add(Base64.getEncoder().encodeToString(aead.encrypt(entry, context)));
      }
      store(entries, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
      KeysetHandle only = KeysetHandle.newBuilder(both).deleteAt(indexOf(both, old)).build();
      store(keyFile, json(only));
      keyset = only;
      aead = primitive(only);
    } catch (GeneralSecurityException | IOException e) {
      throw new VaultException("vault " + entries.getFileName() + ": key cannot be rotated", e);
    }
  }

  private static int indexOf(KeysetHandle keyset, int id) {
    int index = 0;
    while (keyset.getAt(index).getId() != id) {
      index++;
    }
    return index;
  }

  /** Whether the last entry was cut off while it was written. */
  public boolean isCut() {
    return cut;
  }

  /** How many entries there are. */
  public long size() {
    return lines.size();
  }

  /** Forgets all of a tenant, whether or not it can be opened; the key goes first. */
  public static void erase(Path folder, Path keys, String tenant) {
    try {
      Files.deleteIfExists(keys.resolve(tenant + ".key"));
      Files.deleteIfExists(folder.resolve(tenant + ".entries"));
    } catch (IOException e) {
      throw new VaultException("vault of " + tenant + ": cannot be erased", e);
    }
  }
}
