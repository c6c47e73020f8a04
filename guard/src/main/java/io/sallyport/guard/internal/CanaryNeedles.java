package io.sallyport.guard.internal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The forms in which a token may come out, as sequences of ASCII letters and digits. */
final class CanaryNeedles {

  private static final List<String> SPELLING =
      List.of(
          ("alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november"
                  + " oscar papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu")
              .split(" "));
  private static final List<String> DIGITS =
      List.of("zero one two three four five six seven eight nine".split(" "));
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final String BASE85 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";

  /** Below this length what is left of a form could stand in a text by chance. */
  private static final int SHORTEST = 12;

  /**
   * One form.
   *
   * @param via how the token was encoded; empty for the plain token
   * @param token the token's index
   */
  record Form(String via, int token) {}

  private int current;
  private final Map<String, Form> anyCaseVia = new LinkedHashMap<>();
  private final Map<String, Form> exactVia = new LinkedHashMap<>();
  private final List<Form> names;
  private final List<Form> exactNames;
  private final Keywords anyCase;
  private final Keywords exactCase;

  CanaryNeedles(List<String> tokens) {
    for (String token : tokens) {
      current = tokens.indexOf(token);
      String lower = token.toLowerCase(Locale.ROOT);
      letters(lower);
      numbers(lower);
      for (String form : List.of(token, token.toUpperCase(Locale.ROOT))) {
        bytes(form.getBytes(StandardCharsets.US_ASCII));
        for (int before = 0; before < 3; before++) {
          put(exactVia, "base64", base64Core(form, before));
        }
      }
      packed(token);
      put(exactVia, "base64 of each character", each(token, CanaryNeedles::alone));
    }
    names = List.copyOf(anyCaseVia.values());
    anyCase = new Keywords(List.copyOf(anyCaseVia.keySet()));
    exactNames = List.copyOf(exactVia.values());
    exactCase = Keywords.exact(List.copyOf(exactVia.keySet()));
  }

  Keywords anyCase() {
    return anyCase;
  }

  Keywords exactCase() {
    return exactCase;
  }

  /** The form that a word of the automaton is. */
  Form form(int needle) {
    return names.get(needle);
  }

  /** The same for the forms in which case matters. */
  Form exactForm(int needle) {
    return exactNames.get(needle);
  }

  /** What letters become letters in. */
  private void letters(String token) {
    put(anyCaseVia, "", token);
    put(anyCaseVia, "reversed", new StringBuilder(token).reverse().toString());
    put(anyCaseVia, "pig latin", token.substring(1) + token.charAt(0));
    put(anyCaseVia, "upside down", turned(token));
    put(anyCaseVia, "braille", each(token, c -> digit(c) < 0 ? c + "" : cell(digit(c))));
    put(
        anyCaseVia,
        "spelling alphabet",
        each(token, c -> digit(c) < 0 ? SPELLING.get(c - 'a') : c + ""));
    put(
        anyCaseVia,
        "spelling alphabet",
        each(token, c -> digit(c) < 0 ? SPELLING.get(c - 'a') : DIGITS.get(digit(c))));
  }

  private void numbers(String token) {
    put(anyCaseVia, "binary", each(token, c -> padded(Integer.toBinaryString(c), 8)));
    put(anyCaseVia, "binary", each(token, c -> padded(Integer.toBinaryString(c), 7)));
    put(anyCaseVia, "octal", each(token, c -> padded(Integer.toOctalString(c), 3)));
    put(anyCaseVia, "octal", each(token, Integer::toOctalString));
  }

  private void bytes(byte[] bytes) {
    put(anyCaseVia, "hex", HexFormat.of().formatHex(bytes));
    put(
        anyCaseVia,
        "hex from behind",
        new StringBuilder(HexFormat.of().formatHex(bytes)).reverse().toString());
    put(anyCaseVia, "hex with 0x", HexFormat.of().withPrefix("0x").formatHex(bytes));
    put(anyCaseVia, "hex escapes", HexFormat.of().withPrefix("x").formatHex(bytes));
    put(anyCaseVia, "Unicode escapes", HexFormat.of().withPrefix("u00").formatHex(bytes));
    StringBuilder decimal = new StringBuilder();
    for (byte b : bytes) {
      decimal.append(b);
    }
    put(anyCaseVia, "decimal character codes", decimal.toString());
  }

  /** Several bytes in several characters, so that it matters what stands before. */
  private void packed(String token) {
    byte[] bytes = token.getBytes(StandardCharsets.US_ASCII);
    for (int before = 0; before < 5; before++) {
      put(anyCaseVia, "base32", core(bytes, before, 5, c -> BASE32.charAt(c)));
    }
    for (int before = 0; before < 3; before++) {
      put(exactVia, "uuencode", core(bytes, before, 6, c -> (char) (' ' + c)));
    }
    for (int before = 0; before < 4; before++) {
      put(exactVia, "base85", base85(bytes, before, c -> (char) ('!' + c)));
      put(exactVia, "base85", base85(bytes, before, BASE85::charAt));
    }
  }

  private void put(Map<String, Form> needles, String via, String form) {
    // Signs are no part of what is looked at, so they are no part of a needle either.
    String needle = new Squeezed(form, 0).letters().toString();
    if (needle.length() >= SHORTEST) {
      needles.putIfAbsent(needle, new Form(via, current));
    }
  }

  @FunctionalInterface
  private interface Letter {
    String of(char c);
  }

  @FunctionalInterface
  private interface Symbol {
    char of(int value);
  }

  private static String each(String token, Letter letter) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < token.length(); i++) {
      out.append(letter.of(token.charAt(i)));
    }
    return out.toString();
  }

  /** The base64 of one character, without what fills it up. */
  private static String alone(char c) {
    return Base64.getEncoder().withoutPadding().encodeToString(new byte[] {(byte) c});
  }

  private static int digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : -1;
  }

  /** Braille writes digits with the cells of a to j. */
  private static String cell(int digit) {
    return String.valueOf("jabcdefghi".charAt(digit));
  }

  /** Read from the right, with the letters that are each other's image when turned. */
  private static String turned(String token) {
    String from = "bdpqnu69";
    String to = "qpdbun96";
    StringBuilder out = new StringBuilder();
    for (int i = token.length() - 1; i >= 0; i--) {
      int at = from.indexOf(token.charAt(i));
      out.append(at < 0 ? token.charAt(i) : to.charAt(at));
    }
    return out.toString();
  }

  private static String padded(String number, int digits) {
    return "0".repeat(Math.max(0, digits - number.length())) + number;
  }

  /** The symbols of so many bits that hold nothing but bytes of the token. */
  private static String core(byte[] token, int before, int bits, Symbol symbol) {
    StringBuilder out = new StringBuilder();
    int end = (before + token.length) * 8;
    int first = (before * 8 + bits - 1) / bits;
    for (int at = first * bits; at + bits <= end; at += bits) {
      int value = 0;
      for (int bit = at; bit < at + bits; bit++) {
        int octet = token[bit / 8 - before];
        value = value << 1 | octet >> (7 - bit % 8) & 1;
      }
      out.append(symbol.of(value));
    }
    return out.toString();
  }

  private static String base85(byte[] token, int before, Symbol symbol) {
    StringBuilder out = new StringBuilder();
    for (int at = (4 - before) % 4; at + 4 <= token.length; at += 4) {
      long value = 0;
      for (int k = 0; k < 4; k++) {
        value = value << 8 | token[at + k];
      }
      StringBuilder group = new StringBuilder();
      for (int k = 0; k < 5; k++) {
        group.append(symbol.of((int) (value % 85)));
        value /= 85;
      }
      out.append(group.reverse());
    }
    return out.toString();
  }

  /** What stays of a token's base64 (RFC 4648) whatever bytes stand before and behind it. */
  private static String base64Core(String token, int bytesBefore) {
    byte[] padded = ("\0".repeat(bytesBefore) + token + "\0\0").getBytes(StandardCharsets.US_ASCII);
    String encoded = Base64.getEncoder().encodeToString(padded);
    int first = (bytesBefore * 8 + 5) / 6;
    int last = (bytesBefore + token.length()) * 8 / 6;
    return encoded.substring(first, last);
  }
}
