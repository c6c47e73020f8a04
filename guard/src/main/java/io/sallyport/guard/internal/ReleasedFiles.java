package io.sallyport.guard.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/** The files of a model that comes with Sallyport: its settings, and weights pinned by them. */
final class ReleasedFiles {

  private final String folder;
  private final JsonNode settings;

  private ReleasedFiles(String folder, JsonNode settings) {
    this.folder = folder;
    this.settings = settings;
  }

  /** The files of a folder of resources, which has a {@code model.json}. */
  static ReleasedFiles of(String folder) {
    try {
      return new ReleasedFiles(folder, new ObjectMapper().readTree(bytes(folder, "model.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@code model.json} says. */
  JsonNode settings() {
    return settings;
  }

  /**
   * A file whose digest the settings name.
   *
   * @throws IllegalStateException when it is not the one that was released
   */
  byte[] pinned(String name) {
    byte[] file = bytes(folder, name);
    String expected = settings.path("sha256").path(name).asText();
    try {
      String found = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
      if (!found.equals(expected)) {
        throw new IllegalStateException(
            name + ": SHA-256 " + found + " (expected: " + expected + "); install Sallyport again");
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: not available (expected: in every JDK)", e);
    }
    return file;
  }

  private static byte[] bytes(String folder, String name) {
    try (InputStream in = ReleasedFiles.class.getResourceAsStream(folder + name)) {
      return Objects.requireNonNull(in, () -> folder + name + ": missing").readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
