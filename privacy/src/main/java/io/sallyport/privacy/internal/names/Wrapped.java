package io.sallyport.privacy.internal.names;

import io.sallyport.privacy.internal.names.Token.Shape;

/** Names of people that a line break cuts: "Name: Anna" and "Keller" in the next line. */
final class Wrapped {

  private Wrapped() {}

  /**
   * Where a name of a person goes on to.
   *
   * @param first the first token of what was found
   * @param end behind its last token
   * @return the index behind the whole name; {@code end} when it does not go on
   */
  static int end(Sentence sentence, int first, int end, int limit) {
    int to = syllables(sentence, end, limit);
    if (to > end) {
      return isSurname(sentence, to, limit) ? to + 1 : to;
    }
    boolean broken =
        end + 1 < limit
            && sentence.tokens.get(end).shape() == Shape.BREAK
            && isSurname(sentence, end + 1, limit);
    if (!broken || end != first + 1 || (sentence.lists[first] & Lexicon.GIVEN) == 0) {
      return end;
    }
    boolean alone = first > 0 && sentence.tokens.get(first - 1).shape() == Shape.BREAK;
    boolean list = alone && (sentence.lists[end + 1] & Lexicon.GIVEN) != 0;
    return list ? end : end + 2;
  }

  /** Behind the rest of a word that a hyphen and a line break cut. */
  private static int syllables(Sentence sentence, int end, int limit) {
    boolean cut =
        end + 2 < limit
            && sentence.tokens.get(end).lower().equals("-")
            && !sentence.tokens.get(end).spaced()
            && sentence.tokens.get(end + 1).shape() == Shape.BREAK
            && sentence.tokens.get(end + 2).shape() == Shape.LOWER;
    return cut ? end + 3 : end;
  }

  private static boolean isSurname(Sentence sentence, int at, int limit) {
    return at < limit
        && sentence.tokens.get(at).shape() == Shape.CAPITALISED
        && (sentence.lists[at] & Lexicon.SURNAME) != 0
        && sentence.cues[at] == 0
        && !sentence.lowerElsewhere[at];
  }
}
