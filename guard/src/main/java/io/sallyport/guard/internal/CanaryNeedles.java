package io.sallyport.guard.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** The forms in which a token may come out, as sequences of ASCII letters and digits. */
final class CanaryNeedles {

  private final List<String> anyCaseVia = new ArrayList<>();
  private final Keywords anyCase;
  private final Keywords exactCase;

  CanaryNeedles(List<String> tokens) {
    List<String> folded = new ArrayList<>();
    List<String> exact = new ArrayList<>();
    for (String token : tokens) {
      addAnyCase(token.toLowerCase(Locale.ROOT), folded);
      for (String form : List.of(token, token.toUpperCase(Locale.ROOT))) {
        for (int before = 0; before < 3; before++) {
          exact.add(base64Core(form, before));
        }
      }
    }
    anyCase = new Keywords(folded);
    exactCase = Keywords.exact(exact);
  }

  Keywords anyCase() {
    return anyCase;
  }

  Keywords exactCase() {
    return exactCase;
  }

  /** How the form was encoded; empty for the plain token. */
  String via(int needle) {
    return anyCaseVia.get(needle);
  }

  private void addAnyCase(String token, List<String> needles) {
    add(needles, "", token);
    add(needles, "reversed", new StringBuilder(token).reverse().toString());
    add(needles, "rot13", rot13(token));
    for (String form : List.of(token, token.toUpperCase(Locale.ROOT))) {
      byte[] bytes = form.getBytes(StandardCharsets.US_ASCII);
      add(needles, "hex", HexFormat.of().formatHex(bytes));
      add(needles, "hex with 0x", HexFormat.of().withPrefix("0x").formatHex(bytes));
      add(needles, "hex escapes", HexFormat.of().withPrefix("x").formatHex(bytes));
      add(needles, "Unicode escapes", HexFormat.of().withPrefix("u00").formatHex(bytes));
      StringBuilder decimal = new StringBuilder();
      for (byte b : bytes) {
        decimal.append(b);
      }
      add(needles, "decimal character codes", decimal.toString());
    }
  }

  private void add(List<String> needles, String via, String needle) {
    needles.add(needle);
    anyCaseVia.add(via);
  }

  /** What stays of a token's base64 (RFC 4648) whatever bytes stand before and behind it. */
  private static String base64Core(String token, int bytesBefore) {
    byte[] padded = ("\0".repeat(bytesBefore) + token + "\0\0").getBytes(StandardCharsets.US_ASCII);
    String encoded = Base64.getEncoder().encodeToString(padded);
    int first = (bytesBefore * 8 + 5) / 6;
    int last = (bytesBefore + token.length()) * 8 / 6;
    return encoded.substring(first, last);
  }

  private static String rot13(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(c >= 'a' && c <= 'z' ? (char) ('a' + (c - 'a' + 13) % 26) : c);
    }
    return out.toString();
  }
}
