package io.sallyport.text.internal;

/** Whether decoded characters are text that somebody wrote, and not the noise of a wrong guess. */
final class Plausibility {

  /** Below this length chance makes printable characters often; then a known word must show. */
  private static final int CONVINCING_LENGTH = 12;

  private static final int SHORTEST_WORD = 3;
  private static final double LEAST_WORD_CHARACTERS = 0.5;

  /** No wrong guess makes so many letters, digits and blanks. */
  private static final int SURE_LENGTH = 16;

  private Plausibility() {}

  /** The check for a text that was decoded from some other alphabet. */
  static boolean isText(CharSequence text) {
    return isPrintable(text)
        && (text.length() >= CONVINCING_LENGTH || Words.common().anyPlain(text, SHORTEST_WORD));
  }

  /** The check for one of many guesses at the same place. */
  static boolean isConvincing(CharSequence text) {
    return text.length() >= 2 * CONVINCING_LENGTH ? isPrintable(text) : isEnglish(text);
  }

  /** The stricter check, for sources such as digits, that decode to letters by chance. */
  static boolean isEnglish(CharSequence text) {
    return isPrintable(text) && Words.common().anyPlain(text, SHORTEST_WORD + 1);
  }

  /** English, or so many letters and digits that they are nothing else: a key, another language. */
  static boolean isReadable(CharSequence text) {
    return isEnglish(text) || (text.length() >= SURE_LENGTH && isLettersAndDigits(text));
  }

  /** Five of six are letters, digits, blanks or dashes, one of six at least a letter. */
  private static boolean isLettersAndDigits(CharSequence text) {
    int letters = 0;
    int others = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      letters += Character.isLetter(c) ? 1 : 0;
      others += Character.isLetterOrDigit(c) || c == ' ' || c == '-' || c == '_' ? 0 : 1;
    }
    return letters * 6 >= text.length() && others * 6 <= text.length() && isPrintable(text);
  }

  /**
   * No control, private or unassigned characters, and letters, digits and blanks in the majority.
   */
  static boolean isPrintable(CharSequence text) {
    int ordinary = 0;
    int total = 0;
    for (int i = 0; i < text.length(); ) {
      int codePoint = Character.codePointAt(text, i);
      i += Character.charCount(codePoint);
      total++;
      if (codePoint < 0x80) {
        char c = (char) codePoint;
        if (Ascii.isOddControl(c) || c == 0x0b) {
          return false;
        }
        ordinary += Ascii.isLetterOrDigit(c) || Ascii.isSpace(c) ? 1 : 0;
      } else {
        int type = Character.getType(codePoint);
        if (type == Character.CONTROL
            || type == Character.UNASSIGNED
            || type == Character.PRIVATE_USE
            || type == Character.SURROGATE
            || codePoint == 0xFFFD) {
          return false;
        }
        ordinary += Character.isLetterOrDigit(codePoint) || type == Character.FORMAT ? 1 : 0;
        ordinary += type == Character.NON_SPACING_MARK ? 1 : 0;
      }
    }
    return total > 0 && ordinary >= total * LEAST_WORD_CHARACTERS;
  }
}
