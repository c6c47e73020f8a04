package io.sallyport.text.internal;

/**
 * Kinds of characters beyond ASCII, by what could change them: most texts with such characters have
 * accents and the quotation marks of their language, and need few of the steps for the others.
 */
final class Beyond {

  /** Punctuation that no step changes. */
  static final int PLAIN = 1;

  /** Letters of European languages, made of a letter and an accent. */
  static final int ACCENTED = 2;

  /** Signs and blanks of ISO 8859-1, some of which have a plainer form. */
  static final int SIGN = 4;

  /** Everything else. */
  static final int FOREIGN = 8;

  private static final String PLAIN_SIGNS = "¡«»¿–—‘’“”";

  /** Letters of the block that are two, or another's form. */
  private static final String LIGATURES = "ĲĳĿŀŉſ";

  private static final char SOFT_HYPHEN = 0xad;
  private static final char LAST = 0x17f;
  private static final char ELLIPSIS = '…';
  private static final char EURO = '€';

  private static final byte[] KINDS = kinds();

  private Beyond() {}

  private static byte[] kinds() {
    byte[] kinds = new byte[LAST + 1];
    for (char c = 0x80; c <= LAST; c++) {
      int kind = c < 0xa0 || c == SOFT_HYPHEN ? FOREIGN : c < 0xc0 ? SIGN : ACCENTED;
      kind = PLAIN_SIGNS.indexOf(c) >= 0 ? PLAIN : kind;
      kind = c == '×' || c == '÷' ? SIGN : kind;
      kinds[c] = (byte) (LIGATURES.indexOf(c) >= 0 ? FOREIGN : kind);
    }
    return kinds;
  }

  /** The kind of a character beyond ASCII. */
  static int kind(char c) {
    if (c <= LAST) {
      return KINDS[c];
    }
    if (c == ELLIPSIS || c == EURO) {
      return SIGN;
    }
    return c < 0x2013 || c > '”' || PLAIN_SIGNS.indexOf(c) < 0 ? FOREIGN : PLAIN;
  }
}
