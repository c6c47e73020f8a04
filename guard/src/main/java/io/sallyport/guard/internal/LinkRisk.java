package io.sallyport.guard.internal;

import io.sallyport.guard.Entropy;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether an address carries data out.
 *
 * @param rule the id of the rule, without the scanner's name
 * @param score how sure it is, in [0, 1]
 */
record LinkRisk(String rule, double score) {

  private static final int LONG_VALUE = 24;
  private static final int LONG_LABEL = 28;
  private static final int WORDS = 4;
  private static final int HIDDEN_TEXT = 10;
  private static final int CODE = 10;
  private static final double RANDOM_BITS = 3.6;
  private static final Set<String> SIGNATURES =
      Set.of(
          "sig",
          "signature",
          "x-amz-signature",
          "x-amz-credential",
          "x-amz-security-token",
          "x-goog-signature",
          "x-goog-credential",
          "hash",
          "v",
          "ver",
          "version",
          "etag",
          "integrity",
          "se",
          "sp",
          "sv",
          "policy",
          "key-pair-id",
          "expires",
          "hmac",
          "ixid",
          "ixlib",
          "oh",
          "oe",
          "_nc_sid",
          "_nc_ohc");

  /** The risk of the address; null when it looks ordinary. */
  static @Nullable LinkRisk of(FoundLink link) {
    String url = link.url();
    String lower = url.toLowerCase(Locale.ROOT);
    if (lower.startsWith("javascript:") || lower.startsWith("vbscript:")) {
      return new LinkRisk("script-address", 0.9);
    }
    if (lower.startsWith("data:")) {
      return new LinkRisk("data-address", 0.8);
    }
    Parts parts = Parts.of(url);
    boolean fetched = link.kind() == FoundLink.Kind.FETCHED;
    if (fetched && !parts.userInfo.isEmpty()) {
      return new LinkRisk("data-in-user", 0.75);
    }
    LinkRisk risk = query(parts.query, fetched);
    if (risk == null) {
      risk = host(parts.host, fetched);
    }
    if (risk == null) {
      risk = path(parts.path, fetched);
    }
    if (risk == null && hasText(parts.fragment)) {
      risk = new LinkRisk("data-in-fragment", 0.5);
    }
    return risk;
  }

  /** The host of an address, in lower case; empty when it has none. */
  static String host(String url) {
    return Parts.of(url).host.toLowerCase(Locale.ROOT);
  }

  /** Whatever an address could carry: labels of its host, folders, names and values, decoded. */
  static List<String> values(String url) {
    Parts parts = Parts.of(url);
    List<String> values = new ArrayList<>(List.of(parts.userInfo, decode(parts.fragment)));
    values.addAll(List.of(parts.host.split("\\.", -1)));
    for (String part : (parts.path + "&" + parts.query).split("[/&;=]", -1)) {
      values.add(decode(part));
    }
    for (String value : List.copyOf(values)) {
      values.add(value.replaceFirst("\\.[A-Za-z]{2,4}$", ""));
      for (byte[] bytes : List.of(fromBase64(value), fromHex(value))) {
        if (bytes.length > 0) {
          values.add(new String(bytes, StandardCharsets.UTF_8));
        }
      }
    }
    return values;
  }

  private static @Nullable LinkRisk query(String query, boolean fetched) {
    LinkRisk worst = null;
    for (String pair : query.split("[&;]", -1)) {
      int equals = pair.indexOf('=');
      String name = pair.substring(0, Math.max(0, equals)).toLowerCase(Locale.ROOT);
      String value = decode(pair.substring(equals + 1));
      double score =
          Math.max(valueScore(name, value, fetched), nameScore(pair, equals, value, fetched));
      if (score > 0 && (worst == null || score > worst.score)) {
        worst = new LinkRisk("data-in-query", score);
      }
    }
    return worst;
  }

  /** Data can stand where the name does, before a value that says nothing. */
  private static double nameScore(String pair, int equals, String value, boolean fetched) {
    String name = decode(pair.substring(0, Math.max(0, equals)));
    boolean carries = hasHiddenText(name) || (fetched && isCodeWord(name));
    return carries && value.length() <= 2 ? 0.75 : 0;
  }

  private static double valueScore(String name, String value, boolean fetched) {
    if (hasHiddenText(value)) {
      return fetched ? 0.9 : 0.75;
    }
    if (words(value) >= WORDS) {
      return fetched ? 0.85 : 0.4;
    }
    if (fetched && value.length() >= LONG_VALUE && isRandom(value)) {
      return SIGNATURES.contains(name) ? 0.45 : 0.75;
    }
    if (fetched && isCode(value)) {
      return SIGNATURES.contains(name) ? 0.45 : 0.75;
    }
    boolean placeholder = value.matches("[{\\[<$%].{0,40}[}\\]>%]");
    return fetched && placeholder ? 0.7 : 0;
  }

  private static @Nullable LinkRisk host(String host, boolean fetched) {
    for (String label : host.split("\\.", -1)) {
      boolean carries =
          hasHiddenText(label)
              || (label.length() >= LONG_LABEL && isRandom(label) && label.matches(".*[0-9].*"));
      if (carries) {
        return new LinkRisk("data-in-host", fetched ? 0.8 : 0.7);
      }
    }
    // Cut up over several labels.
    int domain = host.lastIndexOf('.', host.lastIndexOf('.') - 1);
    boolean cut = domain > 0 && hasHiddenText(host.substring(0, domain).replace(".", ""));
    return cut ? new LinkRisk("data-in-host", fetched ? 0.8 : 0.7) : null;
  }

  private static @Nullable LinkRisk path(String path, boolean fetched) {
    for (String part : path.split("/", -1)) {
      String segment = decode(part);
      int dot = segment.lastIndexOf('.');
      String stem = dot > 0 ? segment.substring(0, dot) : segment;
      if (hasHiddenText(stem) || (fetched && isCodeWord(stem))) {
        return new LinkRisk("data-in-path", fetched ? 0.85 : 0.7);
      }
      if (fetched && words(stem) >= WORDS + 2) {
        return new LinkRisk("data-in-path", 0.75);
      }
    }
    // Cut up over several segments, with or without a file's name behind them.
    String folder = path.substring(0, path.lastIndexOf('/') + 1);
    String whole = path.replaceFirst("\\.[a-z]{2,4}$", "");
    boolean cut = hasHiddenText(folder.replace("/", "")) || hasHiddenText(whole.replace("/", ""));
    return cut ? new LinkRisk("data-in-path", fetched ? 0.85 : 0.7) : null;
  }

  /** Whether a value looks like a code word: long enough, letters and digits, not a plain size. */
  private static boolean isCode(String value) {
    return value.length() >= CODE
        && value.matches("[A-Za-z0-9_.:@-]+")
        && value.matches(".*[A-Za-z].*")
        && value.matches(".*[0-9].*")
        && !value.matches("(?i)[0-9]+x[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2}.*|.*\\.[a-z]{2,4}");
  }

  /** Whether it looks like a code that people hand out: words in capitals and a number between. */
  private static boolean isCodeWord(String value) {
    return value.matches("[A-Z]{3,}[-_.][0-9]{2,}[-_.][A-Z]{3,}([-_.][A-Z0-9]+)*");
  }

  private static boolean hasText(String fragment) {
    return hasHiddenText(decode(fragment)) || words(decode(fragment)) >= WORDS + 4;
  }

  /** Whether a value is base64, base32 or hexadecimal for readable text. */
  private static boolean hasHiddenText(String value) {
    if (value.length() < HIDDEN_TEXT + 4) {
      return false;
    }
    return isReadable(fromBase64(value)) || isReadable(fromHex(value));
  }

  private static boolean isReadable(byte[] bytes) {
    if (bytes.length < HIDDEN_TEXT) {
      return false;
    }
    int letters = 0;
    int signs = 0;
    for (byte b : bytes) {
      if (b < 0x20 || b == 0x7F) {
        return false;
      }
      boolean letter = Character.isLetterOrDigit(b) || b == ' ';
      letters += letter ? 1 : 0;
      signs += letter ? 0 : 1;
    }
    // A random name that happens to decode has as many signs as letters.
    return letters > 4 * signs;
  }

  private static byte[] fromBase64(String value) {
    String plain = value.replace('-', '+').replace('_', '/').replaceAll("=+$", "");
    if (!plain.matches("[A-Za-z0-9+/]+") || plain.length() % 4 == 1) {
      return new byte[0];
    }
    try {
      return Base64.getDecoder().decode(plain);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static byte[] fromHex(String value) {
    if (value.length() % 2 != 0 || !value.matches("[0-9a-fA-F]+")) {
      return new byte[0];
    }
    return java.util.HexFormat.of().parseHex(value);
  }

  private static boolean isRandom(String value) {
    return value.matches("[A-Za-z0-9+/=_.~-]+") && Entropy.bitsPerCharacter(value) >= RANDOM_BITS;
  }

  private static int words(String value) {
    int words = 0;
    boolean inWord = false;
    for (int i = 0; i < value.length(); i++) {
      boolean letter = Character.isLetterOrDigit(value.charAt(i));
      words += letter && !inWord ? 1 : 0;
      boolean separator = value.charAt(i) == ' ';
      inWord = letter || (inWord && !separator);
    }
    return words;
  }

  private static String decode(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }

  /** Scheme-specific parts of an address (RFC 3986, section 3), read without complaint. */
  private record Parts(String userInfo, String host, String path, String query, String fragment) {

    static Parts of(String url) {
      int hash = url.indexOf('#');
      String fragment = hash < 0 ? "" : url.substring(hash + 1);
      String rest = hash < 0 ? url : url.substring(0, hash);
      int mark = rest.indexOf('?');
      String query = mark < 0 ? "" : rest.substring(mark + 1);
      rest = mark < 0 ? rest : rest.substring(0, mark);
      int slashes = rest.indexOf("//");
      rest = slashes < 0 ? rest : rest.substring(slashes + 2);
      int slash = rest.indexOf('/');
      String authority = slash < 0 ? rest : rest.substring(0, slash);
      String path = slash < 0 ? "" : rest.substring(slash);
      int at = authority.lastIndexOf('@');
      String userInfo = at < 0 ? "" : authority.substring(0, at);
      String host = authority.substring(at + 1);
      int port = host.lastIndexOf(':');
      host = port > 0 ? host.substring(0, port) : host;
      return new Parts(userInfo, host, path, query, fragment);
    }
  }
}
