package io.sallyport.artifacts.internal.sign;

import io.sallyport.artifacts.signing.SigningException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * Who a certificate of Fulcio was given to, and which provider said so (Fulcio's OID registry,
 * 1.3.6.1.4.1.57264.1).
 *
 * @param name an e-mail address, a URI of a workflow, or a user's name
 * @param provider the issuer of the OpenID Connect token
 */
record SignerIdentity(String name, String provider) {
  private static final String PROVIDER = "1.3.6.1.4.1.57264.1.8";
  private static final String OLD_PROVIDER = "1.3.6.1.4.1.57264.1.1";
  private static final String USER_NAME = "1.3.6.1.4.1.57264.1.7";
  private static final int OTHER_NAME = 0;
  private static final int E_MAIL = 1;
  private static final int URI = 6;

  static SignerIdentity of(X509Certificate certificate) throws SigningException {
    return new SignerIdentity(name(certificate), provider(certificate));
  }

  private static String name(X509Certificate certificate) throws SigningException {
    Collection<List<?>> names;
    try {
      names = certificate.getSubjectAlternativeNames();
    } catch (CertificateParsingException e) {
      throw new SigningException("certificate: a malformed subject alternative name");
    }
    if (names == null || names.size() != 1) {
      throw new SigningException(
          "certificate: "
              + (names == null ? 0 : names.size())
              + " subject alternative names (expected: exactly one)");
    }
    List<?> name = names.iterator().next();
    int kind = (Integer) Objects.requireNonNull(name.get(0));
    if ((kind == E_MAIL || kind == URI) && name.get(1) instanceof String text) {
      return text;
    }
    if (kind == OTHER_NAME && name.get(1) instanceof byte[] encoded) {
      Der other = Der.of(encoded);
      if (other.child(0).identifier().equals(USER_NAME)) {
        return innermost(other.child(1)).text();
      }
    }
    throw new SigningException(
        "certificate: a subject alternative name of another kind (expected: an e-mail address, a"
            + " URI or a user's name)");
  }

  private static Der innermost(Der value) throws SigningException {
    Der inner = value;
    while ((inner.tag() & 0x20) != 0) {
      inner = inner.child(0);
    }
    return inner;
  }

  private static String provider(X509Certificate certificate) throws SigningException {
    byte[] current = certificate.getExtensionValue(PROVIDER);
    byte[] old = certificate.getExtensionValue(OLD_PROVIDER);
    if (current == null && old == null) {
      throw new SigningException(
          "certificate: does not say who knew the signer (expected: the extension "
              + PROVIDER
              + ")");
    }
    String fromOld =
        old == null
            ? null
            : new String(Der.of(old).expect(Der.OCTETS).value(), StandardCharsets.UTF_8);
    if (current == null) {
      return Objects.requireNonNull(fromOld);
    }
    String provider = Der.of(Der.of(current).expect(Der.OCTETS).value()).text();
    if (fromOld != null && !fromOld.equals(provider)) {
      throw new SigningException(
          "certificate: names two providers, '" + fromOld + "' and '" + provider + "'");
    }
    return provider;
  }
}
