package io.sallyport.artifacts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key that tells the entries of a cache which this tool wrote from all others. */
final class CacheKey {
  private static final int LENGTH = 32;
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");

  private CacheKey() {}

  /** Reads the key; makes one of 32 random bytes, readable by its owner alone, where none is. */
  static byte[] read(Path file) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      make(file, posix);
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != LENGTH) {
      throw new IOException(file + ": no key of 32 bytes (expected: the cache's key, or no file)");
    }
    if (posix) {
      Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(file));
      others.removeAll(OWNER);
      if (!others.isEmpty()) {
        throw new IOException(file + ": open to others (expected: mode 0600; remove it)");
      }
    }
    return Files.readAllBytes(file);
  }

  private static void make(Path file, boolean posix) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    byte[] key = new byte[LENGTH];
    new SecureRandom().nextBytes(key);
    try {
      // Made whole under another name, so that two scans at once never see half of it.
      Path part =
          posix
              ? Files.createTempFile(
                  folder, "key", ".part", PosixFilePermissions.asFileAttribute(OWNER))
              : Files.createTempFile(folder, "key", ".part");
      Files.write(part, key, StandardOpenOption.TRUNCATE_EXISTING);
      try {
        Files.createLink(file, part);
      } catch (UnsupportedOperationException e) {
        Files.copy(part, file);
      } finally {
        Files.delete(part);
      }
    } catch (FileAlreadyExistsException e) {
      // Another scan was first; its key counts.
    }
  }

  /** HMAC-SHA-256 as hexadecimal. */
  static String tag(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256: missing (expected: in every JDK)", e);
    }
  }
}
