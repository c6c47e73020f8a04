package io.sallyport.privacy.internal.names;

import java.util.Arrays;

/**
 * Places that few know: they count only where the words beside them say that a place is meant. One
 * sorted list, for there are many and most texts ask for none.
 */
final class SmallTowns {

  private static final String[] NAMES =
      Lexicon.lines("small-towns.txt").stream().map(Lexicon::lower).sorted().toArray(String[]::new);

  private SmallTowns() {}

  /** How many tokens from an index name a small town: two, one or none. */
  static int length(Sentence sentence, int at, int limit) {
    if (!isCapital(sentence, at)) {
      return 0;
    }
    String first = sentence.tokens.get(at).lower();
    if (at + 1 < limit
        && isCapital(sentence, at + 1)
        && isName(first + " " + sentence.tokens.get(at + 1).lower())) {
      return 2;
    }
    return sentence.lists[at] == 0 && sentence.cues[at] == 0 && isName(first) ? 1 : 0;
  }

  private static boolean isName(String name) {
    return Arrays.binarySearch(NAMES, name) >= 0;
  }

  private static boolean isCapital(Sentence sentence, int at) {
    return sentence.tokens.get(at).shape() == Token.Shape.CAPITALISED;
  }
}
