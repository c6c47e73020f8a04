package io.sallyport.privacy.internal;

/** Line breaks as wrapped and quoted texts have them, with blanks and quotation marks around. */
final class Breaks {

  private static final int WIDEST = 24;

  private Breaks() {}

  /**
   * Where the text goes on behind a line break that begins here or after blanks.
   *
   * @return the index of the first character behind it; -1 when there is no break here, or more
   *     than one
   */
  static int end(String text, int from) {
    int i = from;
    while (i < text.length() && i - from < WIDEST && isBlank(text.charAt(i))) {
      i++;
    }
    if (i < text.length() && text.charAt(i) == '\r') {
      i++;
    }
    if (i >= text.length() || text.charAt(i) != '\n') {
      return -1;
    }
    i++;
    int start = i;
    while (i < text.length() && i - start < WIDEST && isLead(text.charAt(i))) {
      i++;
    }
    return i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '\r' ? i : -1;
  }

  /**
   * Where a line break begins that ends here.
   *
   * @return the index behind the last character before it; -1 when there is none
   */
  static int start(String text, int to) {
    int i = to;
    while (i > 0 && to - i < WIDEST && isLead(text.charAt(i - 1))) {
      i--;
    }
    if (i == 0 || text.charAt(i - 1) != '\n') {
      return -1;
    }
    i--;
    if (i > 0 && text.charAt(i - 1) == '\r') {
      i--;
    }
    while (i > 0 && isBlank(text.charAt(i - 1))) {
      i--;
    }
    return i > 0 && text.charAt(i - 1) != '\n' ? i : -1;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == 0xa0;
  }

  /** What stands at the start of a line that goes on: indentation and marks of quotation. */
  private static boolean isLead(char c) {
    return isBlank(c) || c == '>' || c == '|';
  }
}
