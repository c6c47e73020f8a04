package io.sallyport.gateway.surface;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Text in a form that hides it from whoever looks for plain text: UTF-16 without a mark, and text
 * with NUL bytes in it. Only the bytes count, never what they are said to be.
 */
final class DisguisedText {

  /** Share of characters that prose has few of, from which on something is no text. */
  private static final int ODD_CHARACTERS = 10;

  /** How files of formats begin that hold more than text and are kinds of their own. */
  private static final List<byte[]> FORMATS =
      List.of(
          bytes("%PDF-"),
          bytes("PK\u0003\u0004"),
          bytes("\u0089PNG"),
          bytes("\u00ff\u00d8\u00ff"),
          bytes("GIF8"),
          bytes("RIFF"),
          bytes("OggS"),
          bytes("ID3"),
          bytes("fLaC"),
          bytes("\u00d0\u00cf\u0011\u00e0"));

  private static final int ODD = 0;
  private static final int COMMON = 1;
  private static final int FIRST_SCRIPT = 2;

  private static final short[] KINDS = kinds();

  private DisguisedText() {}

  /** The text that bytes hold, without NUL; null when they hold none. */
  static @Nullable String of(byte[] bytes) {
    if (FORMATS.stream().anyMatch(start -> startsWith(bytes, start))) {
      return null;
    }
    // What reads well in two ways is read in both: which of them a model would take is unknown.
    String all =
        Stream.of(
                withoutNul(bytes),
                decoded(bytes, StandardCharsets.UTF_16LE),
                decoded(bytes, StandardCharsets.UTF_16BE))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("\n"));
    return all.isEmpty() ? null : all;
  }

  /** What is left once each NUL is out, such as ASCII that was padded or in UTF-16. */
  private static String withoutNul(byte[] bytes) {
    byte[] kept = new byte[bytes.length];
    int length = 0;
    for (byte b : bytes) {
      if (b != 0) {
        kept[length++] = b;
      }
    }
    if (length == 0 || length == bytes.length) {
      return "";
    }
    String text = text(ByteBuffer.wrap(kept, 0, length), StandardCharsets.UTF_8);
    return text.isEmpty()
        ? text(ByteBuffer.wrap(kept, 0, length), StandardCharsets.ISO_8859_1)
        : text;
  }

  private static String decoded(byte[] bytes, Charset charset) {
    return bytes.length < 4 ? "" : text(ByteBuffer.wrap(bytes, 0, bytes.length / 2 * 2), charset);
  }

  private static String text(ByteBuffer bytes, Charset charset) {
    try {
      String text = charset.newDecoder().decode(bytes).toString().replace("\u0000", "");
      return isProse(text) ? text : "";
    } catch (CharacterCodingException e) {
      return "";
    }
  }

  /** Whether nearly all characters are of one script's letters, or common to all scripts. */
  private static boolean isProse(String text) {
    int[] counts = new int[FIRST_SCRIPT + Character.UnicodeScript.values().length];
    int all = 0;
    for (int i = 0; i < text.length(); all++) {
      char unit = text.charAt(i);
      if (!Character.isHighSurrogate(unit)) {
        counts[KINDS[unit]]++;
        i++;
      } else {
        int point = text.codePointAt(i);
        counts[kind(point)]++;
        i += Character.charCount(point);
      }
    }
    int most = 0;
    for (int script = FIRST_SCRIPT; script < counts.length; script++) {
      most = Math.max(most, counts[script]);
    }
    return all > 0 && (long) (all - counts[COMMON] - most) * ODD_CHARACTERS < all;
  }

  /** Kinds of all characters of one unit: sound is looked through character by character. */
  private static short[] kinds() {
    short[] kinds = new short[1 << 16];
    for (int point = 0; point < kinds.length; point++) {
      kinds[point] = (short) kind(point);
    }
    return kinds;
  }

  private static int kind(int point) {
    if (point < 0x80) {
      boolean common = point >= ' ' && point != 0x7F || Character.isWhitespace(point);
      return common ? COMMON : ODD;
    }
    if (Character.isLetterOrDigit(point)) {
      return FIRST_SCRIPT + script(point).ordinal();
    }
    boolean known = Character.getType(point) != Character.UNASSIGNED && !isControl(point);
    return known ? COMMON : ODD;
  }

  /** Japanese is written in three scripts at once, Korean in two. */
  private static Character.UnicodeScript script(int point) {
    Character.UnicodeScript script = Character.UnicodeScript.of(point);
    return switch (script) {
      case HIRAGANA, KATAKANA, HANGUL, BOPOMOFO -> Character.UnicodeScript.HAN;
      default -> script;
    };
  }

  private static boolean isControl(int point) {
    int type = Character.getType(point);
    return type == Character.CONTROL
        || type == Character.PRIVATE_USE
        || type == Character.SURROGATE;
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.mismatch(bytes, 0, start.length, start, 0, start.length) < 0;
  }

  private static byte[] bytes(String latin) {
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }
}
