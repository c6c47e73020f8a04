package io.sallyport.text;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The other direction of each format: what an attacker does to a text. */
public final class Encodings {

  private Encodings() {}

  /** Encoders of a whole phrase whose decoding restores it exactly, by the name of the view. */
  public static Map<String, UnaryOperator<String>> exact() {
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

  /** Encoders of plain English (a to z and blanks), by the name of the view. */
  public static Map<String, UnaryOperator<String>> ofLetters() {
    Map<String, UnaryOperator<String>> encoders = new LinkedHashMap<>(exact());
    encoders.put("binary", text -> numbers(text, 2, 8, " "));
    encoders.put("octal", text -> numbers(text, 8, 3, " "));
    encoders.put("decimal", text -> numbers(text, 10, 1, " "));
    encoders.put("places in the alphabet", Encodings::places);
    encoders.put("caesar", text -> shifted(text, 3));
    encoders.put("atbash", Encodings::mirrored);
    encoders.put("morse", Encodings::morse);
    encoders.put("braille", Encodings::braille);
    encoders.put("spelling alphabet", Encodings::spelled);
    encoders.put("ascii85", text -> base85(text, '!'));
    encoders.put("base85", text -> base85(text, '0'));
    encoders.put("base58", Encodings::base58);
    encoders.put("spaced", text -> String.join(" ", text.split("")));
    encoders.put("leet", text -> replaced(text, "aeiost", "431057"));
    encoders.put("homoglyphs", text -> replaced(text, "aceiopxy", "асеіорху"));
    encoders.put(
        "full width",
        text ->
            text.chars()
                .mapToObj(c -> Character.toString(c == ' ' ? c : c - '!' + '！'))
                .collect(Collectors.joining()));
    encoders.put("zero width", text -> String.join("\u200B", text.split("")));
    encoders.put(
        "reversed words",
        text ->
            new StringBuilder(String.join(" ", List.of(text.split(" ")).reversed()))
                .reverse()
                .toString());
    return encoders;
  }

  private static String replaced(String text, String from, String to) {
    StringBuilder out = new StringBuilder();
    for (char c : text.toCharArray()) {
      out.append(from.indexOf(c) < 0 ? c : to.charAt(from.indexOf(c)));
    }
    return out.toString();
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

  static String shifted(String text, int by) {
    return letters(text, place -> (place + by) % 26);
  }

  static String mirrored(String text) {
    return letters(text, place -> 25 - place);
  }

  private static String letters(String text, IntUnaryOperator move) {
    return text.chars()
        .map(c -> Character.isLetter(c) ? (c & 0x20 | 'A') + move.applyAsInt((c | 0x20) - 'a') : c)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  /** The characters' numbers in a base, each with at least so many digits. */
  static String numbers(String text, int base, int digits, String between) {
    return text.chars()
        .mapToObj(c -> Integer.toString(c, base))
        .map(number -> "0".repeat(Math.max(0, digits - number.length())) + number)
        .collect(Collectors.joining(between));
  }

  static String places(String text) {
    return text.chars()
        .mapToObj(c -> c == ' ' ? " " : Integer.toString(c - 'a' + 1))
        .collect(Collectors.joining("-"))
        .replace("- -", " ");
  }

  static String morse(String text) {
    String[] marks =
        (".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- "
                + ".-- -..- -.-- --..")
            .split(" ");
    return text.chars()
        .mapToObj(c -> c == ' ' ? "/" : marks[c - 'a'])
        .collect(Collectors.joining(" "));
  }

  static String braille(String text) {
    String cells = "⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵";
    return text.chars()
        .mapToObj(c -> c == ' ' ? "⠀" : cells.substring(c - 'a', c - 'a' + 1))
        .collect(Collectors.joining());
  }

  static String spelled(String text) {
    String[] words =
        ("Alpha Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November "
                + "Oscar Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey Xray Yankee Zulu")
            .split(" ");
    return text.chars()
        .mapToObj(c -> c == ' ' ? "/" : words[c - 'a'])
        .collect(Collectors.joining(" "));
  }

  /** One line, so at most 45 bytes. */
  static String uuencoded(String text) {
    byte[] bytes = utf8(text);
    StringBuilder out = new StringBuilder().append((char) (' ' + bytes.length));
    for (int i = 0; i < bytes.length; i += 3) {
      int value = 0;
      for (int k = 0; k < 3; k++) {
        value = value << 8 | (i + k < bytes.length ? bytes[i + k] & 0xff : 0);
      }
      for (int shift = 18; shift >= 0; shift -= 6) {
        int six = value >> shift & 63;
        out.append(six == 0 ? '`' : (char) (' ' + six));
      }
    }
    return out.toString();
  }

  /** Ascii85 when the alphabet starts with an exclamation mark, that of RFC 1924 otherwise. */
  static String base85(String text, char first) {
    String rfc1924 =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";
    byte[] bytes = utf8(text);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < bytes.length; i += 4) {
      int count = Math.min(4, bytes.length - i);
      long value = 0;
      for (int k = 0; k < 4; k++) {
        value = value << 8 | (k < count ? bytes[i + k] & 0xff : 0);
      }
      StringBuilder five = new StringBuilder();
      for (int k = 0; k < 5; k++) {
        int digit = (int) (value % 85);
        five.insert(0, first == '!' ? (char) ('!' + digit) : rfc1924.charAt(digit));
        value /= 85;
      }
      out.append(five, 0, count + 1);
    }
    return out.toString();
  }

  static String base58(String text) {
    String alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    BigInteger value = new BigInteger(1, utf8(text));
    StringBuilder out = new StringBuilder();
    while (value.signum() > 0) {
      out.append(alphabet.charAt(value.mod(BigInteger.valueOf(58)).intValue()));
      value = value.divide(BigInteger.valueOf(58));
    }
    return out.reverse().toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
