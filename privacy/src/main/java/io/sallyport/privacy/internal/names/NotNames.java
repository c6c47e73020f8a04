package io.sallyport.privacy.internal.names;

import io.sallyport.privacy.PersonalDataType;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

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

  private static final Set<String> PARTS = Set.copyOf(Lexicon.lines("parts-of-texts.txt"));

  /** Digits are zeros in tokens. */
  private static final Pattern DOSE = Pattern.compile("0+(?:mg|ml|mcg|µg|kg|mm|cm|kb|mb|gb|tb|kw)");

  private static final int TITLES = Lexicon.standard().cue("mrs");

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
    if (type != PersonalDataType.PERSON && isPartOfAText(sentence, first, end)) {
      return true;
    }
    return type == PersonalDataType.PERSON && isNobody(sentence, first, end)
        || type != PersonalDataType.ADDRESS && isCalledAfter(sentence, first, end);
  }

  /** "Appendix D", "Vol. 7": what texts are divided into. */
  private static boolean isPartOfAText(Sentence sentence, int first, int end) {
    if (end == first || !PARTS.contains(sentence.tokens.get(first).lower())) {
      return false;
    }
    for (int i = first + 1; i < end; i++) {
      Token.Shape shape = sentence.tokens.get(i).shape();
      boolean word = shape.ordinal() < Token.Shape.DIGIT.ordinal();
      if (word && shape != Token.Shape.INITIAL && !PARTS.contains(sentence.tokens.get(i).lower())) {
        return false;
      }
    }
    return end > first + 1;
  }

  /** "1000 Mbps": a unit behind a number, also where a list of them was taken for one name. */
  private static boolean measures(Sentence sentence, int first, int end) {
    for (int i = Math.max(first, 1); i < end; i++) {
      String before = sentence.tokens.get(i - 1).lower();
      if (DOSE.matcher(sentence.tokens.get(i).lower()).matches()) {
        return true;
      }
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
    int other = Lexicon.GIVEN | Lexicon.SURNAME;
    return end == first + 1
        && (NOBODY.contains(sentence.tokens.get(first).lower())
            || sentence.cues[first] == TITLES && (sentence.lists[first] & other) == 0);
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
