package io.sallyport.privacy.internal;

/** Where the digits of a text are. */
final class Digits {

  /** How far the digits of a number are counted. */
  private static final int AHEAD = 48;

  private Digits() {}

  /** The first digit from an index on; the length of the text where none follows. */
  static int from(String text, int at) {
    int i = at;
    while (i < text.length() && !Chars.isDigit(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /** Whether a digit stands in a range, which may reach over the ends of the text. */
  static boolean in(String text, int from, int to) {
    int end = Math.min(text.length(), to);
    for (int i = Math.max(0, from); i < end; i++) {
      if (Chars.isDigit(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /** Digits from here on with no more than two separators between each two. */
  static int ahead(String text, int at) {
    int digits = 0;
    int gap = 0;
    int end = Math.min(text.length(), at + AHEAD);
    for (int i = at; i < end; i++) {
      char c = text.charAt(i);
      if (Chars.isDigit(c)) {
        digits++;
        gap = 0;
      } else if (Character.isWhitespace(c) && gap > 1) {
        break;
      } else if (digits > 0 && ++gap > 4) {
        break;
      } else if (digits > 0 && !(Chars.isLetter(c) || " -./()+\u00a0".indexOf(c) >= 0)) {
        break;
      }
    }
    return digits;
  }
}
