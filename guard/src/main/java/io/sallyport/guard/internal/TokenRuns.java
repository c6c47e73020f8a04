package io.sallyport.guard.internal;

/** Runs of characters without white space: whatever has no space in it cannot cross their ends. */
final class TokenRuns {

  /** The longest run that a stream holds back as a whole; of a longer one it holds the end. */
  static final int LONGEST = 4_096;

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
    int least = Math.max(from, text.length() - LONGEST);
    int start = text.length();
    while (start > least && !isSpace(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }
}
