package io.sallyport.privacy.internal.names;

import io.sallyport.privacy.PersonalDataType;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Words that look like names and are none: levels of a log, illnesses, goods, money. */
final class NotNames {

  /** Words in capitals that no part of a name is. */
  private static final Set<String> CAPITALS =
      Set.copyOf(Lexicon.lines("not-names.txt").stream().filter(NotNames::isCapital).toList());

  /** Phrases that a name does not begin with. */
  private static final List<String> BEGINNINGS =
      Lexicon.lines("not-names.txt").stream().filter(phrase -> !isCapital(phrase)).toList();

  /** What is called after somebody when it follows a name: "Sjögren syndrome". */
  private static final Set<String> CALLED_AFTER = Set.copyOf(Lexicon.lines("called-after.txt"));

  /** Words that are no person when they stand alone. */
  private static final Set<String> NOBODY = Set.copyOf(Lexicon.lines("nobody.txt"));

  /** Units of measure that begin with a capital. */
  private static final Set<String> UNITS = Set.copyOf(Lexicon.lines("units.txt"));

  /** The longest row of names that a thing is called after. */
  private static final int MOST_NAMES = 3;

  private NotNames() {}

  private static boolean isCapital(String phrase) {
    return phrase.equals(phrase.toUpperCase(Locale.ROOT));
  }

  /** Whether a span is no name of its type for what it says. */
  static boolean has(Sentence sentence, String text, int first, int end, PersonalDataType type) {
    boolean behind =
        first > 0
            && sentence.tokens.get(first - 1).isWord()
            && begins(text, sentence.start(first - 1));
    if (behind || begins(text, sentence.start(first)) || measures(sentence, first, end)) {
      return true;
    }
    if (end == first + 1 && CodeName.is(text, sentence.start(first), sentence.end(first))) {
      return true;
    }
    for (int i = first; i < end; i++) {
      Token token = sentence.tokens.get(i);
      if (CAPITALS.contains(text.substring(token.start(), token.end()))) {
        return true;
      }
    }
    return type == PersonalDataType.PERSON && isNobody(sentence, first, end)
        || type != PersonalDataType.ADDRESS && isCalledAfter(sentence, first, end);
  }

  /** "1000 Mbps": a unit behind a number, also where a list of them was taken for one name. */
  private static boolean measures(Sentence sentence, int first, int end) {
    for (int i = Math.max(first, 1); i < end; i++) {
      String before = sentence.tokens.get(i - 1).lower();
      if (UNITS.contains(sentence.tokens.get(i).lower())
          && Character.isDigit(before.charAt(before.length() - 1))) {
        return true;
      }
    }
    return false;
  }

  private static boolean begins(String text, int start) {
    for (String phrase : BEGINNINGS) {
      if (text.regionMatches(true, start, phrase, 0, phrase.length())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNobody(Sentence sentence, int first, int end) {
    return end == first + 1 && NOBODY.contains(sentence.tokens.get(first).lower());
  }

  /** "Ewing sarcoma", but not "Anna Ewing's disease": a given name says that it is somebody. */
  private static boolean isCalledAfter(Sentence sentence, int first, int end) {
    int next = end;
    while (next < sentence.length() && isPossessive(sentence.tokens.get(next).lower())) {
      next++;
    }
    boolean called =
        next < sentence.length() && CALLED_AFTER.contains(sentence.tokens.get(next).lower())
            || CALLED_AFTER.contains(sentence.tokens.get(end - 1).lower());
    boolean somebody = end > first + 1 && (sentence.lists[first] & Lexicon.GIVEN) != 0;
    return called && !somebody && end - first <= MOST_NAMES;
  }

  private static boolean isPossessive(String word) {
    return word.equals("'") || word.equals("’") || word.equals("s") || word.equals("'s");
  }
}
