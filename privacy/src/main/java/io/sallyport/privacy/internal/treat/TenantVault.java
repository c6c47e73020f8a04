package io.sallyport.privacy.internal.treat;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.VaultException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
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
  private Aead aead;

  private TenantVault(Path folder, String tenant) throws GeneralSecurityException, IOException {
    AeadConfig.register();
    entries = folder.resolve(tenant + ".entries");
    keyFile = folder.resolve(tenant + ".key");
    context = tenant.getBytes(StandardCharsets.UTF_8);
    if (Files.exists(keyFile)) {
      aead = parse(Files.readString(keyFile));
      read();
    } else {
      // Entries without their key are forgotten ones.
      Files.deleteIfExists(entries);
      aead = newKey();
    }
  }

  /** Opens a tenant's part of a vault. */
  public static TenantVault open(Path folder, String tenant) {
    try {
      return new TenantVault(folder, tenant);
    } catch (GeneralSecurityException e) {
      throw new VaultException(
          "vault of " + tenant + ": key and entries do not fit (expected: both from one backup)",
          e);
    } catch (IOException e) {
      throw new VaultException("vault of " + tenant + ": cannot be read", e);
    }
  }

  private static Aead parse(String json) throws GeneralSecurityException {
    return TinkJsonProtoKeysetFormat.parseKeyset(
            json, RegistryConfiguration.get(), InsecureSecretKeyAccess.get())
        .getPrimitive(RegistryConfiguration.get(), Aead.class);
  }

  private Aead newKey() throws GeneralSecurityException, IOException {
    KeysetHandle keyset =
        KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, RegistryConfiguration.get());
    String json =
        TinkJsonProtoKeysetFormat.serializeKeyset(
            keyset, RegistryConfiguration.get(), InsecureSecretKeyAccess.get());
    replace(keyFile, json);
    return parse(json);
  }

  /** Whole or not at all, and for the owner only. */
  private static void replace(Path file, String content) throws IOException {
    Path fresh =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            "vault",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, content, StandardOpenOption.SYNC);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void read() throws GeneralSecurityException, IOException {
    if (!Files.exists(entries)) {
      return;
    }
    String content = Files.readString(entries);
    // What stands behind the last line end was cut off while it was written.
    for (String line : content.substring(0, content.lastIndexOf('\n') + 1).lines().toList()) {
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
    Scope.Entry entry = scope(scope).add(type, original);
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
      Files.writeString(entries, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      lines.add(line);
      return entry;
    } catch (GeneralSecurityException | IOException e) {
      throw new VaultException("vault " + entries.getFileName() + ": cannot be written", e);
    }
  }

  /** Seals all entries under a new key. */
  public void rotate() {
    try {
      List<byte[]> plain = new ArrayList<>();
      for (String line : lines) {
        plain.add(aead.decrypt(Base64.getDecoder().decode(line), context));
      }
      // Between the two files only the new key counts; the entries are in memory until both lie.
      aead = newKey();
      lines.clear();
      for (byte[] entry : plain) {
        lines.add(Base64.getEncoder().encodeToString(aead.encrypt(entry, context)));
      }
      replace(entries, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
    } catch (GeneralSecurityException | IOException e) {
      throw new VaultException("vault " + entries.getFileName() + ": key cannot be rotated", e);
    }
  }

  /** Forgets all; the key goes first. */
  public long erase() {
    try {
      Files.deleteIfExists(keyFile);
      Files.deleteIfExists(entries);
    } catch (IOException e) {
      throw new VaultException("vault " + entries.getFileName() + ": cannot be erased", e);
    }
    long erased = lines.size();
    lines.clear();
    scopes.clear();
    return erased;
  }
}
