package io.sallyport.artifacts.internal.sign;

import io.sallyport.artifacts.signing.SigningException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks a signer's certificate up to a trusted root (RFC 5280, section 6) at the time when the
 * certificate began to be valid, as the reference implementation does: there is no time stamp, and
 * no revocation.
 */
public final class Chains {
  private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";

  private Chains() {}

  /** The signer's key, when its chain reaches one of the anchors. */
  public static PublicKey verify(List<X509Certificate> chain, List<X509Certificate> anchors)
      throws SigningException {
    if (chain.isEmpty()) {
      throw new SigningException("signature: no certificate (expected: a chain, signer first)");
    }
    X509Certificate signer = chain.getFirst();
    if (!maySign(signer)) {
      throw new SigningException(
          "certificate: not for signatures (expected: digitalSignature or codeSigning)");
    }
    path(signer, chain, anchors, signer.getNotBefore().toInstant());
    return signer.getPublicKey();
  }

  /**
   * Finds a chain that was valid at a time.
   *
   * @param candidates certificates that may stand between, believed only as far as they are signed
   * @return who issued the certificate
   */
  static X509Certificate path(
      X509Certificate signer,
      List<X509Certificate> candidates,
      List<X509Certificate> anchors,
      Instant time)
      throws SigningException {
    try {
      signer.checkValidity(Date.from(time));
      Set<TrustAnchor> trusted = new HashSet<>();
      for (X509Certificate anchor : anchors) {
        trusted.add(new TrustAnchor(anchor, null));
      }
      X509CertSelector target = new X509CertSelector();
      target.setCertificate(signer);
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(trusted, target);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(time));
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(candidates)));
      PKIXCertPathBuilderResult built =
          (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
      List<? extends Certificate> path = built.getCertPath().getCertificates();
      return path.size() > 1
          ? (X509Certificate) path.get(1)
          : built.getTrustAnchor().getTrustedCert();
    } catch (CertificateExpiredException | CertificateNotYetValidException e) {
      throw new SigningException(
          "certificate: not valid at "
              + time
              + ", when it was used (expected: between "
              + signer.getNotBefore().toInstant()
              + " and "
              + signer.getNotAfter().toInstant()
              + ")");
    } catch (GeneralSecurityException e) {
      throw new SigningException(
          "certificate: no chain from '"
              + signer.getSubjectX500Principal().getName()
              + "' to a trusted root");
    }
  }

  private static boolean maySign(X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    try {
      List<String> extended = certificate.getExtendedKeyUsage();
      return usage != null && usage[0] || extended != null && extended.contains(CODE_SIGNING);
    } catch (CertificateParsingException e) {
      return false;
    }
  }
}
