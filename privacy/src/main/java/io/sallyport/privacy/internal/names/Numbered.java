package io.sallyport.privacy.internal.names;

import io.sallyport.privacy.internal.names.Token.Shape;

/**
 * Names that a short number follows, as in lists and tables: "John Smith 42". They read like a
 * street and its house, so the model is asked about them without the number.
 */
final class Numbered {

  /** How far before the name the model reads along. */
  private static final int LEAD = 60;

  private static final int MOST_DIGITS = 3;

  private Numbered() {}

  /** Whether two words with capitals and a short number begin at a token. */
  static boolean isAt(Sentence sentence, int at) {
    if (at + 2 >= sentence.length()) {
      return false;
    }
    Token second = sentence.tokens.get(at + 1);
    Token number = sentence.tokens.get(at + 2);
    boolean digits =
        number.shape().ordinal() >= Shape.DIGIT.ordinal()
            && number.shape().ordinal() <= Shape.FOUR_DIGITS.ordinal()
            && number.end() - number.start() <= MOST_DIGITS;
    return digits
        && number.spaced()
        && second.spaced()
        && sentence.tokens.get(at).shape() == Shape.CAPITALISED
        && second.shape() == Shape.CAPITALISED
        && sentence.cues[at] == 0
        && sentence.cues[at + 1] == 0;
  }

  /** Where the text begins that is read again: within the line, at a word. */
  static int from(Sentence sentence, int at) {
    int first = at;
    while (first > 0
        && sentence.start(at) - sentence.start(first - 1) <= LEAD
        && sentence.tokens.get(first - 1).shape() != Shape.BREAK) {
      first--;
    }
    return sentence.start(first);
  }
}
