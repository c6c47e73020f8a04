package io.sallyport.artifacts.internal.sign;

import io.sallyport.artifacts.signing.SigningException;
import io.sallyport.artifacts.signing.Trust;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks who made a keyless signature of Sigstore, with a given trusted root and nothing else: the
 * log has the entry, a log or an authority says when, the certificate was valid then, comes from
 * the trusted authority and is public, and it was given to who is expected.
 */
public final class Keyless {
  private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";

  private Keyless() {}

  /**
   * The certificate whose key made the signature. The signature itself is still to be checked.
   *
   * @throws SigningException when anything is missing or wrong
   */
  public static X509Certificate signer(Bundle bundle, Trust.Keyless trust) throws SigningException {
    TrustedRoot root = TrustedRoot.read(trust.trustedRoot());
    if (bundle.certificates().isEmpty()) {
      throw new SigningException(
          "signature: no certificate (expected: a keyless signature; give --public-key for a key)");
    }
    X509Certificate signer = bundle.certificates().getFirst();
    List<Instant> times = times(bundle, signer, root);
    X509Certificate issuer = issuer(signer, root, times);
    CertificateTimestamps.check(signer, issuer, root.certificateLogs());
    SignerIdentity identity = SignerIdentity.of(signer);
    if (!identity.name().equals(trust.identity())) {
      throw new SigningException(
          "signature: of '" + identity.name() + "' (expected: of '" + trust.identity() + "')");
    }
    if (!identity.provider().equals(trust.provider())) {
      throw new SigningException(
          "signature: of an identity of '"
              + identity.provider()
              + "' (expected: of '"
              + trust.provider()
              + "')");
    }
    return signer;
  }

  /** Reads a trusted root, as far as it can be wrong by itself. */
  public static void checkRoot(java.nio.file.Path trustedRoot) throws SigningException {
    TrustedRoot.read(trustedRoot);
  }

  private static List<Instant> times(Bundle bundle, X509Certificate signer, TrustedRoot root)
      throws SigningException {
    if (bundle.entries().isEmpty()) {
      throw new SigningException("signature: no log entry (expected: at least one)");
    }
    List<Instant> times = new ArrayList<>();
    TransparencyLog log = new TransparencyLog(root.logs());
    for (LogEntry entry : bundle.entries()) {
      LoggedEnvelope.check(entry.body(), bundle, signer);
      Optional<Instant> time = log.check(entry);
      time.ifPresent(times::add);
    }
    for (byte[] stamp : bundle.timeStamps()) {
      times.add(TimeStamp.check(stamp, bundle.signature(), root.timeStampers()));
    }
    if (times.isEmpty()) {
      throw new SigningException(
          "signature: nobody trusted says when (expected: a log's promise or a time stamp)");
    }
    return times;
  }

  /** Who gave the certificate, when its chain was right at each of the times. */
  private static X509Certificate issuer(
      X509Certificate signer, TrustedRoot root, List<Instant> times) throws SigningException {
    if (!maySignCode(signer)) {
      throw new SigningException(
          "certificate: not for code (expected: digitalSignature, codeSigning, no authority)");
    }
    SigningException last =
        new SigningException("trusted root: no certificate authority (expected: at least one)");
    for (TrustedRoot.Authority authority : root.authorities()) {
      try {
        X509Certificate issuer = signer;
        for (Instant time : times) {
          if (!authority.usedAt(time)) {
            throw new SigningException(
                "signature: made at " + time + ", when its authority was not in use");
          }
          issuer =
              Chains.path(signer, authority.chain(), List.of(authority.chain().getLast()), time);
        }
        return issuer;
      } catch (SigningException e) {
        last = e;
      }
    }
    throw last;
  }

  private static boolean maySignCode(X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    try {
      List<String> extended = certificate.getExtendedKeyUsage();
      return certificate.getBasicConstraints() < 0
          && usage != null
          && usage[0]
          && extended != null
          && extended.contains(CODE_SIGNING);
    } catch (CertificateParsingException e) {
      return false;
    }
  }
}
