package io.sallyport.text;

import org.jspecify.annotations.Nullable;

/**
 * Converts between UTF-16 indices, which Java uses, and code point offsets, which the JSON output
 * uses, for one text. Building it costs one pass; a conversion costs at most {@value #STEP} steps.
 */
public final class CodePoints {

  private static final int STEP = 128;

  private final String text;
  private final int length;

  /** Code points before each multiple of STEP; null when the text has no surrogate pair. */
  private final int @Nullable [] before;

  private CodePoints(String text, int length, int @Nullable [] before) {
    this.text = text;
    this.length = length;
    this.before = before;
  }

  /** The converter of a text. */
  public static CodePoints of(String text) {
    int total = text.codePointCount(0, text.length());
    if (total == text.length()) {
      return new CodePoints(text, total, null);
    }
    int[] before = new int[text.length() / STEP + 1];
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      if (i % STEP == 0) {
        before[i / STEP] = count;
      }
      if (!insidePair(text, i + 1)) {
        count++;
      }
    }
    if (text.length() % STEP == 0) {
      before[text.length() / STEP] = count;
    }
    return new CodePoints(text, total, before);
  }

  /** How many code points the text has; a lone surrogate counts as one. */
  public int length() {
    return length;
  }

  /**
   * The number of whole code points before a UTF-16 index.
   *
   * @param utf16 0 to the text's length; an index inside a surrogate pair gives the offset of the
   *     pair
   */
  public int fromUtf16(int utf16) {
    if (utf16 < 0 || utf16 > text.length()) {
      throw new IndexOutOfBoundsException(
          "utf16: " + utf16 + " (expected: 0 to " + text.length() + ")");
    }
    if (before == null) {
      return utf16;
    }
    int count = before[utf16 / STEP];
    for (int i = utf16 - utf16 % STEP; i < utf16; i++) {
      if (!insidePair(text, i + 1)) {
        count++;
      }
    }
    return count;
  }

  /**
   * The UTF-16 index of a code point offset.
   *
   * @param codePoint 0 to {@link #length()}
   */
  public int toUtf16(int codePoint) {
    if (codePoint < 0 || codePoint > length) {
      throw new IndexOutOfBoundsException(
          "codePoint: " + codePoint + " (expected: 0 to " + length + ")");
    }
    if (before == null) {
      return codePoint;
    }
    int low = 0;
    int high = before.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (before[middle] <= codePoint) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    int index = low * STEP;
    if (insidePair(text, index)) {
      // The pair astride the mark is counted after it.
      index--;
    }
    return text.offsetByCodePoints(index, codePoint - before[low]);
  }

  private static boolean insidePair(String text, int index) {
    return index > 0
        && index < text.length()
        && Character.isLowSurrogate(text.charAt(index))
        && Character.isHighSurrogate(text.charAt(index - 1));
  }
}
