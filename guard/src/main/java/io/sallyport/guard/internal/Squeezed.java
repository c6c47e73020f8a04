package io.sallyport.guard.internal;

/**
 * The ASCII letters and digits of a text, with whatever stands between them left out and with
 * percent-encoded, full-width, Braille and turned ones read, so that a token split by spaces,
 * signs, line ends or zero-width characters is whole again. A longer gap stays a gap.
 */
final class Squeezed extends PlacedLetters {

  // More signs than this between two letters, and they no longer belong to one token.
  private static final int LONGEST_GAP = 12;

  private static final char BRAILLE = '\u2800';

  /** Dot patterns of a to z. */
  private static final String CELLS =
      "\u0001\u0003\u0009\u0019\u0011\u000b\u001b\u0013\n\u001a\u0005\u0007\r\u001d\u0015\u000f\u001f"
          + "\u0017\u000e\u001e\u0025\u0027\u003a\u002d\u003d\u0035";

  /** Letters that look turned round, and what they stand for. */
  private static final String TURNED = "ɐɔǝɟƃɥɾʞןɯɹʇʌʍʎ";

  private static final String UPRIGHT = "acefghjklmrtvwy";

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

  private static char plain(char c) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
      return c;
    }
    if (c >= '！' && c <= '～') {
      return plain((char) (c - '！' + '!'));
    }
    if (c >= BRAILLE && c < BRAILLE + 0x40) {
      int cell = CELLS.indexOf(c - BRAILLE);
      return cell < 0 ? 0 : (char) ('a' + cell);
    }
    int turned = c < 0x80 ? -1 : TURNED.indexOf(c);
    return turned < 0 ? 0 : UPRIGHT.charAt(turned);
  }

  private static char percent(char high, char low) {
    int value = Character.digit(high, 16) * 16 + Character.digit(low, 16);
    boolean digits = Character.digit(high, 16) >= 0 && Character.digit(low, 16) >= 0;
    return digits ? plain((char) value) : 0;
  }
}
