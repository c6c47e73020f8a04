package io.sallyport.artifacts;

import io.sallyport.artifacts.internal.rules.DataVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Answers by the digest of the content, in a folder. An answer counts only for the same rules, the
 * same limits and the same ending of the name, because a name can be a finding. A damaged entry is
 * as if it were not there.
 */
public final class ScanCache {
  private final Path folder;
  private final String version;

  /** A cache in a folder, which is made when the first answer is kept. */
  public ScanCache(Path folder, ScanLimits limits) {
    this.folder = folder;
    this.version = DataVersion.current() + "/" + limits;
  }

  /** The answer for a content, if there is one. */
  public Optional<ScanReport> find(byte[] sha256, String path) {
    Path file = file(sha256, path);
    try {
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      return Optional.of(
          ReportJson.read(Files.readString(file, StandardCharsets.UTF_8)).withPath(path));
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
    Files.writeString(part, ReportJson.line(report), StandardCharsets.UTF_8);
    try {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private Path file(byte[] sha256, String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    String key = Digests.sha256Hex((version + "\n" + name).getBytes(StandardCharsets.UTF_8));
    String hex = HexFormat.of().formatHex(sha256);
    return folder.resolve(hex.substring(0, 2)).resolve(hex + "-" + key.substring(0, 16));
  }
}
