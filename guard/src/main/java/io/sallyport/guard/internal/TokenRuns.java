package io.sallyport.guard.internal;

/** Runs of characters without white space: whatever has no space in it cannot cross their ends. */
final class TokenRuns {

  /** The longest run that a stream holds back as a whole; of a longer one it holds the end. */
  static final int LONGEST = 4_096;

  /** A line without a blank that is so long is no word, in characters. */
  private static final int LONG_LINE = 40;

  /** A shorter line is none of an encoding that goes over several. */
  private static final int SHORT_LINE = 8;

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

  /** Where the run at the end of the text starts; the text's length when it ends with a space. */
  static int lastRun(String text, int from) {
    return lastRun(text, from, text.length());
  }

  /** The same for what stands before an index. */
  static int lastRun(String text, int from, int end) {
    int least = Math.max(from, end - LONGEST);
    int start = end;
    while (start > least && !isSpace(text.charAt(start - 1))) {
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
      if (end - before < LONG_LINE && !line && !isCode(text, before, end)) {
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

  /** Whether a run says nothing by itself: no two letters in a row that are no hexadecimal. */
  private static boolean isCode(String text, int start, int end) {
    int letters = 0;
    boolean hexadecimal = true;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      letters = Character.isLetter(c) ? letters + 1 : 0;
      hexadecimal &= Character.digit(c, 16) >= 0 || !Character.isLetter(c);
      if (letters >= 2 && !hexadecimal) {
        return false;
      }
    }
    return start < end;
  }

  /** Whether a run could be a line of base64: digits, or capitals in the middle. */
  private static boolean isMixed(String text, int start, int end) {
    boolean small = false;
    for (int i = start; i < end && end - start >= SHORT_LINE; i++) {
      char c = text.charAt(i);
      if (Character.isDigit(c) || (small && Character.isUpperCase(c))) {
        return true;
      }
      small |= Character.isLowerCase(c);
    }
    return false;
  }

  static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }
}
