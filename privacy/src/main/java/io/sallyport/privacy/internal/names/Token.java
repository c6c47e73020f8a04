package io.sallyport.privacy.internal.names;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A word, a number, a sign or a line break of a text.
 *
 * @param start first UTF-16 index, inclusive
 * @param end last UTF-16 index, exclusive
 * @param lower the token in lower case, digits as 0
 * @param shape what it looks like
 * @param spaced whether white space stands before it
 */
record Token(int start, int end, String lower, Shape shape, boolean spaced) {

  private static final int LONGEST = 40;
  private static final int SHORTEST_CODE = 5;

  /** What a token looks like. */
  enum Shape {
    LOWER,
    CAPITALISED,
    UPPER,
    INITIAL,
    MIXED,
    UNCASED,
    DIGIT,
    TWO_DIGITS,
    THREE_DIGITS,
    FOUR_DIGITS,
    FIVE_DIGITS,
    LONG_NUMBER,
    SHORT_CODE,
    CODE,
    SIGN,
    BREAK
  }

  /** Cuts a text into tokens. */
  static List<Token> of(String text) {
    List<Token> tokens = new ArrayList<>(text.length() / 5 + 4);
    boolean spaced = true;
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      int end = at + Character.charCount(point);
      if (point == '\n') {
        while (end < text.length() && Character.isWhitespace(text.charAt(end))) {
          end++;
        }
        tokens.add(new Token(at, end, "\n", Shape.BREAK, true));
        spaced = true;
      } else if (Character.isWhitespace(point) || Character.isSpaceChar(point)) {
        spaced = true;
      } else {
        end = tokenEnd(text, at, point);
        tokens.add(token(text, at, end, point, spaced));
        spaced = false;
      }
      at = end;
    }
    return tokens;
  }

  private static int tokenEnd(String text, int start, int first) {
    int at = start + Character.charCount(first);
    if (!Character.isLetterOrDigit(first) || Character.isIdeographic(first)) {
      return at;
    }
    while (at < text.length() && at - start < LONGEST) {
      int point = text.codePointAt(at);
      boolean goesOn =
          (Character.isLetterOrDigit(point) && !Character.isIdeographic(point))
              || Character.getType(point) == Character.NON_SPACING_MARK
              || Character.getType(point) == Character.COMBINING_SPACING_MARK;
      if (!goesOn) {
        break;
      }
      at += Character.charCount(point);
    }
    return at;
  }

  private static Token token(String text, int start, int end, int first, boolean spaced) {
    String word = text.substring(start, end);
    int count = (int) word.chars().filter(Character::isDigit).count();
    if (count > 0 && count < word.length()) {
      Shape shape = word.length() < SHORTEST_CODE ? Shape.SHORT_CODE : Shape.CODE;
      return new Token(start, end, "0a".repeat(Math.min(count, 3)), shape, spaced);
    }
    if (Character.isDigit(first)) {
      int length = end - start;
      Shape shape = Shape.values()[Shape.DIGIT.ordinal() + Math.min(length, 6) - 1];
      return new Token(start, end, "0".repeat(Math.min(length, 6)), shape, spaced);
    }
    if (!Character.isLetter(first)) {
      return new Token(start, end, word, Shape.SIGN, spaced);
    }
    return new Token(start, end, word.toLowerCase(Locale.ROOT), letters(word), spaced);
  }

  private static Shape letters(String word) {
    int upper = 0;
    int lower = 0;
    for (int i = 0; i < word.length(); i++) {
      upper += Character.isUpperCase(word.charAt(i)) ? 1 : 0;
      lower += Character.isLowerCase(word.charAt(i)) ? 1 : 0;
    }
    if (upper == 0) {
      return lower == 0 ? Shape.UNCASED : Shape.LOWER;
    }
    if (lower == 0) {
      return upper == 1 ? Shape.INITIAL : Shape.UPPER;
    }
    return upper == 1 && Character.isUpperCase(word.charAt(0)) ? Shape.CAPITALISED : Shape.MIXED;
  }

  boolean isWord() {
    return shape.ordinal() <= Shape.UNCASED.ordinal();
  }
}
