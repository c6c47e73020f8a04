package io.sallyport.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Copies logs and looks into them. */
final class TestFolders {
  private TestFolders() {}

  /** Copies a folder as a backup or a thief would, also under a running writer. */
  static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
    return to;
  }

  /** All files that have content. */
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths
          .filter(Files::isRegularFile)
          .filter(path -> path.toFile().length() > 0)
          .sorted()
          .toList();
    }
  }

  static void flip(Path file, int offset) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[offset] ^= 1;
    Files.write(file, bytes);
  }

  static Verification verify(Path log, VerifierKey key) throws AuditException {
    return AuditVerifier.verify(log, Optional.empty(), key);
  }

  static Verification verify(Path log, VerifierKey key, Path kept) throws AuditException {
    return AuditVerifier.verify(log, Optional.of(kept), key);
  }
}
