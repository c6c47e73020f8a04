package io.sallyport.guard.internal;

import java.util.Arrays;

/**
 * A text as the lexical model reads it: lower case, digits all alike, split into words, single
 * characters of scripts that write no blanks, and runs of marks. Each word knows its place.
 */
public final class LexicalWords {

  private final char[] letters;
  private int[] starts;
  private int[] ends;
  private int count;

  private LexicalWords(char[] letters) {
    this.letters = letters;
    // A glossary has some hundred thousand texts of one short word.
    starts = new int[Math.clamp(letters.length, 1, 64)];
    ends = new int[starts.length];
  }

  /** The words of a text. */
  public static LexicalWords of(String text) {
    char[] letters = new char[text.length()];
    for (int at = 0; at < letters.length; at++) {
      letters[at] = fold(text.charAt(at));
    }
    LexicalWords words = new LexicalWords(letters);
    words.split();
    return words;
  }

  /** How many words there are. */
  public int count() {
    return count;
  }

  /** Where a word begins in the text (UTF-16 units). */
  public int start(int word) {
    return starts[word];
  }

  /** Where a word ends in the text (exclusive). */
  public int end(int word) {
    return ends[word];
  }

  /** The first word that ends after a place in the text; {@link #count} when none does. */
  public int firstAfter(int place) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends[middle] <= place) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** A word as the model reads it. */
  public String word(int word) {
    return new String(letters, starts[word], ends[word] - starts[word]);
  }

  char letter(int at) {
    return letters[at];
  }

  private void split() {
    int at = 0;
    while (at < letters.length) {
      Kind kind = kind(letters[at]);
      int start = at++;
      if (kind != Kind.ALONE) {
        int longest = kind == Kind.MARKS ? 4 : 40;
        while (at < letters.length && kind(letters[at]) == kind && at - start < longest) {
          at++;
        }
      }
      if (kind != Kind.BLANK) {
        add(start, at);
      }
    }
  }

  private void add(int start, int end) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
    }
    starts[count] = start;
    ends[count++] = end;
  }

  private enum Kind {
    BLANK,
    WORD,
    ALONE,
    MARKS
  }

  private static char fold(char letter) {
    if (letter < 128) {
      return letter >= 'A' && letter <= 'Z'
          ? (char) (letter + ('a' - 'A'))
          : letter >= '0' && letter <= '9' ? '0' : letter;
    }
    return Character.isDigit(letter) ? '0' : Character.toLowerCase(letter);
  }

  private static Kind kind(char letter) {
    if (letter < 128) {
      if (letter <= ' ') {
        return Kind.BLANK;
      }
      return letter >= 'a' && letter <= 'z' || letter == '0' ? Kind.WORD : Kind.MARKS;
    }
    if (Character.isSpaceChar(letter)) {
      return Kind.BLANK;
    }
    if (writesNoBlanks(letter)) {
      return Kind.ALONE;
    }
    return Character.isLetterOrDigit(letter) || isMark(letter) ? Kind.WORD : Kind.MARKS;
  }

  /** Vowel signs and accents belong to their word. */
  private static boolean isMark(char letter) {
    int type = Character.getType(letter);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  /** Whether a letter is of a script that writes no blanks between words. */
  static boolean writesNoBlanks(char letter) {
    return letter >= 0x0E00 && letter <= 0x0EFF // Thai, Lao
        || letter >= 0x1000 && letter <= 0x109F // Myanmar
        || letter >= 0x1780 && letter <= 0x17FF // Khmer
        || letter >= 0x3040 && letter <= 0x30FF // kana
        || letter >= 0x3400 && letter <= 0x9FFF // Chinese characters
        || letter >= 0xF900 && letter <= 0xFAFF;
  }
}
