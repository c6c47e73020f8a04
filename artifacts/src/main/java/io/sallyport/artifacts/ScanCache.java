package io.sallyport.artifacts;

import io.sallyport.artifacts.internal.rules.DataVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Answers by the digest of the content, in a folder. An answer counts only for the same rules, the
 * same limits and the same name, because a name can be a finding. Each entry carries an
 * HMAC-SHA-256 under a key that only the owner can read and that does not lie in the folder; an
 * entry that is damaged, edited or of somebody else's key is as if it were not there.
 */
public final class ScanCache {
  private final Path folder;
  private final String version;
  private final byte[] key;

  /**
   * A cache in a folder, which is made when the first answer is kept.
   *
   * @param keyFile the key of the entries, made when it is missing; only its owner may read it
   * @throws IOException when the key cannot be read or made, or others may read it
   */
  public ScanCache(Path folder, ScanLimits limits, Path keyFile) throws IOException {
    this.folder = folder;
    this.version = DataVersion.current() + "/" + limits;
    this.key = CacheKey.read(keyFile);
  }

  /** Where the key lies unless another place is given: with the state of the user's programs. */
  public static Path standardKey() {
    String state = System.getenv("XDG_STATE_HOME");
    Path base =
        state == null || state.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".local", "state")
            : Path.of(state);
    return base.resolve("sallyport").resolve("scan-cache.key");
  }

  /** The answer for a content, if there is one. */
  public Optional<ScanReport> find(byte[] sha256, String path) {
    Path file = file(sha256, path);
    try {
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      String entry = Files.readString(file, StandardCharsets.UTF_8);
      int line = entry.indexOf('\n');
      String report = entry.substring(line + 1);
      byte[] expected = tag(file, report).getBytes(StandardCharsets.US_ASCII);
      byte[] found = entry.substring(0, Math.max(0, line)).getBytes(StandardCharsets.UTF_8);
      return MessageDigest.isEqual(expected, found)
          ? Optional.of(ReportJson.read(report).withPath(path))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Keeps an answer. Errors are not kept: they may pass. */
  public void keep(byte[] sha256, ScanReport report) throws IOException {
    if (report.verdict() == ScanVerdict.ERROR) {
      return;
    }
    Path file = file(sha256, report.path());
    Path parent = file.getParent();
    Files.createDirectories(parent == null ? folder : parent);
    Path part = Files.createTempFile(folder, "entry", ".part");
    String line = ReportJson.line(report);
    Files.writeString(part, tag(file, line) + "\n" + line, StandardCharsets.UTF_8);
    try {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /**
   * What proves that this tool wrote a report for the content, name, rules and limits of a file.
   */
  private String tag(Path file, String report) {
    return CacheKey.tag(key, version + "\n" + file.getFileName() + "\n" + report);
  }

  private Path file(byte[] sha256, String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    String key = Digests.sha256Hex((version + "\n" + name).getBytes(StandardCharsets.UTF_8));
    String hex = HexFormat.of().formatHex(sha256);
    return folder.resolve(hex.substring(0, 2)).resolve(hex + "-" + key.substring(0, 16));
  }
}
