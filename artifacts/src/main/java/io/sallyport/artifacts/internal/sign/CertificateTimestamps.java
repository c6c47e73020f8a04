package io.sallyport.artifacts.internal.sign;

import io.sallyport.artifacts.Digests;
import io.sallyport.artifacts.signing.SigningException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Signed certificate timestamps within a certificate (RFC 6962, section 3.3): the promise of a log
 * to make the certificate public. What the log signed is the certificate without them.
 */
final class CertificateTimestamps {
  private static final String EXTENSION = "1.3.6.1.4.1.11129.2.4.2";
  private static final int EXTENSIONS = 0xa3;
  private static final int PRECERTIFICATE = 1;
  private static final int LOG_ID = 32;

  private CertificateTimestamps() {}

  /** Requires one timestamp of a trusted log. */
  static void check(X509Certificate certificate, X509Certificate issuer, List<LogKey> logs)
      throws SigningException {
    byte[] encoded = certificate.getExtensionValue(EXTENSION);
    if (encoded == null) {
      throw new SigningException(
          "certificate: no signed certificate timestamp (expected: one of a trusted log)");
    }
    ByteBuffer list =
        ByteBuffer.wrap(
            Der.of(Der.of(encoded).expect(Der.OCTETS).value()).expect(Der.OCTETS).value());
    byte[] entry = entry(certificate, issuer);
    try {
      part(list, list.getShort());
      list.rewind().getShort();
      while (list.hasRemaining()) {
        if (isOfTrustedLog(part(list, list.getShort()), entry, logs)) {
          return;
        }
      }
    } catch (java.nio.BufferUnderflowException | IllegalArgumentException e) {
      throw new SigningException("certificate: a malformed list of certificate timestamps");
    }
    throw new SigningException(
        "certificate: no right certificate timestamp of a log of the trusted root");
  }

  private static boolean isOfTrustedLog(ByteBuffer timestamp, byte[] entry, List<LogKey> logs) {
    int version = timestamp.get();
    byte[] logId = bytes(timestamp, LOG_ID);
    long time = timestamp.getLong();
    byte[] extensions = bytes(timestamp, timestamp.getShort() & 0xffff);
    timestamp.getShort();
    byte[] signature = bytes(timestamp, timestamp.getShort() & 0xffff);
    if (version != 0) {
      return false;
    }
    ByteBuffer message = ByteBuffer.allocate(12 + entry.length + 2 + extensions.length);
    message.put((byte) 0).put((byte) 0).putLong(time).putShort((short) PRECERTIFICATE).put(entry);
    message.putShort((short) extensions.length).put(extensions);
    return logs.stream()
        .anyMatch(
            log ->
                log.is(logId)
                    && log.usedAt(Instant.ofEpochMilli(time))
                    && log.signed(message.array(), signature));
  }

  /** The issuer's key as a digest, and the certificate's content without the timestamps. */
  private static byte[] entry(X509Certificate certificate, X509Certificate issuer)
      throws SigningException {
    byte[] content;
    try {
      content = withoutTimestamps(certificate.getTBSCertificate());
    } catch (CertificateEncodingException e) {
      throw new SigningException("certificate: cannot be encoded", e);
    }
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    entry.writeBytes(Digests.sha256().digest(issuer.getPublicKey().getEncoded()));
    entry.write(content.length >> 16);
    entry.write(content.length >> 8);
    entry.write(content.length);
    entry.writeBytes(content);
    return entry.toByteArray();
  }

  private static byte[] withoutTimestamps(byte[] certificate) throws SigningException {
    List<byte[]> fields = new ArrayList<>();
    for (Der field : Der.of(certificate).expect(Der.SEQUENCE).children()) {
      if (field.tag() != EXTENSIONS) {
        fields.add(field.encoded());
        continue;
      }
      List<byte[]> kept = new ArrayList<>();
      for (Der extension : field.child(0).children()) {
        if (!extension.child(0).identifier().equals(EXTENSION)) {
          kept.add(extension.encoded());
        }
      }
      fields.add(Der.write(EXTENSIONS, Der.write(Der.SEQUENCE, kept.toArray(new byte[0][]))));
    }
    return Der.write(Der.SEQUENCE, fields.toArray(new byte[0][]));
  }

  private static ByteBuffer part(ByteBuffer buffer, short length) {
    return ByteBuffer.wrap(bytes(buffer, length & 0xffff));
  }

  private static byte[] bytes(ByteBuffer buffer, int length) {
    byte[] bytes = new byte[Math.min(length, buffer.remaining() + 1)];
    buffer.get(bytes);
    return bytes;
  }
}
