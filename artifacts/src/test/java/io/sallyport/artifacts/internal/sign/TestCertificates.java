package io.sallyport.artifacts.internal.sign;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** Writes X.509 certificates (RFC 5280) value by value. */
final class TestCertificates {
  static final byte[] ECDSA_SHA256 =
      Der.write(Der.SEQUENCE, Der.write(Der.OBJECT_IDENTIFIER, oid("1.2.840.10045.4.3.2")));
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private TestCertificates() {}

  /** What a certificate says. */
  record Content(
      String subject, PublicKey key, Instant from, Instant to, List<byte[]> extensions) {}

  static KeyPair key() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The part of a certificate that is signed. */
  static byte[] unsigned(Content content, String issuer) {
    byte[] extensions = Der.write(Der.SEQUENCE, content.extensions().toArray(new byte[0][]));
    return Der.write(
        Der.SEQUENCE,
        Der.write(0xa0, new byte[] {2, 1, 2}),
        Der.write(Der.INTEGER, BigInteger.valueOf(content.from().toEpochMilli()).toByteArray()),
        ECDSA_SHA256,
        name(issuer),
        Der.write(Der.SEQUENCE, time(content.from()), time(content.to())),
        name(content.subject()),
        content.key().getEncoded(),
        Der.write(0xa3, extensions));
  }

  static X509Certificate signed(byte[] unsigned, PrivateKey key) {
    try {
      byte[] signature = sign(key, unsigned);
      byte[] bits = Der.write(3, new byte[] {0}, signature);
      byte[] encoded = Der.write(Der.SEQUENCE, unsigned, ECDSA_SHA256, bits);
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] sign(PrivateKey key, byte[] message) {
    try {
      Signature signer =
          Signature.getInstance(
              key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : key.getAlgorithm());
      signer.initSign(key);
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Extensions of an authority. */
  static List<byte[]> authority() {
    return List.of(
        extension("2.5.29.19", true, Der.write(Der.SEQUENCE, new byte[] {1, 1, (byte) 0xff})),
        extension("2.5.29.15", true, new byte[] {3, 2, 1, 6}));
  }

  /** Extensions of a signer of a purpose. */
  static List<byte[]> signer(String purpose) {
    List<byte[]> extensions = new ArrayList<>();
    extensions.add(extension("2.5.29.15", true, new byte[] {3, 2, 7, (byte) 0x80}));
    byte[] usage = Der.write(Der.OBJECT_IDENTIFIER, oid(purpose));
    extensions.add(extension("2.5.29.37", true, Der.write(Der.SEQUENCE, usage)));
    return extensions;
  }

  static byte[] extension(String oid, boolean critical, byte[] value) {
    return Der.write(
        Der.SEQUENCE,
        Der.write(Der.OBJECT_IDENTIFIER, oid(oid)),
        critical ? new byte[] {1, 1, (byte) 0xff} : new byte[0],
        Der.write(Der.OCTETS, value));
  }

  static byte[] oid(String text) {
    String[] arcs = text.split("\\.", -1);
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    out.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      long arc = Long.parseLong(arcs[i]);
      for (int shift = 63; shift > 0; shift -= 7) {
        if (arc >> shift != 0) {
          out.write((int) (0x80 | arc >> shift & 0x7f));
        }
      }
      out.write((int) (arc & 0x7f));
    }
    return out.toByteArray();
  }

  static byte[] time(Instant time) {
    return Der.write(Der.GENERALIZED_TIME, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] name(String common) {
    if (common.isEmpty()) {
      return Der.write(Der.SEQUENCE);
    }
    byte[] attribute =
        Der.write(
            Der.SEQUENCE,
            Der.write(Der.OBJECT_IDENTIFIER, oid("2.5.4.3")),
            Der.write(0x0c, common.getBytes(StandardCharsets.UTF_8)));
    return Der.write(Der.SEQUENCE, Der.write(Der.SET, attribute));
  }
}
