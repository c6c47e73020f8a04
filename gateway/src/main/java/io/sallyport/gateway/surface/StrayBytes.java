package io.sallyport.gateway.surface;

/**
 * Bytes in a text that no one knows the encoding of. Beside a word such a byte is a letter in one
 * reading and nothing in another, so what stands around it is read in both.
 */
final class StrayBytes {

  /** So many characters on either side of a byte count, to the next blank: as much as a phrase. */
  private static final int AROUND = 256;

  private StrayBytes() {}

  /** A text in Latin-1, and behind it what stands around its bytes over 127, without them. */
  static String inBothReadings(String latin) {
    StringBuilder both = new StringBuilder(latin);
    int copied = 0;
    for (int at = next(latin, 0); at < latin.length(); at = next(latin, copied)) {
      int from = Math.max(copied, begin(latin, at - AROUND));
      int to = end(latin, at + AROUND);
      if (copied == 0 || from > copied) {
        both.append('\n');
      }
      for (int i = from; i < to; i++) {
        both.append(isStray(latin.charAt(i)) ? ' ' : latin.charAt(i));
      }
      copied = to;
    }
    return both.toString();
  }

  private static boolean isStray(char c) {
    return c >= 0x80;
  }

  private static int next(String text, int from) {
    int at = from;
    while (at < text.length() && !isStray(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static int begin(String text, int at) {
    int from = Math.max(0, at);
    while (from > 0 && !Character.isWhitespace(text.charAt(from - 1))) {
      from--;
    }
    return from;
  }

  private static int end(String text, int at) {
    int to = Math.min(text.length(), at);
    while (to < text.length() && !Character.isWhitespace(text.charAt(to))) {
      to++;
    }
    return to;
  }
}
