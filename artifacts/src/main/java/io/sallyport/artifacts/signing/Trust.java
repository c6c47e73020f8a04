package io.sallyport.artifacts.signing;

import java.nio.file.Path;

/** Whose signatures are believed. */
public sealed interface Trust {

  /** A public key in PEM. */
  record Key(Path file) implements Trust {}

  /** Roots of certificate chains in PEM. */
  record Anchors(Path file) implements Trust {}

  /**
   * A keyless signature of Sigstore, by one identity. There is no trust without an identity: anyone
   * can get a certificate.
   *
   * @param trustedRoot {@code trusted_root.json} of the Sigstore instance
   * @param identity e-mail address, URI of a workflow or user's name, exactly as certified
   * @param provider issuer of the OpenID Connect token, exactly as certified
   */
  record Keyless(Path trustedRoot, String identity, String provider) implements Trust {
    /** Requires identity and provider. */
    public Keyless {
      if (identity.isBlank() || provider.isBlank()) {
        throw new IllegalArgumentException(
            "identity, provider: '"
                + identity
                + "', '"
                + provider
                + "' (expected: whose signature is believed, and who knows that identity)");
      }
    }
  }
}
