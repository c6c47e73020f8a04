package io.sallyport.guard.flow;

import java.util.Locale;

/** Whether a value stands in a text word for word. */
final class Words {

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

  /** Whether a folded text holds a folded value, and not as a part of a longer word or number. */
  static boolean holds(String text, String value) {
    if (value.isEmpty()) {
      return false;
    }
    for (int at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
      int end = at + value.length();
      if (!joins(text, at - 1, at) && !joins(text, end - 1, end)) {
        return true;
      }
    }
    return false;
  }

  /** Whether two neighbouring characters belong to one word, address or number. */
  private static boolean joins(String text, int left, int right) {
    if (left < 0 || right >= text.length()) {
      return false;
    }
    char one = text.charAt(left);
    char other = text.charAt(right);
    if (Character.isLetterOrDigit(one) && Character.isLetterOrDigit(other)) {
      return true;
    }
    // bob@example.com must not be found in bob@example.com.attacker.net, nor 12 in 12.50.
    boolean inner = "@._-+/:\\%=&?#".indexOf(other) >= 0 && Character.isLetterOrDigit(one);
    if (inner) {
      return right + 1 < text.length() && Character.isLetterOrDigit(text.charAt(right + 1));
    }
    boolean begun = "@._-+/:\\%=&?#".indexOf(one) >= 0 && Character.isLetterOrDigit(other);
    return begun && left > 0 && Character.isLetterOrDigit(text.charAt(left - 1));
  }
}
