package io.sallyport.privacy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret under which data is hashed, encrypted or moved. Never shown. */
public final class PrivacyKey {

  /** Its length in bytes. */
  public static final int LENGTH = 32;

  private static final String HMAC = "HmacSHA256";

  private final byte[] secret;

  private PrivacyKey(byte[] secret) {
    this.secret = secret;
  }

  /**
   * A key from its bytes.
   *
   * @param secret {@value #LENGTH} bytes, copied
   */
  public static PrivacyKey of(byte[] secret) {
    if (secret.length != LENGTH) {
      throw new IllegalArgumentException(
          "key: " + secret.length + " bytes (expected: " + LENGTH + ")");
    }
    return new PrivacyKey(secret.clone());
  }

  /** A new key. */
  public static PrivacyKey generate() {
    byte[] secret = new byte[LENGTH];
    new SecureRandom().nextBytes(secret);
    return new PrivacyKey(secret);
  }

  /** HMAC-SHA-256 of a purpose and a text; keys for purposes never meet. */
  public byte[] derive(String purpose, String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret, HMAC));
      mac.update(purpose.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(HMAC + ": missing (expected: in every JDK)", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PrivacyKey key && Arrays.equals(secret, key.secret);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(derive("hash-code", ""));
  }

  @Override
  public String toString() {
    return "PrivacyKey[secret]";
  }
}
