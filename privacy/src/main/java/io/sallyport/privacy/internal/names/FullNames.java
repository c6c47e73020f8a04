package io.sallyport.privacy.internal.names;

import io.sallyport.privacy.internal.names.Token.Shape;
import java.util.List;
import java.util.Set;

/**
 * A given name and a surname of the lists where people are spoken of: "assigned to Tom Hill",
 * "Grace Field called". Both may be common words, so that the model alone is not sure enough.
 */
final class FullNames {

  /** How sure such a name is. */
  static final double SCORE = 0.7;

  private static final Lexicon LEXICON = Lexicon.standard();

  /** Classes of words beside which people stand. */
  private static final Set<Integer> BEFORE =
      Set.of(
          LEXICON.cue("mr"),
          LEXICON.cue("wife"),
          LEXICON.cue("patient"),
          LEXICON.cue("said"),
          LEXICON.cue("dear"),
          LEXICON.cue("forename"));

  private static final List<String> FORMED = List.of("s", "ing", "ed", "ion", "ment", "ness");
  private static final int PRODUCTS = LEXICON.cue("kubernetes");
  private static final int TITLES = LEXICON.cue("mr");
  private static final int SAYING = LEXICON.cue("said");
  private static final Set<Integer> FIELDS =
      Set.of(LEXICON.cue("patient"), LEXICON.cue("forename"));

  private static final Set<String> LINKS = Company.words("links");
  private static final Set<String> DEALINGS = Company.words("dealings");

  private static final Set<String> BULLETS = Set.of("-", "*", "•", "–", "·", "\"");

  /** Given names that are in the list of words too, and names first. */
  private static final Set<String> FIRST_NAMES = Set.copyOf(Lexicon.lines("first-names.txt"));

  private FullNames() {}

  /** Whether a given name and another word with a capital stand here. */
  private static boolean isPair(Sentence sentence, int at, int limit) {
    return at + 1 < limit
        && !sentence.loud[at]
        && sentence.tokens.get(at).shape() == Shape.CAPITALISED
        && sentence.tokens.get(at + 1).shape() == Shape.CAPITALISED
        && sentence.tokens.get(at + 1).spaced()
        && (sentence.lists[at] & Lexicon.GIVEN) != 0
        && (sentence.lists[at] & Lexicon.COUNTRY) == 0
        && (isFree(sentence, at + 1) || sentence.cues[at + 1] == TITLES)
        && sentence.cues[at] == 0
        && !sentence.lowerElsewhere[at + 1];
  }

  /** "Jenkins" is a surname as well as a server. */
  private static boolean isFree(Sentence sentence, int at) {
    return sentence.cues[at] == 0 || sentence.cues[at] == PRODUCTS && isSurname(sentence, at);
  }

  private static boolean isSurname(Sentence sentence, int at) {
    return (sentence.lists[at] & Lexicon.SURNAME) != 0;
  }

  /** Words that are surnames too are seldom formed from others: no "Documents", no "Hearing". */
  private static boolean isSimple(Sentence sentence, int at) {
    String word = sentence.tokens.get(at).lower();
    return FORMED.stream().noneMatch(word::endsWith);
  }

  /** Whether a given name that is a name first, and a surname, stand here. */
  static boolean isKnown(Sentence sentence, int at) {
    Token given = sentence.tokens.get(at);
    boolean first = (sentence.lists[at] & Lexicon.WORD) == 0 || FIRST_NAMES.contains(given.lower());
    return first && (sentence.lists[at] & Lexicon.GIVEN) != 0 && isSurname(sentence, at + 1);
  }

  /** Whether the given name means nothing else and the surname is known: they need no company. */
  static boolean isPlain(Sentence sentence, int at, int limit) {
    int other = Lexicon.WORD | Lexicon.CITY | Lexicon.REGION | Lexicon.PLACE_FIRST;
    return isPair(sentence, at, limit)
        && isFree(sentence, at + 1)
        && isSurname(sentence, at + 1)
        && (sentence.lists[at] & other) == 0;
  }

  /**
   * The end of the name that begins at a token.
   *
   * @return the index behind it; the token's own index when there is none
   */
  static int end(Sentence sentence, int at, int limit) {
    if (!isPair(sentence, at, limit) || isCapital(sentence, at + 2, limit)) {
      return at;
    }
    boolean told =
        isLed(sentence, at)
            || at + 2 < limit && sentence.cues[at + 2] == SAYING
            || isColumn(sentence, at, limit);
    boolean person =
        told && (isSurname(sentence, at + 1) || isSimple(sentence, at + 1))
            || isAlone(sentence, at, limit);
    boolean called = sentence.cues[at + 1] == PRODUCTS;
    return person || called || isPlain(sentence, at, limit) ? at + 2 : at;
  }

  private static boolean isCapital(Sentence sentence, int at, int limit) {
    return at < limit && sentence.tokens.get(at).shape() == Shape.CAPITALISED;
  }

  private static boolean isLed(Sentence sentence, int at) {
    int before = at - 1;
    for (int skipped = 0; before >= 0 && skipped < 2; skipped++) {
      Shape shape = sentence.tokens.get(before).shape();
      if (shape != Shape.SIGN && shape != Shape.BREAK) {
        break;
      }
      before--;
    }
    if (before < 0) {
      return false;
    }
    boolean link = before == at - 1 && LINKS.contains(sentence.tokens.get(before).lower());
    if (link && before > 0) {
      return sentence.cues[before - 1] == SAYING
          || DEALINGS.contains(sentence.tokens.get(before - 1).lower());
    }
    return BEFORE.contains(sentence.cues[before]);
  }

  /** Whether it fills a cell of a table whose first line names a column for people. */
  private static boolean isColumn(Sentence sentence, int at, int limit) {
    boolean starts = at > 0 && isEdge(sentence, at - 1);
    boolean ends = at + 2 >= limit || isEdge(sentence, at + 2);
    if (!starts || !ends) {
      return false;
    }
    boolean separated = false;
    boolean named = false;
    for (int i = 0; i < at && sentence.tokens.get(i).shape() != Shape.BREAK; i++) {
      separated |= isEdge(sentence, i);
      named |= FIELDS.contains(sentence.cues[i]);
    }
    return separated && named;
  }

  /**
   * Whether a given name that is a name first, and a surname, fill a line or an entry of a list.
   * Headings are made of other words.
   */
  private static boolean isAlone(Sentence sentence, int at, int limit) {
    int before = at - 1;
    while (before >= 0 && BULLETS.contains(sentence.tokens.get(before).lower())) {
      before--;
    }
    boolean starts = before < 0 || sentence.tokens.get(before).shape() == Shape.BREAK;
    boolean ends = at + 2 >= limit || isEdge(sentence, at + 2);
    return starts
        && ends
        && isSurname(sentence, at + 1)
        && FIRST_NAMES.contains(sentence.tokens.get(at).lower());
  }

  private static boolean isEdge(Sentence sentence, int at) {
    Token token = sentence.tokens.get(at);
    return token.shape() == Shape.BREAK
        || token.shape() == Shape.SIGN && ",;|\t\"".indexOf(token.lower().charAt(0)) >= 0;
  }
}
