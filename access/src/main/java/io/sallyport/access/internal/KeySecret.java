package io.sallyport.access.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.zip.CRC32;

/**
 * The text of keys: {@code sk-sp-}, 27 random characters of base 62 (160.7 bits), and CRC-32 over
 * what stands before in 6 characters of base 62. The checksum tells a typo from an unknown key; it
 * protects nothing.
 */
public final class KeySecret {
  /** What every key begins with. */
  public static final String PREFIX = "sk-sp-";

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM_LENGTH = 27;
  private static final int CHECKSUM_LENGTH = 6;
  private static final int LENGTH = PREFIX.length() + RANDOM_LENGTH + CHECKSUM_LENGTH;
  private static final int ID_LENGTH = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private KeySecret() {}

  /** A new key. */
  public static String generate() {
    String body = PREFIX + random(RANDOM_LENGTH);
    return body + checksum(body);
  }

  /** A new public id of a key; says nothing about the key. */
  public static String generateId() {
    return "key-" + random(ID_LENGTH);
  }

  /** Whether a text has the form of a key and its checksum is right. */
  public static boolean wellFormed(String text) {
    if (text.length() != LENGTH || !text.startsWith(PREFIX)) {
      return false;
    }
    for (int i = PREFIX.length(); i < LENGTH; i++) {
      if (ALPHABET.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    String body = text.substring(0, LENGTH - CHECKSUM_LENGTH);
    return text.endsWith(checksum(body));
  }

  /**
   * What is kept of a key: its SHA-256. With 160 random bits a slow hash would add nothing but
   * time.
   */
  public static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: missing (expected: a JDK that has it)", e);
    }
  }

  private static String random(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  private static String checksum(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    long rest = crc.getValue();
    char[] digits = new char[CHECKSUM_LENGTH];
    for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
      digits[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
      rest /= ALPHABET.length();
    }
    return new String(digits);
  }
}
