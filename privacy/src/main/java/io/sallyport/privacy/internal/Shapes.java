package io.sallyport.privacy.internal;

import java.util.List;

/** First characters of data: 9 a digit, A a letter, ^ a capital, anything else itself. */
final class Shapes {

  /** Stands for all characters beyond ASCII, and for the end of a text. */
  static final char BEYOND = 128;

  private Shapes() {}

  /** Whether one of the shapes may begin with two characters. */
  static boolean mayFitAny(char first, char second, List<String> shapes) {
    return shapes.stream().anyMatch(shape -> mayFit(shape, first, second));
  }

  private static boolean mayFit(String shape, char first, char second) {
    return fits(first, shape.charAt(0))
        && (shape.length() == 1 || second >= BEYOND || fits(second, shape.charAt(1)));
  }

  /** Whether a text has one of the shapes at an index. */
  static boolean fitsAny(String text, int at, List<String> shapes) {
    for (int i = 0; i < shapes.size(); i++) {
      String shape = shapes.get(i);
      boolean fits = at + shape.length() <= text.length();
      for (int k = 0; fits && k < shape.length(); k++) {
        fits = fits(text.charAt(at + k), shape.charAt(k));
      }
      if (fits) {
        return true;
      }
    }
    return false;
  }

  private static boolean fits(char c, char shape) {
    return switch (shape) {
      case '9' -> Chars.isDigit(c);
      case 'A' -> (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
      case '^' -> Character.isUpperCase(c);
      default -> c == shape;
    };
  }
}
