package io.sallyport.guard.internal;

/**
 * The ASCII letters and digits of a text, with whatever stands between them left out and with
 * percent-encoded and full-width ones read, so that a token split by spaces, signs, line ends or
 * zero-width characters is whole again. A longer gap stays a gap.
 */
final class Squeezed {

  // More signs than this between two letters, and they no longer belong to one token.
  private static final int LONGEST_GAP = 12;

  private final StringBuilder letters = new StringBuilder();
  private int[] starts = new int[64];
  private int[] ends = new int[64];

  Squeezed(CharSequence text, int from) {
    int gap = 0;
    for (int i = from; i < text.length(); ) {
      char c = text.charAt(i);
      int length = 1;
      char letter = plain(c);
      if (c == '%' && i + 2 < text.length()) {
        letter = percent(text.charAt(i + 1), text.charAt(i + 2));
        length = letter == 0 ? 1 : 3;
      }
      if (letter == 0) {
        gap++;
      } else {
        if (gap > LONGEST_GAP) {
          add('\0', i, i);
        }
        gap = 0;
        add(letter, i, i + length);
      }
      i += length;
    }
    if (gap > LONGEST_GAP) {
      add('\0', text.length(), text.length());
    }
  }

  CharSequence letters() {
    return letters;
  }

  /** Where a letter starts in the text. */
  int start(int letter) {
    return starts[letter];
  }

  /** Where a letter ends in the text, exclusive. */
  int end(int letter) {
    return ends[letter];
  }

  private void add(char letter, int start, int end) {
    if (letters.length() == starts.length) {
      starts = java.util.Arrays.copyOf(starts, 2 * starts.length);
      ends = java.util.Arrays.copyOf(ends, 2 * ends.length);
    }
    starts[letters.length()] = start;
    ends[letters.length()] = end;
    letters.append(letter);
  }

  private static char plain(char c) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
      return c;
    }
    if (c >= '！' && c <= '～') {
      return plain((char) (c - '！' + '!'));
    }
    return 0;
  }

  private static char percent(char high, char low) {
    int value = Character.digit(high, 16) * 16 + Character.digit(low, 16);
    boolean digits = Character.digit(high, 16) >= 0 && Character.digit(low, 16) >= 0;
    return digits ? plain((char) value) : 0;
  }
}
