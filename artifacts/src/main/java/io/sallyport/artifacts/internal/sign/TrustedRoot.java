package io.sallyport.artifacts.internal.sign;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.artifacts.signing.SigningException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * Whom keyless signatures are believed by: the file {@code trusted_root.json} of Sigstore
 * (protobuf-specs, TrustedRoot 0.1). It comes from whoever verifies; nothing is fetched.
 *
 * @param logs keys of transparency logs
 * @param certificateLogs keys of certificate transparency logs
 * @param authorities who gives certificates to identities
 * @param timeStampers who says when
 */
record TrustedRoot(
    List<LogKey> logs,
    List<LogKey> certificateLogs,
    List<Authority> authorities,
    List<Authority> timeStampers) {
  private static final long LARGEST = 4 << 20;
  private static final String MEDIA_TYPE = "application/vnd.dev.sigstore.trustedroot";

  /**
   * A chain of certificates, the root last.
   *
   * @param from when it began to be used
   * @param to when it ended
   */
  record Authority(List<X509Certificate> chain, Instant from, Instant to) {
    boolean usedAt(Instant time) {
      return !time.isBefore(from) && !time.isAfter(to);
    }
  }

  static TrustedRoot read(Path file) throws SigningException {
    JsonNode root;
    try {
      if (Files.size(file) > LARGEST) {
        throw new SigningException(file + ": more than 4 MiB (expected: trusted_root.json)");
      }
      root = Bundle.MAPPER.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new SigningException(
          file + ": cannot be read (expected: trusted_root.json of a Sigstore instance)");
    }
    String mediaType = root.path("mediaType").asText();
    if (!mediaType.startsWith(MEDIA_TYPE)) {
      throw new SigningException(
          file + ": media type '" + mediaType + "' (expected: " + MEDIA_TYPE + "+json)");
    }
    return new TrustedRoot(
        logs(root.path("tlogs")),
        logs(root.path("ctlogs")),
        authorities(root.path("certificateAuthorities")),
        authorities(root.path("timestampAuthorities")));
  }

  private static List<LogKey> logs(JsonNode nodes) throws SigningException {
    List<LogKey> logs = new ArrayList<>();
    for (JsonNode node : nodes) {
      JsonNode key = node.path("publicKey");
      logs.add(
          new LogKey(
              Bundle.bytes(node.path("logId"), "keyId"),
              publicKey(Bundle.bytes(key, "rawBytes")),
              time(key.path("validFor"), "start", Instant.MIN),
              time(key.path("validFor"), "end", Instant.MAX)));
    }
    return logs;
  }

  private static List<Authority> authorities(JsonNode nodes) throws SigningException {
    List<Authority> authorities = new ArrayList<>();
    for (JsonNode node : nodes) {
      List<X509Certificate> chain = new ArrayList<>();
      for (JsonNode certificate : node.path("certChain").path("certificates")) {
        chain.add(Pem.certificate(Bundle.bytes(certificate, "rawBytes")));
      }
      if (chain.isEmpty()) {
        throw new SigningException("trusted root: an authority without certificates");
      }
      authorities.add(
          new Authority(
              List.copyOf(chain),
              time(node.path("validFor"), "start", Instant.MIN),
              time(node.path("validFor"), "end", Instant.MAX)));
    }
    return authorities;
  }

  private static PublicKey publicKey(byte[] encoded) throws SigningException {
    for (String algorithm : List.of("EC", "Ed25519", "RSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
      } catch (GeneralSecurityException e) {
        // The next kind of key.
      }
    }
    throw new SigningException("trusted root: a key that is neither EC, Ed25519 nor RSA");
  }

  private static Instant time(JsonNode range, String field, Instant otherwise)
      throws SigningException {
    if (!range.has(field)) {
      return otherwise;
    }
    try {
      return Instant.parse(range.path(field).asText());
    } catch (DateTimeParseException e) {
      throw new SigningException("trusted root, " + field + ": no time (expected: RFC 3339)");
    }
  }
}
