package io.sallyport.artifacts.internal.sign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.artifacts.signing.SigningException;
import io.sallyport.artifacts.signing.SigningKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A Sigstore bundle, version 0.3, with a DSSE envelope.
 *
 * @param payloadType type of what is signed
 * @param payload what is signed, byte for byte
 * @param signature the only signature
 * @param certificates the signer's first; empty for a bare key
 * @param hint hexadecimal SHA-256 of the public key's PEM, or null
 * @param entries of transparency logs; empty for keys and chains
 * @param timeStamps RFC 3161 responses over the signature
 */
public record Bundle(
    String payloadType,
    byte[] payload,
    byte[] signature,
    List<X509Certificate> certificates,
    @Nullable String hint,
    List<LogEntry> entries,
    List<byte[]> timeStamps) {
  /** The only media type that key and certificate verifiers accept. */
  public static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

  private static final int MOST_TIME_STAMPS = 32;

  /** Strict about duplicates and depth; large enough for statements about large models. */
  static final JsonMapper MAPPER =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      com.fasterxml.jackson.core.StreamReadConstraints.builder()
                          .maxStringLength(512 << 20)
                          .maxNestingDepth(64)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Reads a bundle. */
  public static Bundle read(byte[] json) throws SigningException {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (java.io.IOException e) {
      throw new SigningException("signature: no JSON (expected: a Sigstore bundle)");
    }
    String mediaType = root.path("mediaType").asText();
    if (!mediaType.equals(MEDIA_TYPE)) {
      throw new SigningException(
          "signature: media type '" + mediaType + "' (expected: " + MEDIA_TYPE + ")");
    }
    JsonNode envelope = root.path("dsseEnvelope");
    JsonNode signatures = envelope.path("signatures");
    if (signatures.size() != 1) {
      throw new SigningException(
          "signature: " + signatures.size() + " signatures (expected: exactly one)");
    }
    JsonNode material = root.path("verificationMaterial");
    List<X509Certificate> certificates = new ArrayList<>();
    if (material.has("certificate")) {
      certificates.add(Pem.certificate(bytes(material.path("certificate"), "rawBytes")));
    }
    for (JsonNode node : material.path("x509CertificateChain").path("certificates")) {
      certificates.add(Pem.certificate(bytes(node, "rawBytes")));
    }
    JsonNode hint = material.path("publicKey").path("hint");
    return new Bundle(
        envelope.path("payloadType").asText(),
        bytes(envelope, "payload"),
        bytes(signatures.get(0), "sig"),
        List.copyOf(certificates),
        hint.isTextual() && !hint.textValue().isEmpty()
            ? hint.textValue().toLowerCase(Locale.ROOT)
            : null,
        LogEntry.readAll(material.path("tlogEntries")),
        timeStamps(material.path("timestampVerificationData").path("rfc3161Timestamps")));
  }

  private static List<byte[]> timeStamps(JsonNode nodes) throws SigningException {
    if (nodes.size() > MOST_TIME_STAMPS) {
      throw new SigningException(
          "signature: "
              + nodes.size()
              + " time stamps (expected: at most "
              + MOST_TIME_STAMPS
              + ")");
    }
    List<byte[]> stamps = new ArrayList<>();
    for (JsonNode node : nodes) {
      stamps.add(bytes(node, "signedTimestamp"));
    }
    return List.copyOf(stamps);
  }

  /** Writes a bundle with a signature of a key. */
  public static String write(byte[] payload, byte[] signature, SigningKey key, String hint)
      throws SigningException {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("mediaType", MEDIA_TYPE);
    ObjectNode material = root.putObject("verificationMaterial");
    if (key.chain().isEmpty()) {
      material.putObject("publicKey").put("hint", hint);
    } else {
      var certificates = material.putObject("x509CertificateChain").putArray("certificates");
      for (X509Certificate certificate : key.chain()) {
        try {
          certificates
              .addObject()
              .put("rawBytes", Base64.getEncoder().encodeToString(certificate.getEncoded()));
        } catch (CertificateEncodingException e) {
          throw new SigningException("certificate: cannot be encoded", e);
        }
      }
    }
    material.putArray("tlogEntries");
    ObjectNode envelope = root.putObject("dsseEnvelope");
    envelope.put("payload", Base64.getEncoder().encodeToString(payload));
    envelope.put("payloadType", Envelope.IN_TOTO);
    envelope
        .putArray("signatures")
        .addObject()
        .put("sig", Base64.getEncoder().encodeToString(signature))
        .put("keyid", "");
    try {
      return MAPPER.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new SigningException("signature: cannot be written", e);
    }
  }

  static byte[] bytes(JsonNode node, String field) throws SigningException {
    return decoded(node.path(field), field);
  }

  static byte[] decoded(JsonNode node, String field) throws SigningException {
    try {
      byte[] decoded = Base64.getDecoder().decode(node.asText());
      if (decoded.length > 0) {
        return decoded;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw new SigningException("signature, " + field + ": missing or no base64");
  }
}
