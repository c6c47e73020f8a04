package io.sallyport.guard.flow;

import java.util.Locale;

/** Whether a value stands in a text word for word. */
final class Words {

  /** What may stand before a token without being a part of it. */
  private static final String BEFORE = "\"'`([{<«“”‘’„,;:|>€$£¥#!?、。，：；（「—–";

  /** What may stand behind it. */
  private static final String BEHIND = "\"'`)]}>»”’“,;:!?.…|<€$£¥、。，：；！？）」—–";

  /** Behind these another token may begin at once. */
  private static final String PARTS = ",;|<>、。，；！？）」—–";

  /** What joins letters and digits to one word, address, path or number. */
  private static final String INNER = "@._-+/:\\%=&?#,'’";

  private Words() {}

  /** The text as values are looked for in it: lower case, one blank where there are several. */
  static String folded(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    boolean blank = false;
    for (int at = 0; at < text.length(); at++) {
      char letter = text.charAt(at);
      if (Character.isWhitespace(letter) || Character.isSpaceChar(letter)) {
        blank = folded.length() > 0;
      } else {
        if (blank) {
          folded.append(' ');
          blank = false;
        }
        folded.append(letter);
      }
    }
    return folded.toString().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether a folded text holds a folded value as a whole token, and not as a part of a longer
   * word, number, path or address. Signs alone ({@code /}, {@code *}) name nothing.
   */
  static boolean holds(String text, String value) {
    if (value.codePoints().noneMatch(Character::isLetterOrDigit)) {
      return false;
    }
    for (int at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
      int end = at + value.length();
      if (begins(text, at) && ends(text, end)) {
        return true;
      }
    }
    return false;
  }

  private static boolean begins(String text, int at) {
    if (at == 0 || text.charAt(at - 1) == ' ') {
      return true;
    }
    return BEFORE.indexOf(text.charAt(at - 1)) >= 0 && !joins(text, at - 1, at);
  }

  private static boolean ends(String text, int end) {
    if (text.startsWith("'s", end) || text.startsWith("’s", end)) {
      // Bob's mail names Bob.
      return Character.isLetter(text.charAt(end - 1))
          && (end + 2 == text.length() || text.charAt(end + 2) == ' ');
    }
    int at = end;
    while (at < text.length() && BEHIND.indexOf(text.charAt(at)) >= 0) {
      if (joins(text, at - 1, at)) {
        return false;
      }
      at++;
    }
    return at == text.length()
        || text.charAt(at) == ' '
        || at > end && PARTS.indexOf(text.charAt(at - 1)) >= 0;
  }

  /** Whether two neighbouring characters belong to one word, address or number. */
  private static boolean joins(String text, int left, int right) {
    char one = text.charAt(left);
    char other = text.charAt(right);
    if (Character.isLetterOrDigit(one) && Character.isLetterOrDigit(other)) {
      return true;
    }
    // bob@example.com must not be found in bob@example.com.attacker.net, nor 12 in 12.50.
    if (INNER.indexOf(other) >= 0 && Character.isLetterOrDigit(one)) {
      return right + 1 < text.length()
          && Character.isLetterOrDigit(text.charAt(right + 1))
          && (other != ',' || Character.isDigit(text.charAt(right + 1)));
    }
    return INNER.indexOf(one) >= 0
        && left > 0
        && Character.isLetterOrDigit(text.charAt(left - 1))
        && (one != ',' || Character.isDigit(text.charAt(left - 1)))
        && (one == ':' || Character.isLetterOrDigit(other));
  }
}
