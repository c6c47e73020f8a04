package io.sallyport.privacy.internal.files;

import io.sallyport.privacy.FileRedaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The lines of a stream in bytes, with their ends, so that a file comes out as it went in. */
final class Lines {

  /**
   * One line.
   *
   * @param text without its end; null when it is no UTF-8 or too long
   * @param problem what is wrong when there is no text
   * @param ending the line end, empty at the end of the file
   */
  record Line(@Nullable String text, String problem, String ending) {}

  private final InputStream in;

  /**
   * Reads from a stream.
   *
   * @param in buffered; read one byte at a time
   */
  Lines(InputStream in) {
    this.in = in;
  }

  /** The next line; null at the end. */
  @Nullable Line next() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    long count = 0;
    int next = in.read();
    if (next < 0) {
      return null;
    }
    int last = -1;
    for (; next >= 0 && next != '\n'; next = in.read()) {
      if (++count <= FileRedaction.LONGEST_RECORD) {
        bytes.write(next);
      }
      last = next;
    }
    String ending = next < 0 ? "" : last == '\r' ? "\r\n" : "\n";
    if (count > FileRedaction.LONGEST_RECORD) {
      return new Line(
          null, count + " bytes (expected: at most " + FileRedaction.LONGEST_RECORD + ")", ending);
    }
    byte[] line = bytes.toByteArray();
    int length = ending.length() == 2 ? line.length - 1 : line.length;
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line, 0, length)).toString();
      return new Line(text, "", ending);
    } catch (CharacterCodingException e) {
      return new Line(null, "not UTF-8 (expected: text in UTF-8)", ending);
    }
  }
}
