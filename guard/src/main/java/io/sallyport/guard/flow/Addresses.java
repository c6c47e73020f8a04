package io.sallyport.guard.flow;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** What reads as a host or an address, with a scheme or without. */
final class Addresses {

  private static final String LABEL = "[\\p{L}\\p{N}_](?:[\\p{L}\\p{N}_-]{0,62})";
  private static final String HOST = "(?:" + LABEL + "\\.){1,20}\\p{L}[\\p{L}\\p{N}-]{1,62}\\.?";

  private static final Pattern NUMBERS =
      Pattern.compile(
          "(?<![\\p{N}.])\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\p{N}])|\\[?[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,7}\\]?");

  private static final Pattern STRONG =
      Pattern.compile(
          "://|^\\s*(?:[a-z][a-z0-9+.-]{1,20}:)?//+|@"
              + HOST
              + "|(?<![/.\\p{L}\\p{N}_-])"
              + HOST
              + "(?::\\d|/)");

  private static final Pattern BARE = Pattern.compile("(?<![/.\\p{L}\\p{N}_-])" + HOST);
  private static final int LONGEST = 100_000;
  private static final int TOKEN = 16;

  private Addresses() {}

  /** Whether a text holds what can only be an address. */
  static boolean isAddress(String text) {
    String seen = seen(text);
    return STRONG.matcher(seen).find() || NUMBERS.matcher(seen).find();
  }

  /** Whether a text holds what may be the name of a host, or of a file. */
  static boolean isHost(String text) {
    return BARE.matcher(seen(text)).find();
  }

  /** Whether something is likely to be done by opening it: it has a query, or a token. */
  static boolean acts(String address) {
    return address.indexOf('?') >= 0 || hasToken(address);
  }

  private static String seen(String text) {
    String seen = text.substring(0, Math.min(LONGEST, text.length()));
    for (int layer = 0; layer < 3 && seen.indexOf('%') >= 0; layer++) {
      seen =
          seen.replaceAll("(?i)%3a", ":")
              .replaceAll("(?i)%2f", "/")
              .replaceAll("(?i)%5c", "/")
              .replaceAll("(?i)%2e", ".")
              .replaceAll("(?i)%40", "@")
              .replaceAll("(?i)%25", "%");
    }
    return Normalizer.normalize(seen, Normalizer.Form.NFKC)
        .replace('\\', '/')
        .replace('。', '.')
        .toLowerCase(Locale.ROOT);
  }

  /** Whether an address holds a run of letters and digits that nobody would type. */
  private static boolean hasToken(String address) {
    int run = 0;
    boolean digit = false;
    boolean letter = false;
    for (int at = 0; at <= address.length(); at++) {
      char next = at < address.length() ? address.charAt(at) : ' ';
      if (Character.isLetterOrDigit(next)) {
        run++;
        digit |= Character.isDigit(next);
        letter |= Character.isLetter(next);
      } else {
        if (run >= TOKEN && digit && letter) {
          return true;
        }
        run = 0;
        digit = false;
        letter = false;
      }
    }
    return false;
  }
}
