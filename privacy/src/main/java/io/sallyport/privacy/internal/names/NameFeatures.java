package io.sallyport.privacy.internal.names;

/**
 * Turns a token in its surroundings into indexes of weights. Each feature is a hash of its kind and
 * its values; two features may share a weight, which costs little at this size.
 */
public final class NameFeatures {

  /** How many weights there are for each label, as a power of two. */
  public static final int BITS = 20;

  /** No token has more features. */
  public static final int MOST = 72;

  private static final int MASK = (1 << BITS) - 1;
  private static final int PRIME = 0x01000193;
  private static final int OUTSIDE = 0x7F4A7C15;

  private final Sentence sentence;
  private final int[] out;
  private int count;

  private NameFeatures(Sentence sentence, int[] out) {
    this.sentence = sentence;
    this.out = out;
  }

  /**
   * Writes the features of a token.
   *
   * @param out holds {@link #MOST} at least
   * @return how many were written
   */
  public static int extract(Sentence sentence, int index, int[] out) {
    NameFeatures features = new NameFeatures(sentence, out);
    features.words(index);
    features.shapes(index);
    features.lists(index);
    features.cues(index);
    features.spelling(index);
    features.place(index);
    return features.count;
  }

  private void add(int kind, int value) {
    int hash = (kind * 0x85EBCA6B) ^ (value * 0xC2B2AE35);
    hash ^= hash >>> 15;
    hash *= 0x2C1B3C6D;
    hash ^= hash >>> 13;
    out[count++] = hash & MASK;
  }

  private void add(int kind, int first, int second) {
    add(kind, first * PRIME + second * 31 + 7);
  }

  private void add(int kind, int first, int second, int third) {
    add(kind, (first * PRIME + second * 31 + 7) * PRIME + third);
  }

  private boolean inside(int i) {
    return i >= 0 && i < sentence.length();
  }

  private int word(int i) {
    return inside(i) ? sentence.words[i] : OUTSIDE;
  }

  private int shape(int i) {
    return inside(i) ? sentence.tokens.get(i).shape().ordinal() + 1 : 0;
  }

  private int list(int i) {
    return inside(i) ? sentence.lists[i] : OUTSIDE;
  }

  private int cue(int i) {
    return inside(i) ? sentence.cues[i] : 0;
  }

  /**
   * A word for what stands there: its cue class, else its shape, with the sign itself for signs.
   */
  private int sort(int i) {
    if (!inside(i)) {
      return OUTSIDE;
    }
    Token token = sentence.tokens.get(i);
    if (sentence.cues[i] > 0) {
      return sentence.cues[i] + 100;
    }
    return token.shape() == Token.Shape.SIGN ? sentence.words[i] : shape(i);
  }

  private void words(int i) {
    int shape = shape(i);
    add(1, word(i));
    add(2, word(i), shape);
    add(3, word(i - 1));
    add(4, word(i + 1));
    add(5, word(i - 2));
    add(6, word(i + 2));
    add(7, word(i - 1), shape);
    add(8, word(i + 1), shape);
    add(9, word(i - 2), word(i - 1), shape);
    add(10, word(i + 1), word(i + 2), shape);
    add(11, word(i - 1), word(i + 1), shape);
    add(12, word(i - 1), word(i));
    add(13, word(i), word(i + 1));
    add(14, word(i - 3), word(i - 2), word(i - 1));
  }

  private void shapes(int i) {
    add(20, shape(i));
    add(21, shape(i - 1), shape(i));
    add(22, shape(i), shape(i + 1));
    add(23, sort(i - 1), shape(i), sort(i + 1));
    add(24, shape(i), sort(i + 1), sort(i + 2));
    add(25, sort(i - 2), sort(i - 1), shape(i));
    add(26, (sort(i - 2) * 31 + sort(i - 1)) * 31 + shape(i), sort(i + 1), sort(i + 2));
  }

  private void lists(int i) {
    int list = list(i);
    int shape = shape(i);
    add(30, list, shape);
    add(31, list(i - 1), list, shape);
    add(32, list, list(i + 1), shape);
    add(33, list(i - 1), list, list(i + 1));
    add(34, word(i - 1), list, shape);
    add(35, list, shape, word(i + 1));
    add(36, list, shape, sentence.starts[i]);
    add(37, sort(i - 1), list, sort(i + 1));
    add(38, sort(i - 2), sort(i - 1), list);
    add(39, list, sort(i + 1), sort(i + 2));
    for (int bit = 1; bit <= Lexicon.PLACE_REST; bit <<= 1) {
      if ((list & bit) != 0) {
        add(40, bit, shape);
      }
    }
    add(41, list(i + 1), shape(i + 1), shape);
    add(42, list(i - 1), shape(i - 1), shape);
  }

  private void cues(int i) {
    int shape = shape(i);
    add(50, cue(i), shape);
    add(51, cue(i - 1), shape, list(i) & Lexicon.WORD);
    add(52, cue(i + 1), shape, list(i) & Lexicon.WORD);
    add(53, cue(i - 2), cue(i - 1), shape);
    add(54, cue(i + 1), cue(i + 2), shape);
    add(55, cue(i - 2), shape);
    add(56, cue(i + 2), shape);
    add(57, sentence.labels[i], shape);
    add(58, sentence.labels[i], list(i));
  }

  private void spelling(int i) {
    Token token = sentence.tokens.get(i);
    if (!token.isWord() || sentence.words[i] == 1) {
      return;
    }
    String word = token.lower();
    int length = word.length();
    boolean capital = token.shape() != Token.Shape.LOWER;
    for (int n = 2; n <= 4 && n < length; n++) {
      add(60 + n, word.substring(length - n).hashCode(), capital ? 1 : 0);
    }
    for (int n = 2; n <= 3 && n < length; n++) {
      add(65 + n, word.substring(0, n).hashCode(), capital ? 1 : 0);
    }
    add(69, Math.min(length, 12), shape(i));
  }

  private void place(int i) {
    int shape = shape(i);
    add(70, sentence.starts[i], shape);
    add(71, sentence.lowerElsewhere[i] ? 1 : 0, shape, list(i) & Lexicon.WORD);
    add(72, sentence.loud[i] ? 1 : 0, shape, list(i));
    add(73, sentence.tokens.get(i).spaced() ? 1 : 0, shape, sort(i - 1));
  }
}
