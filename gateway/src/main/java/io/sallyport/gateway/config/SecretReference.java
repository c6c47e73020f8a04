package io.sallyport.gateway.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a secret is kept. A configuration holds references, never the secrets themselves.
 *
 * @param text the reference as written, for example {@code env:OPENAI_API_KEY}
 */
public record SecretReference(String text) {

  /** Checks the form; the secret is read by {@link #read}. */
  public SecretReference {
    if (!text.matches("(env|file):.+")) {
      throw new IllegalArgumentException(
          "secret: a value that is no reference (expected: env:NAME or file:PATH, so that the"
              + " secret itself stays out of the configuration)");
    }
  }

  /** The file that it is kept in, when it is one. */
  public Optional<Path> file() {
    return text.startsWith("file:") ? Optional.of(Path.of(text.substring(5))) : Optional.empty();
  }

  /**
   * Reads the secret.
   *
   * @param environment the process environment
   * @param folder what a relative path is relative to
   * @throws IllegalArgumentException naming the reference when nothing is there
   */
  public String read(Map<String, String> environment, Path folder) {
    String value;
    if (text.startsWith("env:")) {
      String name = text.substring(4);
      value = environment.getOrDefault(name, "");
      if (value.isBlank()) {
        throw new IllegalArgumentException(
            "secret "
                + text
                + ": the environment variable is empty or not set (expected: the key; set it before"
                + " the start)");
      }
    } else {
      Path file = folder.resolve(text.substring(5));
      try {
        value = new String(SmallFile.read(file), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "secret "
                + text
                + ": the file cannot be read"
                + SmallFile.reason(e)
                + " (expected: a readable file)",
            e);
      }
    }
    String secret = value.strip();
    if (secret.isEmpty() || secret.chars().anyMatch(c -> c < 0x21 || c > 0x7e)) {
      throw new IllegalArgumentException(
          "secret " + text + ": empty, or with blanks inside (expected: printable ASCII)");
    }
    return secret;
  }
}
