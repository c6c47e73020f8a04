package io.sallyport.artifacts.internal.sign;

import io.sallyport.artifacts.signing.SigningException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Keys and certificates in PEM (RFC 7468); text around the blocks is allowed. */
public final class Pem {
  private static final int LARGEST = 1 << 20;

  private Pem() {}

  /** The public key of a file. */
  public static PublicKey publicKey(Path file) throws SigningException {
    List<byte[]> blocks = blocks(text(file), "PUBLIC KEY");
    if (blocks.size() != 1) {
      throw new SigningException(
          file + ": " + blocks.size() + " public keys (expected: one block PUBLIC KEY)");
    }
    try {
      return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(blocks.getFirst()));
    } catch (GeneralSecurityException e) {
      throw new SigningException(
          file + ": no usable public key (expected: EC, P-256, P-384 or P-521)");
    }
  }

  /** The private key of a file, in PKCS#8 or SEC 1, not encrypted. */
  public static PrivateKey privateKey(Path file) throws SigningException {
    String text = text(file);
    if (text.contains("ENCRYPTED")) {
      throw new SigningException(
          file + ": an encrypted key (expected: a plain one; decrypt it with openssl pkey)");
    }
    List<byte[]> keys = blocks(text, "PRIVATE KEY");
    List<byte[]> old = blocks(text, "EC PRIVATE KEY");
    if (keys.size() + old.size() != 1) {
      throw new SigningException(
          file + ": " + (keys.size() + old.size()) + " private keys (expected: one)");
    }
    try {
      byte[] encoded = keys.isEmpty() ? Sec1.toPkcs8(old.getFirst()) : keys.getFirst();
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new SigningException(
          file + ": no usable private key (expected: EC, P-256, P-384 or P-521)");
    }
  }

  /** All certificates of a file. */
  public static List<X509Certificate> certificates(Path file) throws SigningException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (byte[] block : blocks(text(file), "CERTIFICATE")) {
      certificates.add(certificate(block));
    }
    if (certificates.isEmpty()) {
      throw new SigningException(file + ": no certificate (expected: a block CERTIFICATE)");
    }
    return certificates;
  }

  /** The only certificate of a text. */
  static X509Certificate certificateText(byte[] pem) throws SigningException {
    List<byte[]> blocks = blocks(new String(pem, StandardCharsets.ISO_8859_1), "CERTIFICATE");
    if (blocks.size() != 1) {
      throw new SigningException(
          "PEM: " + blocks.size() + " certificates (expected: one block CERTIFICATE)");
    }
    return certificate(blocks.getFirst());
  }

  /** A certificate of its DER. */
  public static X509Certificate certificate(byte[] der) throws SigningException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new SigningException("certificate: malformed (expected: X.509 in DER)");
    }
  }

  /** A public key as PEM with lines of 64 characters and a line feed at the end. */
  public static String write(PublicKey key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static String text(Path file) throws SigningException {
    try {
      if (Files.size(file) > LARGEST) {
        throw new SigningException(file + ": more than 1 MiB (expected: a PEM file)");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new SigningException(file + ": cannot be read (expected: a PEM file)");
    }
  }

  private static List<byte[]> blocks(String text, String label) throws SigningException {
    List<byte[]> blocks = new ArrayList<>();
    String begin = "-----BEGIN " + label + "-----";
    String end = "-----END " + label + "-----";
    int at = 0;
    while ((at = text.indexOf(begin, at)) >= 0) {
      int stop = text.indexOf(end, at);
      if (stop < 0) {
        throw new SigningException("PEM: a block " + label + " without an end");
      }
      try {
        blocks.add(Base64.getMimeDecoder().decode(text.substring(at + begin.length(), stop)));
      } catch (IllegalArgumentException e) {
        throw new SigningException("PEM: a block " + label + " that is no base64");
      }
      at = stop;
    }
    return blocks;
  }
}
