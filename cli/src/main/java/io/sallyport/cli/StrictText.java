package io.sallyport.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * UTF-8 that is refused where it is invalid (RFC 3629): a replacement character in its place would
 * hide from the guard what another reader of the same bytes may see.
 */
final class StrictText {

  private StrictText() {}

  /**
   * Decodes bytes.
   *
   * @throws CharacterCodingException when they are not UTF-8
   */
  static String of(byte[] bytes) throws CharacterCodingException {
    // A new decoder reports what it cannot read.
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /**
   * The bytes of the next line, without its end (LF or CR LF).
   *
   * @param in buffered; read one byte at a time
   * @return null at the end of the stream
   */
  static byte @Nullable [] line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    if (next < 0) {
      return null;
    }
    for (; next >= 0 && next != '\n'; next = in.read()) {
      line.write(next);
    }
    byte[] bytes = line.toByteArray();
    boolean carriage = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
    return carriage ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
  }
}
