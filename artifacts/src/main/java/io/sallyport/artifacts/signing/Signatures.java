package io.sallyport.artifacts.signing;

import io.sallyport.artifacts.Digests;
import io.sallyport.artifacts.internal.sign.Bundle;
import io.sallyport.artifacts.internal.sign.Chains;
import io.sallyport.artifacts.internal.sign.Curves;
import io.sallyport.artifacts.internal.sign.Envelope;
import io.sallyport.artifacts.internal.sign.Keyless;
import io.sallyport.artifacts.internal.sign.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;

/** Checks the signature of a bundle, before anything in it is believed. */
public final class Signatures {
  private static final long LARGEST = 512L << 20;

  private Signatures() {}

  /**
   * What a right signature covers.
   *
   * @param statement the in-toto statement
   * @param signer the key's fingerprint or the certificate's subject
   * @param warnings what is unusual
   */
  public record Signed(byte[] statement, String signer, List<String> warnings) {}

  /**
   * Checks a bundle.
   *
   * @throws SigningException when it is unreadable or not of whom is trusted
   */
  public static Signed check(Path file, Trust trust) throws SigningException {
    Bundle bundle = Bundle.read(bytes(file));
    if (!bundle.payloadType().equals(Envelope.IN_TOTO)) {
      throw new SigningException(
          "signature: payload of type '"
              + bundle.payloadType()
              + "' (expected: "
              + Envelope.IN_TOTO
              + ")");
    }
    List<String> warnings = new ArrayList<>();
    PublicKey key;
    String signer;
    switch (trust) {
      case Trust.Key given -> {
        key = Pem.publicKey(given.file());
        signer = "key " + checkedHint(bundle, key, warnings);
      }
      case Trust.Anchors anchors -> {
        if (!bundle.entries().isEmpty()) {
          throw new SigningException(
              "signature: a keyless one of Sigstore (expected: of a certificate chain; give its"
                  + " trusted root and identity instead)");
        }
        key = Chains.verify(bundle.certificates(), Pem.certificates(anchors.file()));
        signer = bundle.certificates().getFirst().getSubjectX500Principal().getName();
      }
      case Trust.Keyless keyless -> {
        key = Keyless.signer(bundle, keyless).getPublicKey();
        signer = keyless.identity() + " of " + keyless.provider();
      }
    }
    checkSignature(bundle, key);
    return new Signed(bundle.payload(), signer, warnings);
  }

  /** The key's fingerprint, when it is the one that the bundle names. */
  private static String checkedHint(Bundle bundle, PublicKey key, List<String> warnings)
      throws SigningException {
    String hint = Digests.sha256Hex(Pem.write(key).getBytes(StandardCharsets.US_ASCII));
    String claimed = bundle.hint();
    if (claimed == null) {
      warnings.add("the signature does not say which key made it");
    } else if (!claimed.equals(hint)) {
      throw new SigningException(
          "signature: made with the key " + claimed + " (expected: the given key " + hint + ")");
    }
    return hint;
  }

  private static void checkSignature(Bundle bundle, PublicKey key) throws SigningException {
    String algorithm = Curves.algorithm(key);
    byte[] message = Envelope.encode(bundle.payloadType(), bundle.payload());
    if (Curves.verify(key, algorithm, message, bundle.signature())) {
      return;
    }
    boolean old =
        new String(bundle.payload(), StandardCharsets.UTF_8)
            .contains("https://model_signing/Digests/v0.1");
    byte[] oldMessage =
        old ? Envelope.encodeOld(bundle.payloadType(), bundle.payload()) : new byte[0];
    if (!old || !Curves.verify(key, "SHA256withECDSA", oldMessage, bundle.signature())) {
      throw new SigningException(
          "signature: wrong (expected: over this statement, by the trusted key)");
    }
  }

  private static byte[] bytes(Path file) throws SigningException {
    try {
      if (Files.size(file) > LARGEST) {
        throw new SigningException(file + ": more than 512 MiB (expected: a Sigstore bundle)");
      }
      if (Files.size(file) == 0) {
        throw new SigningException(file + ": empty (expected: a Sigstore bundle)");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new SigningException(file + ": cannot be read (expected: a Sigstore bundle)");
    }
  }
}
