package io.sallyport.text.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Decoded bytes, each with the range of the input that it comes from. */
final class ByteMap {

  private byte[] bytes = new byte[32];
  private int[] starts = new int[32];
  private int[] ends = new int[32];
  private int size;

  void add(int value, int start, int end) {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, size * 2);
      starts = Arrays.copyOf(starts, size * 2);
      ends = Arrays.copyOf(ends, size * 2);
    }
    bytes[size] = (byte) value;
    starts[size] = start;
    ends[size] = end;
    size++;
  }

  int size() {
    return size;
  }

  /**
   * Whether the bytes look like UTF-16 of Latin text, lower byte first, as some shells write it.
   */
  boolean looksUtf16() {
    if (size < 4 || size % 2 != 0) {
      return false;
    }
    for (int i = 0; i < size; i += 2) {
      if (bytes[i] == 0 || bytes[i + 1] != 0) {
        return false;
      }
    }
    return true;
  }

  /** The text of the bytes in UTF-8 or in that UTF-16; null when they are neither. */
  @Nullable Piece decode() {
    return decode(looksUtf16() ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8);
  }

  /** The text of the bytes; null when they are malformed. */
  @Nullable Piece decode(Charset charset) {
    String text;
    try {
      text =
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes, 0, size))
              .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
    int[] from = new int[text.length()];
    int[] to = new int[text.length()];
    int at = 0;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      int width = charset.equals(StandardCharsets.UTF_8) ? utf8Width(codePoint) : 2;
      for (int unit = 0; unit < Character.charCount(codePoint); unit++) {
        from[i + unit] = starts[at];
        to[i + unit] = ends[at + width - 1];
      }
      at += width;
      i += Character.charCount(codePoint);
    }
    return new Piece(text, from, to);
  }

  /** Each byte as the character of the same number (ISO 8859-1). */
  Piece decodeEach() {
    return new Piece(
        new String(bytes, 0, size, StandardCharsets.ISO_8859_1),
        Arrays.copyOf(starts, size),
        Arrays.copyOf(ends, size));
  }

  private static int utf8Width(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    if (codePoint < 0x800) {
      return 2;
    }
    return codePoint < 0x10000 ? 3 : 4;
  }
}
