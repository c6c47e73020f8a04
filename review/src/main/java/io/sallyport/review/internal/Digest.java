package io.sallyport.review.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** Stable names. */
public final class Digest {

  private static final int SHORT = 10;

  private Digest() {}

  /** The first ten hexadecimal digits of the SHA-256 of a text. */
  public static String shortHash(String text) {
    return HexFormat.of().formatHex(sha256(text)).substring(0, SHORT);
  }

  /** A UUID in the form of version 4, which OSCAL asks for, made of a text: the same each time. */
  public static String uuid(String text) {
    byte[] hash = sha256(text);
    hash[6] = (byte) ((hash[6] & 0x0f) | 0x40);
    hash[8] = (byte) ((hash[8] & 0x3f) | 0x80);
    long high = 0;
    long low = 0;
    for (int i = 0; i < 8; i++) {
      high = (high << 8) | (hash[i] & 0xff);
      low = (low << 8) | (hash[i + 8] & 0xff);
    }
    return new UUID(high, low).toString();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
