package io.sallyport.privacy.internal.names;

import io.sallyport.privacy.internal.names.Token.Shape;
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

  private static final int PEOPLE = Lexicon.GIVEN | Lexicon.SURNAME;

  private static final Set<String> BEFORE = words("before");
  private static final Set<String> BEHIND = words("behind");
  private static final Set<String> OF_A_LAND = words("land");

  /** What leads to other things more often than to places. */
  private static final Set<String> LOOSE = Set.of("for", "of", "between");

  private static final int MOST_WORDS = 4;

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
    if (sentence.tokens.get(at).shape() != Shape.CAPITALISED || sentence.loud[at]) {
      return at;
    }
    int named =
        Math.max(PlaceNames.named(sentence, at, limit), PlaceNames.landscape(sentence, at, limit));
    if (named > at) {
      return named;
    }
    return (sentence.lists[at] & PLACES) == 0
        ? smallTown(sentence, at, limit)
        : listed(sentence, at, limit);
  }

  private static int listed(Sentence sentence, int at, int limit) {
    int end = at + 1;
    while (end < limit && (sentence.lists[end] & Lexicon.PLACE_REST) != 0) {
      end++;
    }
    if (at > 0 && isCapital(sentence, at - 1, limit)) {
      return at;
    }
    String before = at > 0 ? sentence.tokens.get(at - 1).lower() : "";
    boolean led = BEFORE.contains(before);
    boolean loose = led || LOOSE.contains(before) || PlaceNames.isKind(sentence, at - 1);
    if (isCapital(sentence, end, limit)) {
      return loose ? withQuarter(sentence, at, limit) : at;
    }
    boolean several = end > at + 1;
    int lists = sentence.lists[at];
    boolean other = (lists & (Lexicon.WORD | Lexicon.GIVEN)) != 0 || sentence.lowerElsewhere[at];
    if (isLand(sentence, at)
        || PlaceNames.isBranch(sentence, at, end)
        || PlaceNames.isBesideAPlace(sentence, at, end)) {
      return end;
    }
    if (other && !several) {
      return at;
    }
    boolean alone =
        (lists & (Lexicon.COUNTRY | Lexicon.REGION)) != 0
            && (lists & (PEOPLE | Lexicon.PLACE_FIRST)) == 0
            && sentence.cues[at] == 0;
    boolean followed = end < limit && BEHIND.contains(sentence.tokens.get(end).lower());
    boolean meant = several && (loose || isNobody(sentence, at, end));
    return led || followed || alone || meant || loose && (lists & PEOPLE) == 0 ? end : at;
  }

  /** Whether no word of a place of several words is a given name, and no sentence begins. */
  private static boolean isNobody(Sentence sentence, int at, int end) {
    int lists = 0;
    for (int i = at; i < end; i++) {
      lists |= sentence.lists[i];
    }
    return (lists & Lexicon.GIVEN) == 0 && sentence.starts[at] == 0 && !sentence.lowerElsewhere[at];
  }

  /** "Retford Hayton": a town, and a part of it that is no common word. */
  private static int withQuarter(Sentence sentence, int at, int limit) {
    if ((sentence.lists[at] & (PEOPLE | Lexicon.WORD | Lexicon.COUNTRY)) != 0) {
      return at;
    }
    int end = at + 1;
    while (end < limit && end - at < MOST_WORDS && isCapital(sentence, end, limit)) {
      boolean common =
          (sentence.lists[end] & Lexicon.WORD) != 0 && !PlaceNames.isSaint(sentence, end);
      if (common || sentence.cues[end] != 0 && !PlaceNames.isSaint(sentence, end)) {
        return at;
      }
      end++;
    }
    return end;
  }

  /** The end of a small town that is led to: "near Pottsboro". */
  private static int smallTown(Sentence sentence, int at, int limit) {
    String before = at > 0 ? sentence.tokens.get(at - 1).lower() : "";
    if (!BEFORE.contains(before)
        && !LOOSE.contains(before)
        && !PlaceNames.isKind(sentence, at - 1)) {
      return at;
    }
    int end = at + SmallTowns.length(sentence, at, limit);
    return isCapital(sentence, end, limit) ? at : end;
  }

  /** A country whose name is a word or a name as well, where only countries stand. */
  private static boolean isLand(Sentence sentence, int at) {
    int lists = sentence.lists[at];
    if ((lists & (Lexicon.COUNTRY | Lexicon.REGION)) == 0
        || sentence.lowerElsewhere[at]
        || at < 2) {
      return false;
    }
    String before = sentence.tokens.get(at - 1).lower();
    boolean of = before.equals("of");
    return of && OF_A_LAND.contains(sentence.tokens.get(at - 2).lower())
        || (lists & Lexicon.COUNTRY) != 0
            && (before.equals("in") && (lists & Lexicon.SURNAME) == 0
                || of && (lists & (Lexicon.WORD | Lexicon.GIVEN)) == 0);
  }

  private static boolean isCapital(Sentence sentence, int at, int limit) {
    if (at >= limit) {
      return false;
    }
    Shape shape = sentence.tokens.get(at).shape();
    return (shape == Shape.CAPITALISED && sentence.starts[at] == 0) || shape == Shape.UPPER;
  }
}
