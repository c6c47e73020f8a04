package io.sallyport.text.internal;

/** Classes of ASCII characters; everything else is in none of them. */
final class Ascii {

  private Ascii() {}

  static boolean isLetter(char c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  }

  static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetterOrDigit(char c) {
    return isLetter(c) || isDigit(c);
  }

  static boolean isHex(char c) {
    return hexValue(c) >= 0;
  }

  /** 0 to 15, or -1 for no hexadecimal digit. */
  static int hexValue(char c) {
    if (isDigit(c)) {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  /** Control characters that are not white space. */
  static boolean isOddControl(char c) {
    return c < ' ' ? c < '\t' || c > '\r' : c == 0x7f;
  }

  static char rotate13(char c) {
    if (isUpper(c)) {
      return (char) ((c - 'A' + 13) % 26 + 'A');
    }
    return isLower(c) ? (char) ((c - 'a' + 13) % 26 + 'a') : c;
  }

  /** Characters that write a letter in leetspeak. */
  static boolean isLeet(char c) {
    return switch (c) {
      case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '@', '$', '!', '|', '+' -> true;
      default -> false;
    };
  }
}
