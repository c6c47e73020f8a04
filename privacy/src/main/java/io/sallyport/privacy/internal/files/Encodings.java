package io.sallyport.privacy.internal.files;

import io.sallyport.privacy.UnreadableFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells encodings whose bytes may pass for UTF-8 and hide what they say: UTF-16 and UTF-32 without
 * a mark, UTF-7 (RFC 2152), ISO-2022 (ECMA-35). Looks at the beginning of a file.
 */
public final class Encodings {

  private static final int SAMPLE = 1 << 16;

  /** One in so many bytes is NUL in the worst UTF-16; in text none is. */
  private static final int NUL_EVERY = 16;

  /** RFC 2045, section 6.1. */
  private static final Pattern ENCODED_MAIL =
      Pattern.compile(
          "(?im)^content-transfer-encoding:[ \\t]{0,8}(?:base64|quoted-printable)[ \\t\\r]{0,8}$");

  private static final Pattern SHIFTED = Pattern.compile("\\+([A-Za-z0-9/]{3,200})-");

  private static final Pattern ESCAPES = Pattern.compile("\u001b(?:\\$[@AB]|\\$\\([A-Q]|\\([BIJ])");

  private Encodings() {}

  /**
   * The same stream.
   *
   * @throws UnreadableFileException when it is in one of the encodings
   */
  public static InputStream checked(InputStream in) throws IOException, UnreadableFileException {
    byte[] sample = new byte[SAMPLE];
    int length = Math.max(0, in.read(sample));
    while (length > 0 && length < 4) {
      int more = in.read(sample, length, SAMPLE - length);
      if (more < 0) {
        break;
      }
      length += more;
    }
    String kind = kind(new String(sample, 0, length, StandardCharsets.ISO_8859_1));
    if (kind != null) {
      throw new UnreadableFileException(
          kind + " (expected: text in UTF-8; convert it first, or name its kind)");
    }
    String encoding = encoding(sample, length);
    if (encoding != null) {
      throw new UnreadableFileException(
          "text in " + encoding + " (expected: text in UTF-8; convert it first)");
    }
    PushbackInputStream whole = new PushbackInputStream(in, SAMPLE);
    whole.unread(sample, 0, length);
    return whole;
  }

  /** Kinds of files whose bytes pass for text and hide what they say. */
  private static @Nullable String kind(String sample) {
    if (sample.startsWith("{\\rtf")) {
      return "RTF";
    }
    if (sample.startsWith("%PDF-")) {
      return "PDF";
    }
    if (sample.startsWith("PK\u0003\u0004")) {
      return "ZIP";
    }
    return ENCODED_MAIL.matcher(sample).find() ? "encoded mail" : null;
  }

  private static @Nullable String encoding(byte[] sample, int length) {
    int[] nul = new int[4];
    for (int i = 0; i < length; i++) {
      nul[i % 4] += sample[i] == 0 ? 1 : 0;
    }
    boolean bigMark = begins(sample, length, 0xfe, 0xff);
    boolean littleMark = begins(sample, length, 0xff, 0xfe);
    int all = nul[0] + nul[1] + nul[2] + nul[3];
    if (bigMark || littleMark || (all > 0 && all * NUL_EVERY >= length)) {
      boolean wide = nul[1] + nul[2] > length / 4;
      boolean big = bigMark || !littleMark && nul[0] + nul[2] >= nul[1] + nul[3] && nul[0] > nul[3];
      return (wide && nul[1] * 8 > length && nul[2] * 8 > length ? "UTF-32" : "UTF-16")
          + (big ? ", big-endian" : ", little-endian");
    }
    String text = new String(sample, 0, length, StandardCharsets.ISO_8859_1);
    if (ESCAPES.matcher(text).find()) {
      return "ISO-2022";
    }
    boolean ascii = text.chars().allMatch(c -> c < 0x80);
    return ascii && isShifted(text) ? "UTF-7" : null;
  }

  private static boolean begins(byte[] sample, int length, int first, int second) {
    return length > 1 && (sample[0] & 0xff) == first && (sample[1] & 0xff) == second;
  }

  /** Whether something stands shifted that only UTF-7 writes so: letters and signs. */
  private static boolean isShifted(String text) {
    Matcher matcher = SHIFTED.matcher(text);
    while (matcher.find()) {
      if (isText(matcher.group(1))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isText(String base64) {
    int bits = base64.length() * 6;
    if (bits % 16 >= 6) {
      return false;
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return false;
    }
    String decoded = new String(bytes, 0, bits / 16 * 2, StandardCharsets.UTF_16BE);
    // One CJK sign out of three letters is chance; an at sign or an accent is not.
    boolean chance = decoded.length() < 3;
    return decoded
        .chars()
        .allMatch(
            c ->
                c == '@'
                    || c > 0x7f && Character.isLetter(c) && (!chance || c < 0x600)
                    || c == '+'
                    || c == '\u20ac');
  }
}
