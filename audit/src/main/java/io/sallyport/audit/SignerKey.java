package io.sallyport.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * The private key of a log. Its text form is that of signed-note tools, {@code
 * PRIVATE+KEY+<name>+<hash>+<base64(0x01 || seed)>}, with the verifier key on a second line because
 * the JDK does not derive one from the other.
 */
public final class SignerKey {
  private static final String START = "PRIVATE+KEY+";
  private static final int SEED_LENGTH = 32;
  private static final byte ED25519 = 1;
  private static final byte[] PKCS8_PREFIX =
      HexFormat.of().parseHex("302e020100300506032b657004220420");

  private final byte[] seed;
  private final PrivateKey privateKey;
  private final VerifierKey verifier;

  private SignerKey(byte[] seed, VerifierKey verifier) throws GeneralSecurityException {
    byte[] encoded =
        ByteBuffer.allocate(PKCS8_PREFIX.length + SEED_LENGTH).put(PKCS8_PREFIX).put(seed).array();
    this.seed = seed;
    this.privateKey =
        KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    this.verifier = verifier;
  }

  /**
   * Makes a new key.
   *
   * @throws AuditException when the name has a space or a plus
   */
  public static SignerKey generate(String name) throws AuditException {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      VerifierKey verifier = VerifierKey.ofRaw(name, lastBytes(pair.getPublic().getEncoded()));
      return new SignerKey(lastBytes(pair.getPrivate().getEncoded()), verifier);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Ed25519: missing (expected: a JDK that has it)", e);
    }
  }

  /**
   * Reads the two lines of {@link #encode}.
   *
   * @throws AuditException when they are malformed or do not belong together; the message never
   *     holds the key
   */
  public static SignerKey parse(String text) throws AuditException {
    List<String> lines = text.strip().lines().toList();
    if (lines.size() != 2 || !lines.getFirst().startsWith(START)) {
      throw malformed();
    }
    VerifierKey verifier = VerifierKey.parse(lines.get(1));
    String label = START + verifier.label() + "+";
    if (!lines.getFirst().startsWith(label)) {
      throw malformed();
    }
    try {
      byte[] typed = Base64.getDecoder().decode(lines.getFirst().substring(label.length()));
      if (typed.length != SEED_LENGTH + 1 || typed[0] != ED25519) {
        throw malformed();
      }
      SignerKey key = new SignerKey(Arrays.copyOfRange(typed, 1, typed.length), verifier);
      byte[] probe = new byte[SEED_LENGTH];
      if (!verifier.verifies(probe, key.sign(probe))) {
        throw malformed();
      }
      return key;
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw malformed();
    }
  }

  /** The public half. */
  public VerifierKey verifier() {
    return verifier;
  }

  /** Signs a text that ends in a newline. */
  public SignedNote sign(String text) {
    if (!text.endsWith("\n")) {
      throw new IllegalArgumentException("text: no newline at the end (expected: one)");
    }
    byte[] signature = sign(text.getBytes(StandardCharsets.UTF_8));
    return new SignedNote(
        text, List.of(new SignedNote.NoteSignature(verifier.name(), verifier.keyId(), signature)));
  }

  /** Private and public line; a secret. */
  public String encode() {
    byte[] typed = ByteBuffer.allocate(SEED_LENGTH + 1).put(ED25519).put(seed).array();
    String secret = Base64.getEncoder().encodeToString(typed);
    return START + verifier.label() + "+" + secret + "\n" + verifier.encode() + "\n";
  }

  /** The label of the public half only. */
  @Override
  public String toString() {
    return "SignerKey[" + verifier.label() + "]";
  }

  private byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(privateKey);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Ed25519: cannot sign (expected: a JDK that can)", e);
    }
  }

  private static byte[] lastBytes(byte[] encoded) {
    return Arrays.copyOfRange(encoded, encoded.length - SEED_LENGTH, encoded.length);
  }

  private static AuditException malformed() {
    return new AuditException(
        "signing key: malformed or its halves do not match"
            + " (expected: the two lines that were written when the log was created)");
  }
}
