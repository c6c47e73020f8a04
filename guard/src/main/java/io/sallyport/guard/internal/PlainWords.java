package io.sallyport.guard.internal;

/**
 * The words of a text in lower case, with one space for whatever stands between two of them and one
 * at the end, so that a phrase can be looked for as a fixed string.
 */
final class PlainWords {

  private final char[] letters;
  private final int[] ends;
  private int length;

  PlainWords(CharSequence text) {
    letters = new char[text.length() + 1];
    ends = new int[text.length() + 1];
    boolean open = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isWord(c)) {
        add(Keywords.fold(c), i + 1);
        open = true;
      } else if (open && length > 0) {
        add(' ', i);
        open = false;
      }
    }
    if (open) {
      add(' ', text.length());
    }
  }

  /** The words. */
  CharSequence letters() {
    return new String(letters, 0, length);
  }

  /** The index in the text behind the letter before this index. */
  int end(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  /** Whether a word starts at the index. */
  boolean startsWord(int index) {
    return index == 0 || letters[index - 1] == ' ';
  }

  private void add(char letter, int end) {
    letters[length] = letter;
    ends[length++] = end;
  }

  private static boolean isWord(char c) {
    if (c < 0x80) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
    int type = Character.getType(c);
    return Character.isLetterOrDigit(c)
        || Character.isSurrogate(c)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }
}
