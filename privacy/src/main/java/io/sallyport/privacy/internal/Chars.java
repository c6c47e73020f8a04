package io.sallyport.privacy.internal;

import java.util.List;

/** Kinds of characters, with a short way for ASCII: these are asked at every character. */
final class Chars {

  private static final char ASCII = 128;

  private Chars() {}

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetter(char c) {
    return c < ASCII ? (c | 0x20) >= 'a' && (c | 0x20) <= 'z' : Character.isLetter(c);
  }

  static boolean isWord(char c) {
    return c < ASCII ? isLetter(c) || isDigit(c) : Character.isLetterOrDigit(c);
  }

  static char lower(char c) {
    if (c < ASCII) {
      return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
    }
    return Character.toLowerCase(c);
  }

  /**
   * How long a dot in brackets is that stands here, as in "example[.]org"; 0 when there is none.
   */
  static int bracketedDot(String text, int at) {
    if ("[({".indexOf(text.charAt(at)) < 0) {
      return 0;
    }
    for (String dot : List.of("[.]", "(.)", "{.}", "[dot]", "(dot)", "{dot}")) {
      if (text.startsWith(dot, at)) {
        return dot.length();
      }
    }
    return 0;
  }
}
