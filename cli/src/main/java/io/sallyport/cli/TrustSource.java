package io.sallyport.cli;

import io.sallyport.artifacts.signing.Trust;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options that say whose signatures are believed. */
@Command
final class TrustSource {

  @Option(names = "--public-key", paramLabel = "FILE", description = "The signer's key in PEM.")
  private @Nullable Path publicKey;

  @Option(
      names = "--trust-anchor",
      paramLabel = "FILE",
      description = "Roots of certificate chains in PEM.")
  private @Nullable Path trustAnchor;

  @Option(
      names = "--trusted-root",
      paramLabel = "FILE",
      description =
          "Keyless signatures: trusted_root.json of the Sigstore instance. Nothing is fetched.")
  private @Nullable Path trustedRoot;

  @Option(
      names = "--identity",
      paramLabel = "NAME",
      description =
          "With --trusted-root: the signer's e-mail address or workflow URI, as certified.")
  private String identity = "";

  @Option(
      names = "--identity-provider",
      paramLabel = "URL",
      description = "With --trusted-root: who knows that identity, as certified.")
  private String provider = "";

  Trust read() {
    Path key = publicKey;
    Path anchor = trustAnchor;
    Path root = trustedRoot;
    int given = (key == null ? 0 : 1) + (anchor == null ? 0 : 1) + (root == null ? 0 : 1);
    if (given != 1) {
      throw new UsageException(
          "--public-key, --trust-anchor, --trusted-root: "
              + (given == 0 ? "none" : given)
              + " of them (expected: one)");
    }
    if (root == null) {
      if (!identity.isEmpty() || !provider.isEmpty()) {
        throw new UsageException(
            "--identity, --identity-provider: without --trusted-root (expected: with it)");
      }
      return key != null
          ? new Trust.Key(key)
          : new Trust.Anchors(java.util.Objects.requireNonNull(anchor));
    }
    if (identity.isBlank() || provider.isBlank()) {
      throw new UsageException(
          (identity.isBlank() ? "--identity" : "--identity-provider")
              + ": missing (expected: with --trusted-root, since anybody can sign without a key)");
    }
    return new Trust.Keyless(root, identity, provider);
  }
}
