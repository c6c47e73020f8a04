package io.sallyport.privacy.internal;

import java.util.List;

/** Kinds of characters, with a short way for ASCII: these are asked at every character. */
final class Chars {

  private static final char ASCII = 128;

  private static final int MOST_BLANKS = 2;

  private static final List<String> DOTS = List.of("[.]", "(.)", "{.}", "[dot]", "(dot)", "{dot}");

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
   * How long a dot in brackets is that stands here, as in "example[.]org" and "example [.] org",
   * the blanks around it included; 0 when there is none.
   */
  static int bracketedDot(String text, int at) {
    int open = skipBlanks(text, at);
    if (open == text.length() || "[({".indexOf(text.charAt(open)) < 0) {
      return 0;
    }
    for (String dot : DOTS) {
      if (text.startsWith(dot, open)) {
        int end = skipBlanks(text, open + dot.length());
        boolean goesOn = end < text.length() && isWord(text.charAt(end));
        return (goesOn ? end : open + dot.length()) - at;
      }
    }
    return 0;
  }

  private static int skipBlanks(String text, int at) {
    int i = at;
    while (i < text.length() && i < at + MOST_BLANKS && isBlank(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
