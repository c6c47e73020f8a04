package io.sallyport.artifacts;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of files, streamed, so that a model of any size takes one buffer. */
public final class Digests {
  private static final int BUFFER = 1 << 18;

  private Digests() {}

  /** The digest of a file. */
  public static byte[] sha256(Path file) throws IOException {
    return sha256(file, 0, Long.MAX_VALUE);
  }

  /**
   * The digest of a part of a file.
   *
   * @param from first byte
   * @param to behind the last byte; what lies past the end is left out
   */
  public static byte[] sha256(Path file, long from, long to) throws IOException {
    MessageDigest digest = sha256();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
      long at = from;
      while (at < to) {
        buffer.clear().limit((int) Math.min(BUFFER, to - at));
        int got = channel.read(buffer, at);
        if (got < 0) {
          break;
        }
        digest.update(buffer.array(), 0, got);
        at += got;
      }
    }
    return digest.digest();
  }

  /** The digest of bytes as lower-case hexadecimal. */
  public static String sha256Hex(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  /** A new SHA-256. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: missing (expected: in every JDK)", e);
    }
  }
}
