package io.sallyport.privacy.internal.names;

import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.internal.names.Token.Shape;
import java.util.Set;

/**
 * Names that are made as those of places are, whatever the model takes them for: "Odiham Borough",
 * "our Houston warehouse", "Ormskirk Burscough", "the Republic of Malta".
 */
final class PlaceNames {

  private static final int PEOPLE = Lexicon.GIVEN | Lexicon.SURNAME;
  private static final int PLACES = Lexicon.CITY | Lexicon.COUNTRY | Lexicon.REGION;

  private static final WordClasses CLASSES = WordClasses.of("place-words.txt");
  private static final Set<String> SUFFIXES = CLASSES.words("suffix");
  private static final Set<String> STATES = CLASSES.words("state");
  private static final Set<String> POSSESSIVES = CLASSES.words("possessive");
  private static final Set<String> KINDS = CLASSES.words("kind");
  private static final Set<String> WITHIN = CLASSES.words("within");
  private static final Set<String> FOLLOWING = CLASSES.words("following");
  private static final Set<String> NAMING = CLASSES.words("naming");
  private static final Set<String> JOINTS = Set.of("and", "or", "to");
  private static final Set<String> GOODS = CLASSES.words("goods");
  private static final Set<String> SAINTS = CLASSES.words("saint");
  private static final Set<String> LANDSCAPES = CLASSES.words("landscape");
  private static final Set<String> BRANCHES = Set.copyOf(Company.words("behind"));

  /** The longest name of a place before what it is: "Linpien Rural". */
  private static final int MOST_WORDS = 4;

  private PlaceNames() {}

  /** Whether a name that is taken for a person or an organisation is one of a place. */
  static boolean isPlace(Sentence sentence, int from, int to, PersonalDataType guess) {
    return isBranch(sentence, from, to)
        || guess == PersonalDataType.PERSON && isTownAndQuarter(sentence, from, to)
        || guess == PersonalDataType.PERSON && isWhereabouts(sentence, from, to)
        || guess == PersonalDataType.PERSON && isSaidOfPlaces(sentence, from, to)
        || named(sentence, from, to) == to
        || isPartOfALand(sentence, from, to, guess);
  }

  /** "Shubert residents", "your city Angelus Oaks": what is said of places only. */
  private static boolean isSaidOfPlaces(Sentence sentence, int from, int to) {
    boolean followed =
        to == from + 1
            && to < sentence.length()
            && FOLLOWING.contains(sentence.tokens.get(to).lower())
            && (sentence.lists[from] & Lexicon.GIVEN) == 0;
    return followed
        || isKind(sentence, from - 1)
        || isOfAState(sentence, from, to)
        || isBesideAPlace(sentence, from, to)
        || isSentFrom(sentence, from, to);
  }

  /** "Virginia state law". */
  private static boolean isOfAState(Sentence sentence, int from, int to) {
    return to == from + 1
        && to < sentence.length()
        && (sentence.lists[from] & (Lexicon.REGION | Lexicon.COUNTRY)) != 0
        && sentence.tokens.get(to).lower().equals("state");
  }

  /** "England and Wales": a place that could be a name, behind one that could not. */
  static boolean isBesideAPlace(Sentence sentence, int from, int to) {
    return from > 1
        && to == from + 1
        && (sentence.lists[from] & PLACES) != 0
        && JOINTS.contains(sentence.tokens.get(from - 1).lower())
        && isSurePlace(sentence.lists[from - 2])
        && sentence.tokens.get(from - 2).shape() == Shape.CAPITALISED;
  }

  private static boolean isSurePlace(int lists) {
    boolean land = (lists & (Lexicon.COUNTRY | Lexicon.REGION)) != 0;
    int other = land ? Lexicon.GIVEN | Lexicon.WORD : PEOPLE | Lexicon.WORD;
    return (lists & PLACES) != 0 && (lists & other) == 0;
  }

  /** "the shipment from Dallas": goods come from places. */
  private static boolean isSentFrom(Sentence sentence, int from, int to) {
    return from > 1
        && to == from + 1
        && (sentence.lists[from] & PLACES) != 0
        && sentence.tokens.get(from - 1).lower().equals("from")
        && GOODS.contains(sentence.tokens.get(from - 2).lower());
  }

  /** Whether a token is a word such as "town", in small letters. */
  static boolean isKind(Sentence sentence, int at) {
    return at >= 0
        && sentence.tokens.get(at).shape() == Shape.LOWER
        && NAMING.contains(sentence.tokens.get(at).lower());
  }

  static boolean isSaint(Sentence sentence, int at) {
    return SAINTS.contains(sentence.tokens.get(at).lower());
  }

  /**
   * The end of a name that ends in a word for a landscape where a place is led to: "in Dell Grove".
   *
   * @return the index behind it; the token's own index when there is none
   */
  static int landscape(Sentence sentence, int at, int limit) {
    String before = at > 0 ? sentence.tokens.get(at - 1).lower() : "";
    boolean led = WITHIN.contains(before) || before.equals("at") || before.equals("from");
    boolean told = isTheirs(sentence, at);
    if (!led && !told || sentence.lowerElsewhere[at] || sentence.cues[at] != 0) {
      return at;
    }
    int end = at;
    while (end < limit
        && end - at < MOST_WORDS
        && sentence.tokens.get(end).shape() == Shape.CAPITALISED
        && (end == at || sentence.tokens.get(end).spaced())) {
      end++;
    }
    boolean landscape =
        told && end > at
            || end > at + 1 && LANDSCAPES.contains(sentence.tokens.get(end - 1).lower());
    return landscape ? end : at;
  }

  /** "your city Amber Oaks". */
  private static boolean isTheirs(Sentence sentence, int at) {
    return at > 1
        && isKind(sentence, at - 1)
        && POSSESSIVES.contains(sentence.tokens.get(at - 2).lower())
        && !sentence.tokens.get(at - 2).lower().equals("the");
  }

  private static boolean isOneOf(String word, Set<String> some, Set<String> others) {
    return some.contains(word) || others.contains(word);
  }

  /** "in Cosham", "through Aisby": nobody's name, and people are not walked through. */
  private static boolean isWhereabouts(Sentence sentence, int from, int to) {
    return from > 0
        && to == from + 1
        && WITHIN.contains(sentence.tokens.get(from - 1).lower())
        && (sentence.lists[from] & (PEOPLE | Lexicon.WORD)) == 0
        && sentence.tokens.get(from).shape() == Shape.CAPITALISED
        && !isApostrophe(sentence, to);
  }

  private static boolean isApostrophe(Sentence sentence, int at) {
    return at < sentence.length() && "'’".contains(sentence.tokens.get(at).lower());
  }

  /**
   * The end of a place that the words before it name as one: "the parish of Heydour", "Mayor of
   * Cork".
   *
   * @return the index behind it; the token's own index when there is none
   */
  static int named(Sentence sentence, int at, int limit) {
    if (at < 2
        || !sentence.tokens.get(at - 1).lower().equals("of")
        || !isOneOf(sentence.tokens.get(at - 2).lower(), KINDS, STATES)
        || sentence.lowerElsewhere[at]
        || sentence.cues[at] != 0) {
      return at;
    }
    int end = at;
    while (end < limit
        && end - at < MOST_WORDS
        && sentence.tokens.get(end).shape() == Shape.CAPITALISED
        && (end == at || sentence.tokens.get(end).spaced())) {
      end++;
    }
    int lists = end > at ? sentence.lists[at] : 0;
    boolean common = (lists & Lexicon.WORD) != 0 && (lists & (PLACES | Lexicon.PLACE_FIRST)) == 0;
    return common ? at : end;
  }

  /** "our Houston warehouse": people are not said to be ours before what firms have. */
  static boolean isBranch(Sentence sentence, int from, int to) {
    return from > 0
        && to < sentence.length()
        && POSSESSIVES.contains(sentence.tokens.get(from - 1).lower())
        && BRANCHES.contains(sentence.tokens.get(to).lower())
        && sentence.tokens.get(to).shape() == Shape.LOWER
        && isListed(sentence, from, to);
  }

  private static boolean isListed(Sentence sentence, int from, int to) {
    return to == from + 1
        ? (sentence.lists[from] & PLACES) != 0
        : (sentence.lists[from] & Lexicon.PLACE_FIRST) != 0
            && (sentence.lists[to - 1] & Lexicon.PLACE_REST) != 0;
  }

  /** A town that is nobody's name, and what lies in it or beside it. */
  private static boolean isTownAndQuarter(Sentence sentence, int from, int to) {
    if (to < from + 2
        || sentence.labels[from] != 0
        || (sentence.lists[from] & (Lexicon.CITY | Lexicon.REGION)) == 0) {
      return false;
    }
    for (int i = from; i < to; i++) {
      Shape shape = sentence.tokens.get(i).shape();
      int other = i == from ? PEOPLE | Lexicon.WORD : Lexicon.GIVEN;
      if (shape != Shape.CAPITALISED || (sentence.lists[i] & other) != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPartOfALand(
      Sentence sentence, int from, int to, PersonalDataType guess) {
    boolean behind = isSuffix(sentence, to);
    boolean within = to > from + 1 && isSuffix(sentence, to - 1);
    boolean given = (sentence.lists[from] & Lexicon.GIVEN) != 0 && to > from + 1 && !within;
    return to - from <= MOST_WORDS
        && !given
        && (behind && guess == PersonalDataType.PERSON || within)
        && sentence.tokens.get(from).shape() == Shape.CAPITALISED;
  }

  private static boolean isSuffix(Sentence sentence, int at) {
    return at < sentence.length()
        && sentence.tokens.get(at).shape() == Shape.CAPITALISED
        && SUFFIXES.contains(sentence.tokens.get(at).lower());
  }

  /** Where a place begins: "Commonwealth of" is a part of the name of a land. */
  static int start(Sentence sentence, int from) {
    boolean of = from >= 2 && sentence.tokens.get(from - 1).lower().equals("of");
    return of
            && STATES.contains(sentence.tokens.get(from - 2).lower())
            && sentence.tokens.get(from - 2).shape() != Shape.LOWER
            && (sentence.lists[from] & (PLACES | Lexicon.PLACE_FIRST)) != 0
        ? from - 2
        : from;
  }

  /** Where a place ends: "Borough" is a part of its name. */
  static int end(Sentence sentence, int to) {
    return isSuffix(sentence, to) ? to + 1 : to;
  }
}
