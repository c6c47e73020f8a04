package io.sallyport.audit.internal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The Merkle tree hash of RFC 6962, section 2.1: SHA-256 over {@code 0x00 || entry} for a leaf and
 * {@code 0x01 || left || right} for a node. An instance belongs to one thread.
 */
public final class TreeHasher {
  /** Bytes of a hash. */
  public static final int HASH_LENGTH = 32;

  private static final byte LEAF_PREFIX = 0;
  private static final byte NODE_PREFIX = 1;

  private final MessageDigest digest = sha256();

  /** A new SHA-256; every JDK has it. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: missing (expected: a JDK that has it)", e);
    }
  }

  /** Hash of an entry as a leaf. */
  public byte[] leaf(byte[] entry) {
    return leaf(entry, 0, entry.length);
  }

  /** Hash of a part of a buffer as a leaf. */
  public byte[] leaf(byte[] buffer, int offset, int length) {
    digest.update(LEAF_PREFIX);
    digest.update(buffer, offset, length);
    return digest.digest();
  }

  /** Hash of an inner node. */
  public byte[] node(byte[] left, byte[] right) {
    digest.update(NODE_PREFIX);
    digest.update(left);
    digest.update(right);
    return digest.digest();
  }

  /** Hash of the tree without leaves: SHA-256 of nothing. */
  public byte[] empty() {
    return digest.digest();
  }
}
