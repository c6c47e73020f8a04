package io.sallyport.artifacts.internal.sign;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Arrays;

/**
 * The key of a log.
 *
 * @param id what entries call it: 32 bytes
 * @param key EC, Ed25519 or RSA
 * @param from when it began to be used
 * @param to when it ended
 */
record LogKey(byte[] id, PublicKey key, Instant from, Instant to) {

  /** Whether entries mean this key. */
  boolean is(byte[] logId) {
    return Arrays.equals(id, logId);
  }

  /** Whether a signed note means this key: it says the first four bytes. */
  boolean hasHint(byte[] hint) {
    return id.length >= 4 && Arrays.equals(id, 0, 4, hint, 0, 4);
  }

  boolean usedAt(Instant time) {
    return !time.isBefore(from) && !time.isAfter(to);
  }

  boolean signed(byte[] message, byte[] signature) {
    return signed(key, key instanceof ECPublicKey ? "SHA256" : "", message, signature);
  }

  /**
   * Whether a signature is right.
   *
   * @param hash such as SHA256; for Ed25519 of no meaning
   */
  static boolean signed(PublicKey key, String hash, byte[] message, byte[] signature) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> hash + "withECDSA";
          case "RSA" -> (hash.isEmpty() ? "SHA256" : hash) + "withRSA";
          default -> "Ed25519";
        };
    try {
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
