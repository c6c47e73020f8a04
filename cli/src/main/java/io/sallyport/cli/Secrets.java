package io.sallyport.cli;

import io.sallyport.gateway.config.SecretReference;
import java.nio.file.Path;

/** Reads the secrets that options refer to. */
final class Secrets {

  private Secrets() {}

  static String read(String option, String reference) {
    try {
      return new SecretReference(reference).read(System.getenv(), Path.of(""));
    } catch (IllegalArgumentException e) {
      throw new UsageException(option + ": " + e.getMessage());
    }
  }
}
