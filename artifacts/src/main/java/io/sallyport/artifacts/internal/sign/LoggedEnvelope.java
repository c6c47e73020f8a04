package io.sallyport.artifacts.internal.sign;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.artifacts.Digests;
import io.sallyport.artifacts.signing.SigningException;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;

/**
 * What a log keeps of an envelope: Rekor's entry of kind dsse, versions 0.0.1 and 0.0.2. It must be
 * about this payload, this signature and this certificate; otherwise the proof is about something
 * else.
 */
final class LoggedEnvelope {

  private LoggedEnvelope() {}

  static void check(byte[] body, Bundle bundle, X509Certificate signer) throws SigningException {
    JsonNode root;
    try {
      root = Bundle.MAPPER.readTree(body);
    } catch (IOException e) {
      throw new SigningException("log entry: its body is no JSON");
    }
    String kind = root.path("kind").asText() + " " + root.path("apiVersion").asText();
    switch (kind) {
      case "dsse 0.0.1" -> checkFirst(root.path("spec"), bundle, signer);
      case "dsse 0.0.2" -> checkSecond(root.path("spec").path("dsseV002"), bundle, signer);
      default ->
          throw new SigningException(
              "log entry: of kind '" + kind + "' (expected: dsse 0.0.1 or dsse 0.0.2)");
    }
  }

  private static void checkFirst(JsonNode spec, Bundle bundle, X509Certificate signer)
      throws SigningException {
    String digest = spec.path("payloadHash").path("value").asText();
    JsonNode signatures = spec.path("signatures");
    same(
        "payload",
        spec.path("payloadHash").path("algorithm").asText().equals("sha256")
            && digest.equals(Digests.sha256Hex(bundle.payload())));
    same("number of signatures", signatures.size() == 1);
    same("signature", isSignature(signatures.path(0).path("signature"), bundle));
    byte[] pem = Bundle.bytes(signatures.path(0), "verifier");
    same("certificate", Pem.certificateText(pem).equals(signer));
  }

  private static void checkSecond(JsonNode spec, Bundle bundle, X509Certificate signer)
      throws SigningException {
    byte[] digest = Bundle.bytes(spec.path("payloadHash"), "digest");
    JsonNode signatures = spec.path("signatures");
    same(
        "payload",
        spec.path("payloadHash").path("algorithm").asText().equals("SHA2_256")
            && MessageDigest.isEqual(digest, Digests.sha256().digest(bundle.payload())));
    same("number of signatures", signatures.size() == 1);
    same("signature", isSignature(signatures.path(0).path("content"), bundle));
    JsonNode certificate = signatures.path(0).path("verifier").path("x509Certificate");
    same("certificate", Pem.certificate(Bundle.bytes(certificate, "rawBytes")).equals(signer));
  }

  private static boolean isSignature(JsonNode node, Bundle bundle) {
    try {
      return Arrays.equals(Base64.getDecoder().decode(node.asText()), bundle.signature());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void same(String what, boolean same) throws SigningException {
    if (!same) {
      throw new SigningException(
          "log entry: another " + what + " (expected: the one of this signature)");
    }
  }
}
