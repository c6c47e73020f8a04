package io.sallyport.audit.internal;

import io.sallyport.core.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;

/** Secrets of tenants, one file each, readable by the owner only; named by the tenant's hash. */
public final class TenantKeyFiles {
  private final Path directory;

  private TenantKeyFiles(Path directory) {
    this.directory = directory;
  }

  /** Opens a folder, made when missing. */
  public static TenantKeyFiles open(Path directory) throws IOException, GeneralSecurityException {
    TenantKey.register();
    DurableFiles.createDirectories(directory);
    return new TenantKeyFiles(directory);
  }

  /** A tenant's secret, if there is one. */
  public Optional<TenantKey> read(String tenant) throws IOException, GeneralSecurityException {
    Path file = file(tenant);
    return Files.exists(file)
        ? Optional.of(TenantKey.parse(DurableFiles.readText(file)))
        : Optional.empty();
  }

  /** Makes a secret; it is durable before it is used. */
  public TenantKey create(String tenant) throws IOException, GeneralSecurityException {
    TenantKey key = TenantKey.generate();
    DurableFiles.replaceSecret(file(tenant), key.encode().getBytes(StandardCharsets.UTF_8));
    return key;
  }

  /** Overwrites and deletes a secret; false when there was none. */
  public boolean delete(String tenant) throws IOException {
    Path file = file(tenant);
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      DurableFiles.writeFully(channel, ByteBuffer.allocate((int) channel.size()));
      channel.force(true);
    }
    Files.delete(file);
    DurableFiles.forceDirectory(directory);
    return true;
  }

  private Path file(String tenant) {
    byte[] hash = TreeHasher.sha256().digest(tenant.getBytes(StandardCharsets.UTF_8));
    return directory.resolve(HexFormat.of().formatHex(hash) + ".key");
  }
}
