package io.sallyport.guard.internal;

/**
 * The letters and digits of a text that stand alone, or its numbers, one behind the other: what a
 * reader sees of a token in a list, a table, fields or elements with a character each. Tags, and
 * the numbers that begin lines, are no part of it.
 */
final class Singles extends PlacedLetters {

  private static final int LONGEST_TAG = 200;

  /** Further apart two characters belong to no one token. */
  private static final int LONGEST_GAP = 64;

  private final boolean numbers;
  private final boolean goesOn;

  private Singles(boolean numbers, boolean goesOn) {
    this.numbers = numbers;
    this.goesOn = goesOn;
  }

  /**
   * The characters that stand alone.
   *
   * @param goesOn whether the last word may go on, so that nobody knows yet what it is
   */
  static Singles characters(String text, int from, boolean goesOn) {
    return new Singles(false, goesOn).read(text, from);
  }

  /** The digits of all numbers; the rest as above. */
  static Singles numbers(String text, int from, boolean goesOn) {
    return new Singles(true, goesOn).read(text, from);
  }

  private Singles read(String text, int from) {
    int begin = from;
    while (begin > 0 && Character.isLetterOrDigit(text.charAt(begin - 1))) {
      begin--;
    }
    boolean lineBegins = begin == 0 || text.charAt(begin - 1) == '\n';
    for (int i = begin; i < text.length(); ) {
      char c = text.charAt(i);
      int tag = c == '<' ? tagEnd(text, i) : i;
      if (goesOn && tag < 0) {
        return this;
      }
      apart(i);
      int end = tag > i ? i : wordEnd(text, i);
      if (tag > i) {
        i = tag;
      } else if (end > i) {
        take(text, i, end, lineBegins);
        lineBegins = false;
        i = end;
      } else {
        lineBegins = c == '\n' || (lineBegins && c <= ' ');
        i++;
      }
    }
    return this;
  }

  private void take(String text, int start, int end, boolean lineBegins) {
    boolean number = true;
    for (int i = start; i < end; i++) {
      number &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    boolean mark =
        number && lineBegins && end < text.length() && ".):\t".indexOf(text.charAt(end)) >= 0;
    boolean whole = !goesOn || end < text.length();
    if (whole && !mark && (numbers ? number : end - start == 1)) {
      for (int i = start; i < end; i++) {
        add(text.charAt(i), i, i + 1);
      }
    }
  }

  private void apart(int at) {
    int last = letters().length() - 1;
    if (last >= 0 && letters().charAt(last) != 0 && at - end(last) > LONGEST_GAP) {
      add('\0', at, at + 1);
    }
  }

  private static int wordEnd(String text, int start) {
    int end = start;
    while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** Behind a tag or comment; the index itself when none begins there, -1 for one without end. */
  private static int tagEnd(String text, int open) {
    boolean last = open + 1 == text.length();
    char next = last ? '/' : text.charAt(open + 1);
    if (!Character.isLetter(next) && next != '/' && next != '!') {
      return open;
    }
    int limit = Math.min(text.length(), open + LONGEST_TAG);
    int close = text.indexOf('>', open, limit);
    return close >= 0 ? close + 1 : limit == text.length() ? -1 : open;
  }
}
