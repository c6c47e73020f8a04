package io.sallyport.cli;

import io.sallyport.artifacts.signing.KeyFile;
import io.sallyport.artifacts.signing.Pkcs11Key;
import io.sallyport.artifacts.signing.SigningException;
import io.sallyport.artifacts.signing.SigningKey;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options that say where a signing key is. */
@Command
final class KeySource {

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "Private key in PEM (P-256, P-384 or P-521), or the label in a token.")
  private String key = "";

  @Option(
      names = "--certificates",
      paramLabel = "FILE",
      description = "Certificates in PEM, the key's own first, without the root.")
  private @Nullable Path certificates;

  @Option(
      names = "--pkcs11",
      paramLabel = "FILE",
      description = "SunPKCS11 configuration; --key is then the label of the key.")
  private @Nullable Path pkcs11;

  @Option(
      names = "--pin",
      paramLabel = "REFERENCE",
      description = "The token's PIN: env:NAME or file:PATH.")
  private @Nullable String pin;

  SigningKey open() throws SigningException {
    if (key.isEmpty()) {
      throw new UsageException("--key: missing (expected: a PEM file, or a label with --pkcs11)");
    }
    if (pkcs11 != null) {
      char[] secret = pin == null ? new char[0] : Secrets.read("--pin", pin).toCharArray();
      return Pkcs11Key.open(pkcs11, key, secret);
    }
    return certificates == null
        ? KeyFile.open(Path.of(key))
        : KeyFile.open(Path.of(key), certificates);
  }
}
