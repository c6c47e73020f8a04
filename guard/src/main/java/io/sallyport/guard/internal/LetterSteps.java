package io.sallyport.guard.internal;

/** Letters as distances, which leave the key of a cipher that shifts the alphabet out. */
final class LetterSteps {

  private static final int LETTERS = 26;

  private LetterSteps() {}

  /**
   * Each letter of a text as its distance from the letter before, the first from a; whatever is no
   * letter of a to z stays, in small letters.
   *
   * @param sign 1, or -1 for the distances that a mirrored alphabet gives
   * @return as long as the text
   */
  static String of(CharSequence text, int sign) {
    StringBuilder out = new StringBuilder(text.length());
    int last = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = Keywords.fold(text.charAt(i));
      if (isLetter(c)) {
        out.append((char) ('A' + Math.floorMod(sign * (c - 'a' - last), LETTERS)));
        last = c - 'a';
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z';
  }
}
