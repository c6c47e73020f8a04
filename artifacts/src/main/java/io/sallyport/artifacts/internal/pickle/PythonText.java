package io.sallyport.artifacts.internal.pickle;

import java.nio.charset.StandardCharsets;

/** String escapes of Python, as the text protocol of pickles writes them. */
public final class PythonText {

  private PythonText() {}

  /** Decodes the escapes of a text literal in source. */
  public static String unescape(String literal) {
    byte[] raw = literal.getBytes(StandardCharsets.UTF_8);
    String unicode = rawUnicodeEscape(raw, raw.length);
    byte[] again = unicode.getBytes(StandardCharsets.ISO_8859_1);
    return stringEscape(again, 0, again.length);
  }

  /** Decodes {@code raw-unicode-escape}: Latin-1 with {@code \\uXXXX} and {@code \\UXXXXXXXX}. */
  static String rawUnicodeEscape(byte[] raw, int end) {
    StringBuilder text = new StringBuilder(end);
    int i = 0;
    while (i < end) {
      int digits =
          i + 1 < end && raw[i] == '\\'
              ? switch (raw[i + 1]) {
                case 'u' -> 4;
                case 'U' -> 8;
                default -> 0;
              }
              : 0;
      int code = digits > 0 ? hex(raw, i + 2, i + 2 + digits, end) : -1;
      if (code >= 0 && Character.isValidCodePoint(code)) {
        text.appendCodePoint(code);
        i += 2 + digits;
      } else {
        text.append((char) (raw[i++] & 0xff));
      }
    }
    return text.toString();
  }

  /** Decodes the escapes of a bytes literal. */
  static String stringEscape(byte[] raw, int from, int end) {
    StringBuilder text = new StringBuilder(end - from);
    int i = from;
    while (i < end) {
      int c = raw[i++] & 0xff;
      if (c != '\\' || i >= end) {
        text.append((char) c);
        continue;
      }
      int escape = raw[i++] & 0xff;
      if (escape == 'x' && hex(raw, i, i + 2, end) >= 0) {
        text.append((char) hex(raw, i, i + 2, end));
        i += 2;
      } else if (escape >= '0' && escape <= '7') {
        int value = escape - '0';
        for (int n = 0; n < 2 && i < end && raw[i] >= '0' && raw[i] <= '7'; n++) {
          value = value * 8 + raw[i++] - '0';
        }
        text.append((char) (value & 0xff));
      } else {
        simple(text, escape);
      }
    }
    return text.toString();
  }

  private static void simple(StringBuilder text, int escape) {
    switch (escape) {
      case '\n' -> {}
      case '\\', '\'', '"' -> text.append((char) escape);
      case 'a' -> text.append('\u0007');
      case 'b' -> text.append('\b');
      case 'f' -> text.append('\f');
      case 'n' -> text.append('\n');
      case 'r' -> text.append('\r');
      case 't' -> text.append('\t');
      case 'v' -> text.append('\u000b');
      default -> text.append('\\').append((char) escape);
    }
  }

  private static int hex(byte[] raw, int from, int to, int end) {
    if (to > end) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = Character.digit(raw[i], 16);
      if (digit < 0 || value > 0x7ffffff) {
        return -1;
      }
      value = value * 16 + digit;
    }
    return value;
  }
}
