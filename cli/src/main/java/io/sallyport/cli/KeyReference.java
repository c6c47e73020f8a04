package io.sallyport.cli;

import io.sallyport.privacy.PrivacyKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** A key that the command line names without showing it. */
final class KeyReference {

  private KeyReference() {}

  /** The key that {@code env:NAME} or {@code file:PATH} refers to. */
  static PrivacyKey read(String reference) {
    try {
      String hex;
      if (reference.startsWith("env:")) {
        hex = System.getenv().getOrDefault(reference.substring(4), "");
      } else if (reference.startsWith("file:")) {
        hex = Files.readString(Path.of(reference.substring(5))).strip();
      } else {
        throw new UsageException("--key: not a reference (expected: env:NAME or file:PATH)");
      }
      return PrivacyKey.of(HexFormat.of().parseHex(hex));
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException(
          "--key: no key there (expected: 64 hexadecimal digits in the variable or file)");
    }
  }
}
