package io.sallyport.artifacts.internal.sign;

import io.sallyport.artifacts.signing.SigningException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A time stamp (RFC 3161) over the bytes of a signature: a CMS message (RFC 5652) signed by an
 * authority of the trusted root.
 */
final class TimeStamp {
  private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";
  private static final String STAMP_INFO = "1.2.840.113549.1.9.16.1.4";
  private static final String CONTENT_TYPE = "1.2.840.113549.1.9.3";
  private static final String MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
  private static final String TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
  private static final int CERTIFICATES = 0xa0;
  private static final int REVOCATIONS = 0xa1;
  private static final Map<String, String> HASHES =
      Map.of(
          "2.16.840.1.101.3.4.2.1", "SHA-256",
          "2.16.840.1.101.3.4.2.2", "SHA-384",
          "2.16.840.1.101.3.4.2.3", "SHA-512");
  // The hash that the signature's own algorithm names: ecdsa-with-SHA2 and SHA-2 with RSA.
  private static final Map<String, String> SIGNATURE_HASHES =
      Map.of(
          "1.2.840.10045.4.3.2", "SHA256",
          "1.2.840.10045.4.3.3", "SHA384",
          "1.2.840.10045.4.3.4", "SHA512",
          "1.2.840.113549.1.1.11", "SHA256",
          "1.2.840.113549.1.1.12", "SHA384",
          "1.2.840.113549.1.1.13", "SHA512");

  private TimeStamp() {}

  /** When a trusted authority saw the signature. */
  static Instant check(byte[] response, byte[] signature, List<TrustedRoot.Authority> authorities)
      throws SigningException {
    Der reply = Der.of(response).expect(Der.SEQUENCE);
    byte[] status = reply.child(0).child(0).expect(Der.INTEGER).value();
    if (status.length != 1 || status[0] < 0 || status[0] > 1) {
      throw new SigningException("time stamp: refused by its authority (expected: granted)");
    }
    Der message = reply.child(1);
    if (!message.child(0).identifier().equals(SIGNED_DATA)) {
      throw new SigningException("time stamp: no signed data (expected: RFC 3161)");
    }
    List<Der> parts = message.child(1).child(0).expect(Der.SEQUENCE).children();
    if (parts.size() < 4) {
      throw new SigningException("time stamp: incomplete signed data (expected: RFC 5652)");
    }
    Der content = parts.get(2);
    if (!content.child(0).identifier().equals(STAMP_INFO)) {
      throw new SigningException("time stamp: of something else (expected: TSTInfo)");
    }
    byte[] info = content.child(1).child(0).expect(Der.OCTETS).value();
    List<X509Certificate> sent = sent(parts);
    Der signer = onlySigner(parts.getLast());
    Instant time = time(info, signature);
    for (TrustedRoot.Authority authority : authorities) {
      if (authority.usedAt(time) && isSignedBy(authority, sent, signer, info, time)) {
        return time;
      }
    }
    throw new SigningException(
        "time stamp: not of an authority of the trusted root that was in use at " + time);
  }

  private static List<X509Certificate> sent(List<Der> parts) throws SigningException {
    List<X509Certificate> sent = new ArrayList<>();
    for (Der part : parts.subList(3, parts.size() - 1)) {
      if (part.tag() == CERTIFICATES) {
        for (Der certificate : part.children()) {
          sent.add(Pem.certificate(certificate.encoded()));
        }
      } else if (part.tag() != REVOCATIONS) {
        throw new SigningException("time stamp: unknown parts (expected: RFC 5652)");
      }
    }
    return sent;
  }

  private static Der onlySigner(Der signers) throws SigningException {
    List<Der> children = signers.expect(Der.SET).children();
    if (children.size() != 1 || children.getFirst().children().size() < 6) {
      throw new SigningException(
          "time stamp: " + children.size() + " signers (expected: one, with signed attributes)");
    }
    return children.getFirst();
  }

  /** The time of a stamp that is about these bytes. */
  private static Instant time(byte[] info, byte[] signature) throws SigningException {
    List<Der> fields = Der.of(info).expect(Der.SEQUENCE).children();
    if (fields.size() < 5) {
      throw new SigningException("time stamp: incomplete (expected: TSTInfo of RFC 3161)");
    }
    Der imprint = fields.get(2);
    byte[] expected = hash(imprint.child(0).child(0), signature);
    if (!MessageDigest.isEqual(expected, imprint.child(1).expect(Der.OCTETS).value())) {
      throw new SigningException("time stamp: of another signature (expected: of this one)");
    }
    String text = fields.get(4).expect(Der.GENERALIZED_TIME).text();
    try {
      return LocalDateTime.parse(text, DateTimeFormatter.ofPattern("yyyyMMddHHmmss[.SSS]'Z'"))
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      throw new SigningException("time stamp: '" + text + "' is no time (expected: RFC 3161)");
    }
  }

  private static boolean isSignedBy(
      TrustedRoot.Authority authority,
      List<X509Certificate> sent,
      Der signer,
      byte[] info,
      Instant time)
      throws SigningException {
    List<Der> fields = signer.children();
    Der attributes = fields.get(3).expect(0xa0);
    checkAttributes(attributes, fields.get(2).child(0), info);
    // Signed as the set that they are, not under the tag that they have here.
    byte[] message = Der.write(Der.SET, attributes.value());
    String hash = SIGNATURE_HASHES.get(fields.get(4).child(0).identifier());
    byte[] signature = fields.get(5).expect(Der.OCTETS).value();
    List<X509Certificate> candidates = new ArrayList<>(authority.chain());
    candidates.addAll(sent);
    for (X509Certificate candidate : candidates) {
      if (hash != null
          && stampsTime(candidate)
          && LogKey.signed(candidate.getPublicKey(), hash, message, signature)) {
        Chains.path(candidate, candidates, List.of(authority.chain().getLast()), time);
        return true;
      }
    }
    return false;
  }

  private static void checkAttributes(Der attributes, Der hash, byte[] info)
      throws SigningException {
    boolean type = false;
    boolean digest = false;
    for (Der attribute : attributes.children()) {
      Der value = attribute.child(1).expect(Der.SET).child(0);
      switch (attribute.child(0).identifier()) {
        case CONTENT_TYPE -> type = value.identifier().equals(STAMP_INFO);
        case MESSAGE_DIGEST -> digest = MessageDigest.isEqual(value.value(), hash(hash, info));
        default -> {}
      }
    }
    if (!type || !digest) {
      throw new SigningException("time stamp: its signed attributes are about something else");
    }
  }

  private static byte[] hash(Der algorithm, byte[] bytes) throws SigningException {
    String name = HASHES.get(algorithm.identifier());
    try {
      if (name != null) {
        return MessageDigest.getInstance(name).digest(bytes);
      }
    } catch (GeneralSecurityException e) {
      // Told below.
    }
    throw new SigningException(
        "time stamp: hash " + algorithm.identifier() + " (expected: SHA-256, SHA-384, SHA-512)");
  }

  private static boolean stampsTime(X509Certificate certificate) {
    try {
      List<String> usage = certificate.getExtendedKeyUsage();
      return usage != null && usage.contains(TIME_STAMPING);
    } catch (CertificateParsingException e) {
      return false;
    }
  }
}
