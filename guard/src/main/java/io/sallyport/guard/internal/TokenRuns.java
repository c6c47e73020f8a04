package io.sallyport.guard.internal;

import java.util.regex.Pattern;

/**
 * Runs of characters without white space and without letters of scripts that write no blanks:
 * whatever has neither in it cannot cross their ends.
 */
final class TokenRuns {

  /** The longest run that a stream holds back as a whole; of a longer one it holds the end. */
  static final int LONGEST = 4_096;

  /** A line without a blank that is so long is no word, in characters. */
  private static final int LONG_LINE = 40;

  /** A shorter line is none of an encoding that goes over several. */
  private static final int SHORT_LINE = 8;

  /** A letter's number in decimal or octal digits has no more. */
  private static final int WIDEST_LETTER = 3;

  /** A longer number is nothing that people count, in digits. */
  private static final int LONG_NUMBER = 16;

  private static final Pattern BITS = Pattern.compile("[01]{6,}");

  private static final int MOST_LETTER = 0x7E;

  /** The largest of these read as a decimal number. */
  private static final int MOST_OCTAL = 176;

  /** What says that a number stands for a letter: {@code 0x73}, {@code \\u0073}, {@code &#x73}. */
  private static final Pattern PREFIX = Pattern.compile("^(?:0?[xXoObB]|[uU])(?=[0-9a-fA-F])");

  /** What stands between the columns of a table. */
  private static final String COLUMNS = ",;|";

  private TokenRuns() {}

  /** Whether at least so many characters from the index on are no white space. */
  static boolean isRun(String text, int start, int length) {
    if (start + length > text.length()) {
      return false;
    }
    for (int i = start; i < start + length; i++) {
      if (isSpace(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Where the run at the end of the text starts; the text's length when it ends with a break. */
  static int lastRun(String text, int from) {
    return lastRun(text, from, text.length());
  }

  /** The same for what stands before an index. */
  static int lastRun(String text, int from, int end) {
    int least = Math.max(from, end - LONGEST);
    int start = end;
    while (start > least && !isBreak(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  /**
   * Where the encoded text at the end begins: long runs on lines of their own, or numbers and
   * single signs one after the other. The start of the last run when nothing before it looks
   * encoded.
   */
  static int lastEncoded(String text, int from) {
    int least = Math.max(from, text.length() - LONGEST);
    int start = lastRun(text, from);
    while (start > least) {
      int end = start - 1;
      while (end > least && isSpace(text.charAt(end - 1))) {
        end--;
      }
      int before = lastRun(text, least, end);
      boolean line = text.substring(end, start).indexOf('\n') >= 0 && isMixed(text, before, end);
      boolean mayGoOn = end - before >= LONG_LINE || line || isCode(text, before, end);
      if (before == end || !mayGoOn) {
        return start;
      }
      start = before;
    }
    return start;
  }

  /**
   * The same with pieces of a string that code would join, and with a run before the last that goes
   * on behind one blank.
   */
  static int lastJoined(String text, int from) {
    int least = Math.max(from, text.length() - LONGEST);
    int start = lastEncoded(text, from);
    boolean quoted = true;
    while (quoted && start > least) {
      int end = start;
      while (end > least && isSpace(text.charAt(end - 1))) {
        end--;
      }
      int before = lastRun(text, least, end);
      quoted = before < end && isJoint(text, before, end, start);
      start = quoted ? before : start;
    }
    return start;
  }

  /** Whether a plus sign stands between two runs, or may come. */
  private static boolean isJoint(String text, int before, int end, int start) {
    char last = text.charAt(end - 1);
    boolean quote = last == '"' || last == '\'' || last == '`';
    return start == text.length()
        ? quote || last == '+'
        : text.charAt(start) == '+' ? quote : last == '+' && end - before == 1;
  }

  /**
   * Whether a run could be a part of something that is written with blanks: single signs, and
   * numbers that stand for letters.
   */
  private static boolean isCode(String text, int start, int end) {
    for (int i = start; i < end; ) {
      int from = i;
      while (i < end && Character.isLetterOrDigit(text.charAt(i))) {
        i++;
      }
      if (i == from) {
        i++;
      } else if (i - from > 1 && !isNumberOfLetter(text.substring(from, i))) {
        return false;
      }
    }
    return start < end;
  }

  /** Whether digits may stand for a letter of ASCII, or for several; from behind as well. */
  private static boolean isNumberOfLetter(String word) {
    if (word.chars().noneMatch(c -> c >= '0' && c <= '9')) {
      // No letter of ASCII has a number without a digit, and most words have none.
      return false;
    }
    String digits = PREFIX.matcher(word).replaceFirst("");
    return digits.length() >= LONG_NUMBER
        ? digits.chars().allMatch(c -> Character.digit(c, 16) >= 0)
        : BITS.matcher(digits).matches()
            || isPrintable(digits)
            || isPrintable(new StringBuilder(digits).reverse().toString());
  }

  private static boolean isPrintable(String digits) {
    if (digits.length() <= WIDEST_LETTER && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return isPrintable(Integer.parseInt(digits), MOST_OCTAL)
          || digits.length() == 2 && isPrintable(Integer.parseInt(digits, 16), MOST_LETTER);
    }
    boolean bytes = digits.length() % 2 == 0;
    for (int i = 0; bytes && i < digits.length(); i += 2) {
      int high = Character.digit(digits.charAt(i), 16);
      int value = high * 16 + Character.digit(digits.charAt(i + 1), 16);
      bytes = high >= 0 && (value == 0 || isPrintable(value, MOST_LETTER));
    }
    return bytes;
  }

  private static boolean isPrintable(int number, int most) {
    return number >= ' ' && number <= most;
  }

  /** Whether a run could be a line of base64: digits, or capitals in the middle; no table's row. */
  private static boolean isMixed(String text, int start, int end) {
    boolean small = false;
    boolean mixed = false;
    for (int i = start; i < end && end - start >= SHORT_LINE; i++) {
      char c = text.charAt(i);
      if (COLUMNS.indexOf(c) >= 0) {
        return false;
      }
      mixed |= Character.isDigit(c) || (small && Character.isUpperCase(c));
      small |= Character.isLowerCase(c);
    }
    return mixed;
  }

  /** Whether nothing that has no blanks in it goes over a character. */
  static boolean isBreak(char c) {
    return isSpace(c) || LexicalWords.writesNoBlanks(c);
  }

  static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }
}
