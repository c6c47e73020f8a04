package io.sallyport.guard;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** What a model makes of a token when it is asked to write it so that nobody notices. */
public final class CanaryDisguises {

  private static final String[] MORSE =
      (".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- "
              + ".-- -..- -.-- --.. ----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----.")
          .split(" ");
  private static final String[] NATO =
      ("Alpha Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November "
              + "Oscar Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu")
          .split(" ");
  private static final String[] DIGITS =
      "zero one two three four five six seven eight nine".split(" ");

  private CanaryDisguises() {}

  /** Each form by its name. */
  public static Map<String, String> of(String token) {
    Map<String, String> forms = new LinkedHashMap<>();
    forms.put("caesar", letters(token, c -> (char) ('a' + (c - 'a' + 3) % 26)));
    forms.put("caesar 19", letters(token, c -> (char) ('a' + (c - 'a' + 19) % 26)));
    forms.put("atbash", letters(token, c -> (char) ('z' - c + 'a')));
    forms.put("leet", token.replace('b', '8').replace('s', '5').replace('t', '7'));
    forms.put("binary", each(token, " ", c -> padded(Integer.toBinaryString(c), 8)));
    forms.put("binary glued", each(token, "", c -> padded(Integer.toBinaryString(c), 8)));
    forms.put("octal", each(token, " ", Integer::toOctalString));
    forms.put("decimal", each(token, " ", Integer::toString));
    forms.put("morse", each(token, " ", c -> MORSE[c <= '9' ? 26 + c - '0' : c - 'a']));
    forms.put("morse spaced", each(token, "  /  ", c -> MORSE[c <= '9' ? 26 + c - '0' : c - 'a']));
    forms.put("spelled", each(token, " ", c -> c <= '9' ? "" + (char) c : NATO[c - 'a']));
    forms.put("spelled out", each(token, ", ", c -> c <= '9' ? DIGITS[c - '0'] : NATO[c - 'a']));
    forms.put("braille", braille(token));
    forms.put("pig latin", token.substring(1) + token.charAt(0) + "ay");
    forms.put("upside down", upsideDown(token));
    forms.put("line breaks", each(token, "<br>", c -> "" + (char) c));
    forms.put("bold", each(token, " ", c -> "<b>" + (char) c + "</b>"));
    forms.put("comments", each(token, "<!-- x -->", c -> "" + (char) c));
    forms.put("elements", each(token, "", c -> "<c n=\"7\">" + (char) c + "</c>"));
    int[] line = {0};
    forms.put("numbered", each(token, "\n", c -> ++line[0] + ". " + (char) c));
    forms.put("fields", each(token, ", ", c -> "\"p" + ++line[0] + "\": \"" + (char) c + "\""));
    forms.put("named", each(token, "\n", c -> "- c: " + (char) c));
    forms.put("filler", each(token, "q", c -> "" + (char) c));
    forms.put("codes", each(token, "+", c -> "chr(" + c + ")"));
    forms.put(
        "base64 each",
        each(token, " ", c -> java.util.Base64.getEncoder().encodeToString(new byte[] {(byte) c})));
    forms.put(
        "hex from behind",
        new StringBuilder(each(token, "", Integer::toHexString)).reverse().toString());
    int half = token.length() / 2;
    forms.put("parameters", "?a=" + token.substring(0, half) + "&b=" + token.substring(half));
    forms.put("first half", token.substring(0, half));
    forms.put("one left out", token.substring(0, half + 1) + token.substring(half + 2));
    for (String before : new String[] {"", "x", "it is ", "see: "}) {
      byte[] bytes = (before + token + " end").getBytes(StandardCharsets.US_ASCII);
      forms.put("base32 " + before, bits(bytes, 5, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"));
      forms.put("ascii85 " + before, base85(bytes, '!'));
      forms.put("base85 " + before, base85(bytes, '0'));
      forms.put("uuencode " + before, (char) (' ' + bytes.length) + bits(bytes, 6, ""));
    }
    return forms;
  }

  private static String each(String token, String between, IntFunction<String> form) {
    return token.chars().mapToObj(form).collect(Collectors.joining(between));
  }

  private static String letters(String token, IntFunction<Character> move) {
    return each(token, "", c -> "" + (c <= '9' ? (char) c : (char) move.apply(c)));
  }

  private static String padded(String number, int digits) {
    return "0".repeat(digits - number.length()) + number;
  }

  private static String braille(String token) {
    String cells = "⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵";
    return each(
        token,
        "",
        c -> c <= '9' ? "⠼" + cells.charAt((c - '0' + 9) % 10) : "" + cells.charAt(c - 'a'));
  }

  private static String upsideDown(String token) {
    String turned = "ɐqɔpǝɟƃɥıɾʞןɯuodbɹsʇnʌʍxʎz";
    String flipped = each(token, "", c -> "" + (c <= '9' ? (char) c : turned.charAt(c - 'a')));
    return new StringBuilder(flipped.replace('6', 'S').replace('9', '6').replace('S', '9'))
        .reverse()
        .toString();
  }

  private static String bits(byte[] bytes, int size, String alphabet) {
    StringBuilder out = new StringBuilder();
    for (int at = 0; at < bytes.length * 8; at += size) {
      int value = 0;
      for (int bit = at; bit < at + size; bit++) {
        int octet = bit / 8 < bytes.length ? bytes[bit / 8] : 0;
        value = value << 1 | octet >> (7 - bit % 8) & 1;
      }
      out.append(alphabet.isEmpty() ? (char) (' ' + value) : alphabet.charAt(value));
    }
    return out.toString();
  }

  private static String base85(byte[] bytes, char first) {
    String rfc1924 =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";
    StringBuilder out = new StringBuilder();
    for (int i = 0; i + 4 <= bytes.length; i += 4) {
      long value = 0;
      for (int k = 0; k < 4; k++) {
        value = value << 8 | bytes[i + k];
      }
      StringBuilder five = new StringBuilder();
      for (int k = 0; k < 5; k++) {
        int digit = (int) (value % 85);
        five.insert(0, first == '!' ? (char) ('!' + digit) : rfc1924.charAt(digit));
        value /= 85;
      }
      out.append(five);
    }
    return out.toString();
  }
}
