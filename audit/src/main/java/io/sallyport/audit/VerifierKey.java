package io.sallyport.audit;

import io.sallyport.audit.internal.TreeHasher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The public key of a log in the form {@code <name>+<hash>+<base64(0x01 || key)>} that signed-note
 * tools read: Ed25519, the hash being the first four bytes of SHA-256 over {@code name || 0x0A ||
 * 0x01 || key}.
 */
public final class VerifierKey {
  /** Name of the file beside the log. */
  public static final String FILE_NAME = "verifier.key";

  private static final byte ED25519 = 1;
  private static final int KEY_LENGTH = 32;
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
  private static final String FORM = "(expected: <name>+<8 hex digits>+<base64 of an Ed25519 key>)";

  private final String name;
  private final byte[] rawKey;
  private final int keyId;
  private final PublicKey publicKey;

  private VerifierKey(String name, byte[] rawKey, PublicKey publicKey) {
    this.name = name;
    this.rawKey = rawKey;
    this.keyId = keyId(name, rawKey);
    this.publicKey = publicKey;
  }

  /**
   * Reads the text form.
   *
   * @throws AuditException when a part is missing or the hash does not belong to name and key
   */
  public static VerifierKey parse(String text) throws AuditException {
    String[] parts = text.split("\\+", 3);
    if (parts.length != 3 || !isName(parts[0]) || !parts[1].matches("[0-9a-f]{8}")) {
      throw new AuditException("verifier key: malformed " + FORM);
    }
    byte[] typed;
    try {
      typed = Base64.getDecoder().decode(parts[2]);
    } catch (IllegalArgumentException e) {
      throw new AuditException("verifier key: not base64 " + FORM, e);
    }
    if (typed.length != KEY_LENGTH + 1 || typed[0] != ED25519) {
      throw new AuditException("verifier key: not an Ed25519 key " + FORM);
    }
    VerifierKey key = ofRaw(parts[0], java.util.Arrays.copyOfRange(typed, 1, typed.length));
    if (!key.encode().equals(text)) {
      throw new AuditException(
          "verifier key: hash " + parts[1] + " (expected: " + hex(key.keyId) + ", the key's own)");
    }
    return key;
  }

  /**
   * Reads a file that holds the text form, for example {@code verifier.key} beside a log.
   *
   * @throws AuditException when the file cannot be read or does not hold a key
   */
  public static VerifierKey read(Path file) throws AuditException {
    try {
      return parse(Files.readString(file).strip());
    } catch (IOException e) {
      throw new AuditException(
          "verifier key: cannot read " + file + " (expected: a readable file)", e);
    }
  }

  /**
   * A key of 32 raw bytes (RFC 8032).
   *
   * @throws AuditException when the bytes are no key or the name has a space or a plus
   */
  public static VerifierKey ofRaw(String name, byte[] rawKey) throws AuditException {
    if (!isName(name)) {
      throw new AuditException(
          "name: '" + name + "' (expected: not empty, without spaces, control characters and '+')");
    }
    if (rawKey.length != KEY_LENGTH) {
      throw new AuditException("key: " + rawKey.length + " bytes (expected: 32)");
    }
    try {
      byte[] encoded =
          ByteBuffer.allocate(X509_PREFIX.length + KEY_LENGTH).put(X509_PREFIX).put(rawKey).array();
      PublicKey key =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
      return new VerifierKey(name, rawKey.clone(), key);
    } catch (GeneralSecurityException e) {
      throw new AuditException("verifier key: not an Ed25519 key " + FORM, e);
    }
  }

  /** Name of the key, the log's origin. */
  public String name() {
    return name;
  }

  /** First four bytes of the key's hash, big-endian. */
  public int keyId() {
    return keyId;
  }

  /** Name and hash, enough for a person to recognise the key. */
  public String label() {
    return name + "+" + hex(keyId);
  }

  /** The text form. */
  public String encode() {
    byte[] typed = ByteBuffer.allocate(KEY_LENGTH + 1).put(ED25519).put(rawKey).array();
    return label() + "+" + Base64.getEncoder().encodeToString(typed);
  }

  /** Whether the signature was made over the message with this key's private half. */
  public boolean verifies(byte[] message, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(publicKey);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Ed25519: missing (expected: a JDK that has it)", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifierKey key
        && name.equals(key.name)
        && MessageDigest.isEqual(rawKey, key.rawKey);
  }

  @Override
  public int hashCode() {
    return keyId;
  }

  @Override
  public String toString() {
    return encode();
  }

  static boolean isName(String name) {
    return !name.isEmpty()
        && name.codePoints()
            .noneMatch(
                c ->
                    c == '+'
                        || Character.isISOControl(c)
                        || Character.isWhitespace(c)
                        || Character.isSpaceChar(c));
  }

  private static int keyId(String name, byte[] rawKey) {
    MessageDigest digest = TreeHasher.sha256();
    digest.update(name.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
    digest.update(ED25519);
    digest.update(rawKey);
    return ByteBuffer.wrap(digest.digest()).getInt();
  }

  private static String hex(int keyId) {
    return String.format(Locale.ROOT, "%08x", keyId);
  }
}
