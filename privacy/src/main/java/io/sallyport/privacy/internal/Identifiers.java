package io.sallyport.privacy.internal;

/** The words that names of programs are made of: {@code mailAnna}, {@code mail_anna}. */
final class Identifiers {

  private Identifiers() {}

  /** Where a word ends that begins here; the start where none does. */
  static int wordEnd(String text, int start) {
    int end = start;
    while (end < text.length()
        && Character.isLetter(text.charAt(end))
        && !isHump(text, start, end)) {
      end++;
    }
    return end;
  }

  /** Whether a capital begins the next word. */
  private static boolean isHump(String text, int start, int at) {
    return at > start
        && Character.isUpperCase(text.charAt(at))
        && Character.isLowerCase(text.charAt(at - 1));
  }
}
