package io.sallyport.text;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The other direction of each format: what an attacker does to a text. */
final class Encodings {

  private Encodings() {}

  /** Encoders of a whole phrase whose decoding restores it exactly, by the name of the view. */
  static Map<String, UnaryOperator<String>> exact() {
    Map<String, UnaryOperator<String>> encoders = new LinkedHashMap<>();
    encoders.put("base64", Encodings::base64);
    encoders.put("base32", Encodings::base32);
    encoders.put("hex", Encodings::hex);
    encoders.put("url", Encodings::percent);
    encoders.put("html", Encodings::entities);
    encoders.put("unicode-escape", Encodings::unicodeEscapes);
    encoders.put("quoted-printable", Encodings::quotedPrintable);
    encoders.put("tags", Encodings::tags);
    encoders.put("variation-selectors", Encodings::selectors);
    encoders.put("sneaky-bits", Encodings::sneakyBits);
    encoders.put("rot13", Encodings::rotate);
    encoders.put("reversed", text -> new StringBuilder(text).reverse().toString());
    return encoders;
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(utf8(text));
  }

  static String base32(String text) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    StringBuilder out = new StringBuilder();
    int buffer = 0;
    int held = 0;
    for (byte b : utf8(text)) {
      buffer = buffer << 8 | b & 0xff;
      held += 8;
      while (held >= 5) {
        held -= 5;
        out.append(alphabet.charAt(buffer >> held & 31));
      }
      buffer &= 0xff;
    }
    if (held > 0) {
      out.append(alphabet.charAt(buffer << (5 - held) & 31));
    }
    while (out.length() % 8 != 0) {
      out.append('=');
    }
    return out.toString();
  }

  static String hex(String text) {
    return HexFormat.of().formatHex(utf8(text));
  }

  static String percent(String text) {
    return HexFormat.of().withPrefix("%").withUpperCase().formatHex(utf8(text));
  }

  static String quotedPrintable(String text) {
    return HexFormat.of().withPrefix("=").withUpperCase().formatHex(utf8(text));
  }

  static String entities(String text) {
    return text.codePoints().mapToObj(c -> "&#" + c + ";").collect(Collectors.joining());
  }

  static String unicodeEscapes(String text) {
    return text.chars().mapToObj(c -> "\\u%04x".formatted(c)).collect(Collectors.joining());
  }

  static String tags(String text) {
    return text.codePoints()
        .mapToObj(c -> Character.toString(c < 0x80 ? 0xE0000 + c : c))
        .collect(Collectors.joining());
  }

  static String selectors(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : utf8(text)) {
      int value = b & 0xff;
      out.appendCodePoint(value < 16 ? 0xFE00 + value : 0xE0100 + value - 16);
    }
    return out.toString();
  }

  static String sneakyBits(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : utf8(text)) {
      for (int bit = 7; bit >= 0; bit--) {
        out.append((b >> bit & 1) == 0 ? '\u2062' : '\u2064');
      }
    }
    return out.toString();
  }

  static String rotate(String text) {
    StringBuilder out = new StringBuilder();
    for (char c : text.toCharArray()) {
      if (c >= 'a' && c <= 'z') {
        out.append((char) ((c - 'a' + 13) % 26 + 'a'));
      } else if (c >= 'A' && c <= 'Z') {
        out.append((char) ((c - 'A' + 13) % 26 + 'A'));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  static String wrapped(String text) {
    return Base64.getMimeEncoder(24, new byte[] {'\n'}).encodeToString(utf8(text));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
