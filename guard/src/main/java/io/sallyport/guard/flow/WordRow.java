package io.sallyport.guard.flow;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/**
 * A text as nothing but its words: compatibility forms, small letters, one blank between two. Where
 * each word stands in the text is kept, so that any part of it is looked up and not read again.
 */
final class WordRow {

  private final StringBuilder words;
  private int[] places = new int[64];
  private int[] begins = new int[64];
  private int[] ends = new int[64];
  private int size;

  private WordRow(int length) {
    words = new StringBuilder(length);
  }

  /** The words of a text. */
  static WordRow of(String text) {
    WordRow row = new WordRow(text.length());
    for (int at = 0; at < text.length(); ) {
      int end = at;
      boolean plain = true;
      while (end < text.length() && isWithin(text.charAt(end))) {
        plain &= text.charAt(end) < 0x80;
        end++;
      }
      if (end > at) {
        row.take(text, at, end, plain);
      }
      at = end + 1;
    }
    return row;
  }

  /** Whether a character belongs to a word, or may once the word is in its plain form. */
  private static boolean isWithin(char sign) {
    if (sign < 0x80) {
      return sign >= 'a' && sign <= 'z'
          || sign >= 'A' && sign <= 'Z'
          || sign >= '0' && sign <= '9'
          || sign == '\'';
    }
    return sign == '’'
        || switch (Character.getType(sign)) {
          case Character.SPACE_SEPARATOR,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.CONTROL,
              Character.DASH_PUNCTUATION,
              Character.START_PUNCTUATION,
              Character.END_PUNCTUATION,
              Character.INITIAL_QUOTE_PUNCTUATION,
              Character.FINAL_QUOTE_PUNCTUATION,
              Character.CONNECTOR_PUNCTUATION,
              Character.OTHER_PUNCTUATION ->
              false;
          default -> true;
        };
  }

  private void take(String text, int from, int to, boolean plain) {
    int before = words.length();
    if (before > 0) {
      words.append(' ');
    }
    int begin = words.length();
    if (plain) {
      for (int at = from; at < to; at++) {
        char sign = text.charAt(at);
        if (sign != '\'') {
          words.append(sign >= 'A' && sign <= 'Z' ? (char) (sign + 32) : sign);
        }
      }
    } else {
      other(text.substring(from, to));
    }
    if (words.length() == begin) {
      words.setLength(before);
      return;
    }
    if (size == places.length) {
      places = Arrays.copyOf(places, 2 * size);
      begins = Arrays.copyOf(begins, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
    }
    places[size] = from;
    begins[size] = begin;
    ends[size++] = words.length();
  }

  private void other(String word) {
    String plain = Normalizer.normalize(word, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    int begin = words.length();
    boolean apart = false;
    for (int at = 0; at < plain.length(); ) {
      int sign = plain.codePointAt(at);
      at += Character.charCount(sign);
      int type = Character.getType(sign);
      if (Character.isLetterOrDigit(sign)
          || type == Character.NON_SPACING_MARK
          || type == Character.COMBINING_SPACING_MARK) {
        if (apart && words.length() > begin) {
          words.append(' ');
        }
        apart = false;
        words.appendCodePoint(sign);
      } else if (type != Character.FORMAT && sign != '\'' && sign != '’') {
        apart = true;
      }
    }
  }

  /** All words. */
  CharSequence all() {
    return words;
  }

  /** Where among all words those begin that stand at or behind a place of the text. */
  int begin(int place) {
    int word = firstFrom(place);
    return word < size ? begins[word] : words.length();
  }

  /** Where among all words those end that stand before a place of the text. */
  int end(int place) {
    int word = firstFrom(place);
    return word == 0 ? 0 : ends[word - 1];
  }

  private int firstFrom(int place) {
    int found = Arrays.binarySearch(places, 0, size, place);
    return found < 0 ? -found - 1 : found;
  }
}
