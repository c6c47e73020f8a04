package io.sallyport.privacy.internal.names;

import io.sallyport.privacy.internal.names.Token.Shape;
import java.util.Set;

/**
 * Names that what stands around them tells: the writer's below a letter, one with a nickname in its
 * middle, and what particles join to a name.
 */
final class Around {

  /** How sure such a name is. */
  static final double SCORE = 0.65;

  private static final int LONGEST_PHRASE = 5;
  private static final int MOST_WORDS = 3;
  private static final int LONGEST_NICKNAME = 2;
  private static final String QUOTES = "\"“”„'‘’«»()";

  private static final Set<String> SIGN_OFFS = Set.copyOf(Lexicon.lines("sign-offs.txt"));
  private static final Set<String> JOINS = WordClasses.of("spoken-to.txt").words("joins");

  private Around() {}

  /**
   * The end of the writer's name that begins at a token: alone on the line below a sign-off.
   *
   * @return the index behind it; the token's own index when there is none
   */
  static int signed(Sentence sentence, int at, int limit) {
    if (at < 2 || sentence.tokens.get(at - 1).shape() != Shape.BREAK || !isSignOff(sentence, at)) {
      return at;
    }
    int end = at;
    boolean named = false;
    while (end < limit && end - at < MOST_WORDS && isCapital(sentence, end)) {
      int lists = sentence.lists[end];
      named |= (lists & Lexicon.GIVEN) != 0 || (lists & Lexicon.WORD) == 0;
      end++;
    }
    boolean alone = end == limit || sentence.tokens.get(end).shape() == Shape.BREAK;
    return alone && named ? end : at;
  }

  private static boolean isSignOff(Sentence sentence, int at) {
    int last = at - 2;
    boolean comma = sentence.tokens.get(last).shape() == Shape.SIGN;
    last -= comma ? 1 : 0;
    int first = last;
    StringBuilder phrase = new StringBuilder();
    while (first >= 0
        && last - first < LONGEST_PHRASE
        && sentence.tokens.get(first).shape() != Shape.BREAK) {
      phrase.insert(0, sentence.tokens.get(first).lower() + (phrase.isEmpty() ? "" : " "));
      first--;
    }
    boolean whole = first < 0 || sentence.tokens.get(first).shape() == Shape.BREAK;
    return whole && SIGN_OFFS.contains(phrase.toString());
  }

  /**
   * The end of a name with a nickname in its middle: Anna "Nan" Keller.
   *
   * @return the index behind it; the token's own index when there is none
   */
  static int nicknamed(Sentence sentence, int at, int limit) {
    if (at + 3 >= limit
        || !isCapital(sentence, at)
        || (sentence.lists[at] & Lexicon.GIVEN) == 0
        || (sentence.lists[at] & Lexicon.WORD) != 0
        || !isQuote(sentence, at + 1)) {
      return at;
    }
    int quote = at + 2;
    while (quote < limit
        && quote - at - 2 < LONGEST_NICKNAME
        && sentence.tokens.get(quote).isWord()) {
      quote++;
    }
    boolean closed = quote > at + 2 && quote + 1 < limit && isQuote(sentence, quote);
    if (!closed || !isCapital(sentence, quote + 1) || sentence.cues[quote + 1] != 0) {
      return at;
    }
    int lists = sentence.lists[quote + 1];
    boolean surname = (lists & Lexicon.SURNAME) != 0 || (lists & Lexicon.WORD) == 0;
    return surname ? quote + 2 : at;
  }

  /**
   * The end of a name that goes on behind a particle: "João Gonçalves" and "da Conceição".
   *
   * @param end behind the part that was found
   */
  static int joined(Sentence sentence, int end, int limit) {
    int at = end;
    boolean apostrophe =
        at + 1 < limit
            && isQuote(sentence, at)
            && sentence.tokens.get(at + 1).lower().equals("t")
            && JOINS.contains("'t");
    at += apostrophe ? 2 : 0;
    if (!apostrophe && (at >= limit || !JOINS.contains(sentence.tokens.get(at).lower()))) {
      return end;
    }
    at += apostrophe ? 0 : 1;
    boolean name =
        at < limit
            && isCapital(sentence, at)
            && sentence.tokens.get(at).spaced()
            && (apostrophe || (sentence.lists[at] & (Lexicon.COUNTRY | Lexicon.WORD)) == 0);
    return name ? at + 1 : end;
  }

  /** A name without what its bearer does: "William Smith, Ophthalmology". */
  static int withoutWork(Sentence sentence, int from, int end) {
    int comma = end - 2;
    if (comma <= from || !sentence.tokens.get(comma).lower().equals(",")) {
      return end;
    }
    int lists = sentence.lists[end - 1];
    boolean name = (lists & (Lexicon.GIVEN | Lexicon.SURNAME)) != 0;
    return !name && (lists & Lexicon.WORD) != 0 ? comma : end;
  }

  private static boolean isQuote(Sentence sentence, int at) {
    Token token = sentence.tokens.get(at);
    return token.shape() == Shape.SIGN && QUOTES.contains(token.lower());
  }

  private static boolean isCapital(Sentence sentence, int at) {
    return sentence.tokens.get(at).shape() == Shape.CAPITALISED;
  }
}
