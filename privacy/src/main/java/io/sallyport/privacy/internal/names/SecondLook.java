package io.sallyport.privacy.internal.names;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * Places that the model passed over although they are on the lists, mean nothing else, and stand
 * where places stand: "the shipment from Dallas", "our Madison office".
 */
final class SecondLook {

  /** How sure such a place is. */
  static final double SCORE = 0.6;

  private static final int PLACES =
      Lexicon.CITY | Lexicon.COUNTRY | Lexicon.REGION | Lexicon.PLACE_FIRST;

  private static final Set<String> BEFORE = words("before");
  private static final Set<String> BEHIND = words("behind");

  private SecondLook() {}

  private static Set<String> words(String name) {
    return Company.words(name).stream().collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The end of the place that begins at a token.
   *
   * @return the index behind it; the token's own index when there is none
   */
  static int end(Sentence sentence, int at, int limit) {
    Token token = sentence.tokens.get(at);
    boolean capital = token.shape() == Token.Shape.CAPITALISED;
    if (!capital || (sentence.lists[at] & PLACES) == 0 || sentence.loud[at]) {
      return at;
    }
    int end = at + 1;
    while (end < limit && (sentence.lists[end] & Lexicon.PLACE_REST) != 0) {
      end++;
    }
    boolean several = end > at + 1;
    boolean other =
        (sentence.lists[at] & (Lexicon.WORD | Lexicon.GIVEN)) != 0 || sentence.lowerElsewhere[at];
    boolean longer =
        isCapital(sentence, end, limit) || (at > 0 && isCapital(sentence, at - 1, limit));
    if ((other && !several) || longer) {
      return at;
    }
    boolean led = at > 0 && BEFORE.contains(sentence.tokens.get(at - 1).lower());
    boolean followed = end < limit && BEHIND.contains(sentence.tokens.get(end).lower());
    return led || followed ? end : at;
  }

  private static boolean isCapital(Sentence sentence, int at, int limit) {
    if (at >= limit) {
      return false;
    }
    Token.Shape shape = sentence.tokens.get(at).shape();
    return (shape == Token.Shape.CAPITALISED && sentence.starts[at] == 0)
        || shape == Token.Shape.UPPER;
  }
}
