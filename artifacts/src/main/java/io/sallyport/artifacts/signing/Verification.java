package io.sallyport.artifacts.signing;

import java.util.List;

/**
 * The answer of a verifier.
 *
 * @param valid whether the signature is right and the model is what was signed
 * @param reason why not, or what was verified
 * @param signer the key's fingerprint or the certificate's subject; empty when nobody's
 * @param rootDigest SHA-256 over the digests of all files; empty when the statement is unreadable
 * @param ignored files that the signer left out
 * @param unsigned files that are there and not signed
 * @param changed files that are not what was signed
 * @param missing signed files that are not there
 * @param warnings what is unusual
 */
public record Verification(
    boolean valid,
    String reason,
    String signer,
    String rootDigest,
    List<String> ignored,
    List<String> unsigned,
    List<String> changed,
    List<String> missing,
    List<String> warnings) {

  /** Copies the lists. */
  public Verification {
    ignored = List.copyOf(ignored);
    unsigned = List.copyOf(unsigned);
    changed = List.copyOf(changed);
    missing = List.copyOf(missing);
    warnings = List.copyOf(warnings);
  }

  /** The same for another reason, which makes it invalid. */
  Verification refused(String why) {
    return new Verification(
        false, why, signer, rootDigest, ignored, unsigned, changed, missing, warnings);
  }

  static Verification invalid(String reason) {
    return new Verification(
        false, reason, "", "", List.of(), List.of(), List.of(), List.of(), List.of());
  }
}
