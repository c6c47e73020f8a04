package io.sallyport.privacy.internal;

import java.util.List;

/** How a datum begins: 9 is a digit, A a letter, ^ a capital, all else itself. */
final class Shapes {

  /** Characters from here on are told apart by none of the shapes' first two. */
  private static final char BEYOND = 128;

  private Shapes() {}

  /** Whether a shape may begin with two characters. */
  static boolean mayFit(String shape, char first, char second) {
    return fits(first, shape.charAt(0))
        && (shape.length() == 1 || second >= BEYOND || fits(second, shape.charAt(1)));
  }

  /** Whether one of the shapes stands at an index. */
  static boolean fitsAny(String text, int at, List<String> shapes) {
    for (String shape : shapes) {
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
      case '9' -> c >= '0' && c <= '9';
      case 'A' -> (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
      case '^' -> Character.isUpperCase(c);
      default -> c == shape;
    };
  }
}
