package io.sallyport.artifacts.internal.sign;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.artifacts.Digests;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * An instance of Sigstore for tests: certificate authority, certificate log, transparency log and
 * time stamping authority with their own keys. Fields may be set to make something go wrong.
 */
final class TestSigstore {
  static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");
  static final Instant ENDS = Instant.parse("2036-01-01T00:00:00Z");
  static final Instant SIGNED = Instant.parse("2026-03-01T12:00:00Z");
  static final ObjectMapper JSON = new ObjectMapper();
  private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
  private static final String TIME_STAMPING = "1.3.6.1.5.5.7.3.8";

  private final KeyPair rootKey = TestCertificates.key();
  private final KeyPair middleKey = TestCertificates.key();
  private final KeyPair signerKey = TestCertificates.key();
  private final KeyPair stampKey = TestCertificates.key();
  private final X509Certificate root = authority("root", rootKey, "root", rootKey);
  private final X509Certificate middle = authority("middle", middleKey, "root", rootKey);
  private final X509Certificate stamper =
      TestCertificates.signed(
          TestCertificates.unsigned(
              new TestCertificates.Content(
                  "stamps", stampKey.getPublic(), BEGAN, ENDS, signer(TIME_STAMPING)),
              "root"),
          rootKey.getPrivate());

  KeyPair logKey = TestCertificates.key();
  KeyPair certificateLogKey = TestCertificates.key();
  String identity = "someone@example.org";
  String provider = "https://accounts.example.org";
  String purpose = CODE_SIGNING;
  Instant validFrom = SIGNED.minusSeconds(60);
  Instant validTo = SIGNED.plusSeconds(540);
  Instant logged = SIGNED;
  Instant certified = SIGNED.minusSeconds(60);
  Instant logEnds = ENDS;
  Instant authorityEnds = ENDS;
  boolean promised = true;
  boolean stamped;
  boolean secondVersion;
  boolean certificateLogged = true;
  byte[] stampedBytes = new byte[0];
  Instant stampTime = SIGNED;

  private static X509Certificate authority(String name, KeyPair key, String issuer, KeyPair by) {
    return TestCertificates.signed(
        TestCertificates.unsigned(
            new TestCertificates.Content(
                name, key.getPublic(), BEGAN, ENDS, TestCertificates.authority()),
            issuer),
        by.getPrivate());
  }

  private static List<byte[]> signer(String purpose) {
    return TestCertificates.signer(purpose);
  }

  /** {@code trusted_root.json} of this instance. */
  ObjectNode trustedRoot() {
    ObjectNode node = JSON.createObjectNode();
    node.put("mediaType", "application/vnd.dev.sigstore.trustedroot+json;version=0.1");
    log(node, "tlogs", logKey, logEnds);
    log(node, "ctlogs", certificateLogKey, ENDS);
    chain(node, "certificateAuthorities", List.of(middle, root), authorityEnds);
    chain(node, "timestampAuthorities", List.of(stamper, root), ENDS);
    return node;
  }

  private static void log(ObjectNode node, String name, KeyPair key, Instant end) {
    ObjectNode log = node.putArray(name).addObject();
    ObjectNode publicKey = log.putObject("publicKey");
    publicKey.put("rawBytes", base64(key.getPublic().getEncoded()));
    publicKey.putObject("validFor").put("start", BEGAN.toString()).put("end", end.toString());
    log.putObject("logId").put("keyId", base64(id(key)));
  }

  private static void chain(
      ObjectNode node, String name, List<X509Certificate> chain, Instant end) {
    ObjectNode authority = node.putArray(name).addObject();
    var certificates = authority.putObject("certChain").putArray("certificates");
    chain.forEach(
        certificate -> certificates.addObject().put("rawBytes", base64(der(certificate))));
    authority.putObject("validFor").put("start", BEGAN.toString()).put("end", end.toString());
  }

  /** A bundle over a statement. */
  ObjectNode sign(byte[] statement) {
    X509Certificate certificate = certificate();
    byte[] signature =
        TestCertificates.sign(signerKey.getPrivate(), Envelope.encode(Envelope.IN_TOTO, statement));
    ObjectNode node = JSON.createObjectNode();
    node.put("mediaType", Bundle.MEDIA_TYPE);
    ObjectNode material = node.putObject("verificationMaterial");
    material.putObject("certificate").put("rawBytes", base64(der(certificate)));
    entry(material.putArray("tlogEntries").addObject(), statement, signature, certificate);
    ObjectNode stamps = material.putObject("timestampVerificationData");
    if (stamped) {
      byte[] over = stampedBytes.length == 0 ? signature : stampedBytes;
      stamps.putArray("rfc3161Timestamps").addObject().put("signedTimestamp", base64(stamp(over)));
    }
    ObjectNode envelope = node.putObject("dsseEnvelope");
    envelope.put("payload", base64(statement)).put("payloadType", Envelope.IN_TOTO);
    envelope.putArray("signatures").addObject().put("sig", base64(signature));
    return node;
  }

  X509Certificate certificate() {
    List<byte[]> extensions = new ArrayList<>(signer(purpose));
    byte[] name = Der.write(identity.contains("://") ? 0x86 : 0x81, utf8(identity));
    extensions.add(TestCertificates.extension("2.5.29.17", true, Der.write(Der.SEQUENCE, name)));
    extensions.add(TestCertificates.extension("1.3.6.1.4.1.57264.1.1", false, utf8(provider)));
    extensions.add(
        TestCertificates.extension(
            "1.3.6.1.4.1.57264.1.8", false, Der.write(0x0c, utf8(provider))));
    TestCertificates.Content content =
        new TestCertificates.Content("", signerKey.getPublic(), validFrom, validTo, extensions);
    if (certificateLogged) {
      byte[] list = certificateTimestamp(TestCertificates.unsigned(content, "middle"));
      extensions.add(
          TestCertificates.extension(
              "1.3.6.1.4.1.11129.2.4.2", false, Der.write(Der.OCTETS, list)));
    }
    return TestCertificates.signed(
        TestCertificates.unsigned(content, "middle"), middleKey.getPrivate());
  }

  private byte[] certificateTimestamp(byte[] unsigned) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(new byte[2]);
    message.writeBytes(ByteBuffer.allocate(8).putLong(certified.toEpochMilli()).array());
    message.writeBytes(new byte[] {0, 1});
    message.writeBytes(Digests.sha256().digest(middleKey.getPublic().getEncoded()));
    message.writeBytes(new byte[] {0, (byte) (unsigned.length >> 8), (byte) unsigned.length});
    message.writeBytes(unsigned);
    message.writeBytes(new byte[2]);
    byte[] signature = TestCertificates.sign(certificateLogKey.getPrivate(), message.toByteArray());
    ByteBuffer one = ByteBuffer.allocate(1 + 32 + 8 + 2 + 2 + 2 + signature.length);
    one.put((byte) 0).put(id(certificateLogKey)).putLong(certified.toEpochMilli());
    one.putShort((short) 0).put((byte) 4).put((byte) 3);
    one.putShort((short) signature.length).put(signature);
    ByteBuffer list = ByteBuffer.allocate(4 + one.capacity());
    list.putShort((short) (one.capacity() + 2)).putShort((short) one.capacity());
    return list.put(one.array()).array();
  }

  private void entry(
      ObjectNode entry, byte[] statement, byte[] signature, X509Certificate certificate) {
    ObjectNode body =
        secondVersion
            ? second(statement, signature, certificate)
            : first(statement, signature, certificate);
    byte[] leaf = utf8(body.toString());
    entry.put("logIndex", "7").put("integratedTime", Long.toString(logged.getEpochSecond()));
    entry.putObject("logId").put("keyId", base64(id(logKey)));
    entry.put("canonicalizedBody", base64(leaf));
    if (promised) {
      String promise =
          "{\"body\":\"%s\",\"integratedTime\":%d,\"logID\":\"%s\",\"logIndex\":7}"
              .formatted(
                  base64(leaf), logged.getEpochSecond(), HexFormat.of().formatHex(id(logKey)));
      entry
          .putObject("inclusionPromise")
          .put("signedEntryTimestamp", signedBase64(logKey, utf8(promise)));
    }
    proof(entry.putObject("inclusionProof"), leaf);
  }

  private static ObjectNode first(byte[] statement, byte[] signature, X509Certificate certificate) {
    ObjectNode body = JSON.createObjectNode().put("apiVersion", "0.0.1").put("kind", "dsse");
    ObjectNode spec = body.putObject("spec");
    spec.putObject("payloadHash")
        .put("algorithm", "sha256")
        .put("value", Digests.sha256Hex(statement));
    String pem =
        "-----BEGIN CERTIFICATE-----\n"
            + base64(der(certificate))
            + "\n-----END CERTIFICATE-----\n";
    spec.putArray("signatures")
        .addObject()
        .put("signature", base64(signature))
        .put("verifier", base64(utf8(pem)));
    return body;
  }

  /** The entry of the second generation of the log. */
  private static ObjectNode second(
      byte[] statement, byte[] signature, X509Certificate certificate) {
    ObjectNode body = JSON.createObjectNode().put("apiVersion", "0.0.2").put("kind", "dsse");
    ObjectNode spec = body.putObject("spec").putObject("dsseV002");
    spec.putObject("payloadHash")
        .put("algorithm", "SHA2_256")
        .put("digest", base64(Digests.sha256().digest(statement)));
    ObjectNode one = spec.putArray("signatures").addObject().put("content", base64(signature));
    one.putObject("verifier")
        .putObject("x509Certificate")
        .put("rawBytes", base64(der(certificate)));
    return body;
  }

  /** The leaf is the fifth of seven. */
  private void proof(ObjectNode proof, byte[] leaf) {
    byte[] sixth = hash(0, utf8("sixth"));
    byte[] seventh = hash(0, utf8("seventh"));
    byte[] four = hash(1, utf8("four"));
    byte[] own = hash(0, leaf);
    byte[] tree = hash(1, four, hash(1, hash(1, own, sixth), seventh));
    proof.put("logIndex", "4").put("treeSize", "7").put("rootHash", base64(tree));
    proof.putArray("hashes").add(base64(sixth)).add(base64(seventh)).add(base64(four));
    String note = "log.example.org\n7\n" + base64(tree) + "\n";
    ByteArrayOutputStream hinted = new ByteArrayOutputStream();
    hinted.write(id(logKey), 0, 4);
    hinted.writeBytes(TestCertificates.sign(logKey.getPrivate(), utf8(note)));
    proof
        .putObject("checkpoint")
        .put("envelope", note + "\n\u2014 log.example.org " + base64(hinted.toByteArray()) + "\n");
  }

  private byte[] stamp(byte[] over) {
    byte[] sha256 =
        Der.write(
            Der.SEQUENCE,
            Der.write(Der.OBJECT_IDENTIFIER, TestCertificates.oid("2.16.840.1.101.3.4.2.1")));
    byte[] info =
        Der.write(
            Der.SEQUENCE,
            new byte[] {2, 1, 1},
            Der.write(Der.OBJECT_IDENTIFIER, TestCertificates.oid("1.2.3.4")),
            Der.write(Der.SEQUENCE, sha256, Der.write(Der.OCTETS, Digests.sha256().digest(over))),
            new byte[] {2, 1, 5},
            TestCertificates.time(stampTime));
    byte[] attributes =
        join(
            attribute(
                "1.2.840.113549.1.9.3",
                Der.write(
                    Der.OBJECT_IDENTIFIER, TestCertificates.oid("1.2.840.113549.1.9.16.1.4"))),
            attribute(
                "1.2.840.113549.1.9.4", Der.write(Der.OCTETS, Digests.sha256().digest(info))));
    byte[] signature = TestCertificates.sign(stampKey.getPrivate(), Der.write(Der.SET, attributes));
    byte[] signer =
        Der.write(
            Der.SEQUENCE,
            new byte[] {2, 1, 1},
            Der.write(Der.SEQUENCE, TestCertificates.name("root"), new byte[] {2, 1, 1}),
            sha256,
            Der.write(0xa0, attributes),
            TestCertificates.ECDSA_SHA256,
            Der.write(Der.OCTETS, signature));
    byte[] content =
        Der.write(
            Der.SEQUENCE,
            Der.write(Der.OBJECT_IDENTIFIER, TestCertificates.oid("1.2.840.113549.1.9.16.1.4")),
            Der.write(0xa0, Der.write(Der.OCTETS, info)));
    byte[] data =
        Der.write(
            Der.SEQUENCE,
            new byte[] {2, 1, 3},
            Der.write(Der.SET, sha256),
            content,
            Der.write(Der.SET, signer));
    byte[] message =
        Der.write(
            Der.SEQUENCE,
            Der.write(Der.OBJECT_IDENTIFIER, TestCertificates.oid("1.2.840.113549.1.7.2")),
            Der.write(0xa0, data));
    return Der.write(Der.SEQUENCE, Der.write(Der.SEQUENCE, new byte[] {2, 1, 0}), message);
  }

  private static byte[] attribute(String oid, byte[] value) {
    return Der.write(
        Der.SEQUENCE,
        Der.write(Der.OBJECT_IDENTIFIER, TestCertificates.oid(oid)),
        Der.write(Der.SET, value));
  }

  static byte[] id(KeyPair key) {
    return Digests.sha256().digest(key.getPublic().getEncoded());
  }

  private static String signedBase64(KeyPair key, byte[] message) {
    return base64(TestCertificates.sign(key.getPrivate(), message));
  }

  private static byte[] hash(int prefix, byte[]... parts) {
    return Digests.sha256().digest(join(new byte[] {(byte) prefix}, join(parts)));
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }
}
