package io.sallyport.privacy.internal.names;

import io.sallyport.privacy.PersonalDataType;
import java.util.List;
import java.util.Set;

/** What the model takes for a name although it is code, common words or a number. */
final class Plausibility {

  /** What must be as sure as this: common words alone. */
  private static final double COMMON = 0.97;

  private static final double TERM = 0.99;
  private static final double LOWER_CASE = 0.8;
  private static final double ORGANISATION = 0.75;

  /** Months are names too, but rarely. */
  private static final int MONTHS = Lexicon.standard().cue("june");

  private static final int STREETS = Lexicon.standard().cue("boulevard");
  private static final int PRODUCTS = Lexicon.standard().cue("kubernetes");
  private static final Set<String> DETERMINERS =
      Set.of(
          "the", "each", "any", "such", "this", "that", "every", "no", "all", "a", "an", "its",
          "s");

  private static final Set<String> ARTICLES = Set.of("a", "an");
  private static final Set<String> BETWEEN = Set.of("and", "or", "for", "in", "on", "with", "from");

  private static final List<String> FRONTS = List.of("un", "non", "re", "pre", "sub");

  private static final int LONGEST_ADDRESS = 140;

  /** House numbers and postal codes are shorter than keys and wallets. */
  private static final int LONGEST_CODE = 9;

  private static final int MOST_CODES = 3;

  /** Words in lower case that are as short as this are abbreviations sooner than names. */
  private static final int SHORT_WORD = 3;

  /** Places in scripts without capitals have no more words. */
  private static final int MOST_UNCASED = 3;

  private static final int PEOPLE = Lexicon.GIVEN | Lexicon.SURNAME;
  private static final int PLACES =
      Lexicon.CITY | Lexicon.COUNTRY | Lexicon.REGION | Lexicon.PLACE_FIRST | Lexicon.PLACE_REST;
  private static final int SURE =
      Lexicon.GIVEN | Lexicon.PLACE_FIRST | Lexicon.PLACE_REST | Lexicon.COUNTRY;

  private final Sentence sentence;
  private final String text;

  Plausibility(Sentence sentence, String text) {
    this.sentence = sentence;
    this.text = text;
  }

  /** The least score that a span needs; above 1 for what is no name at all. */
  double least(int first, int end, PersonalDataType type) {
    if (isCode(first, end)
        || NotNames.has(sentence, text, first, end, type)
        || isThing(first, end)
        || type != PersonalDataType.ADDRESS && Namesakes.is(sentence, first, end)
        || type == PersonalDataType.PERSON && Things.is(sentence, text, first, end)
        || type != PersonalDataType.ADDRESS && Things.isOfPackages(sentence, text, first)) {
      return 2;
    }
    if (type == PersonalDataType.ADDRESS) {
      return isAddress(first, end) ? 0 : 2;
    }
    if (!hasWord(first, end)) {
      return 0;
    }
    if (isTechnical(first, end)) {
      return 2;
    }
    if (isLowerCase(first, end)) {
      return lowerCase(first, end, type);
    }
    if (isUncased(first, end)) {
      boolean person =
          type == PersonalDataType.PERSON && Uncased.isPerson(sentence, text, first, end);
      return person || type != PersonalDataType.PERSON && end - first <= MOST_UNCASED ? 0 : 2;
    }
    if (type == PersonalDataType.LOCATION && runsOn(first, end)) {
      return 2;
    }
    if (isCommon(first, end)) {
      return COMMON;
    }
    if (isTerm(first, end, type)) {
      return TERM;
    }
    return type == PersonalDataType.ORG ? ORGANISATION : 0;
  }

  /**
   * Words that the text itself uses in lower case, or common words that nothing but the list of
   * given names speaks for, as contracts write "the Loan"; and abbreviations.
   */
  private boolean isTerm(int first, int end, PersonalDataType type) {
    if (sentence.loud[first] || type == PersonalDataType.LOCATION) {
      return false;
    }
    if (type == PersonalDataType.PERSON && isAbbreviation(first, end)) {
      return true;
    }
    if (type == PersonalDataType.PERSON && FullNames.isPlain(sentence, first, end)) {
      return false;
    }
    boolean telling = false;
    boolean alone = end == first + 1 && !isDetermined(first);
    for (int i = first; i < end; i++) {
      Token token = sentence.tokens.get(i);
      boolean common =
          (sentence.lists[i] & Lexicon.WORD) != 0
              || type == PersonalDataType.ORG && isNegated(token);
      boolean named =
          type == PersonalDataType.PERSON
              && (sentence.lists[i] & PEOPLE) != 0
              && !sentence.lowerElsewhere[i]
              && alone;
      telling |= token.isWord() && token.shape() != Token.Shape.LOWER && (!common || named);
    }
    return !telling;
  }

  /** Contracts name things "the Unassigned Rights": a common word with a syllable in front. */
  private static boolean isNegated(Token token) {
    String word = token.lower();
    for (String front : FRONTS) {
      if (word.startsWith(front)
          && word.length() > front.length() + 3
          && (Lexicon.standard().lists(word.substring(front.length())) & Lexicon.WORD) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether an article or the like stands before: people's names take none. */
  private boolean isDetermined(int first) {
    return first > 0 && DETERMINERS.contains(sentence.tokens.get(first - 1).lower());
  }

  /** One word in capitals that is nobody's name, in a text that does not shout. */
  private boolean isAbbreviation(int first, int end) {
    Token token = sentence.tokens.get(first);
    return end == first + 1
        && token.shape() == Token.Shape.UPPER
        && (sentence.lists[first] & PEOPLE) == 0;
  }

  /** "a Mercedes", "a Tesla and": one of a kind that is named so. "A Boston native" is none. */
  private boolean isThing(int first, int end) {
    if (end != first + 1
        || first == 0
        || !ARTICLES.contains(sentence.tokens.get(first - 1).lower())) {
      return false;
    }
    Token next = end < sentence.length() ? sentence.tokens.get(end) : null;
    return next == null || !next.isWord() || BETWEEN.contains(next.lower());
  }

  /** Whether a span has a word at all. */
  boolean hasWord(int first, int end) {
    for (int i = first; i < end; i++) {
      if (sentence.tokens.get(i).isWord()) {
        return true;
      }
    }
    return false;
  }

  /** Calls, members, annotations and identifiers of several words. */
  private boolean isCode(int first, int end) {
    int from = sentence.start(first);
    int to = sentence.end(end - 1);
    char before = from > 0 ? text.charAt(from - 1) : ' ';
    char after = to < text.length() ? text.charAt(to) : ' ';
    char next = to + 1 < text.length() ? text.charAt(to + 1) : ' ';
    boolean member = after == '.' && Character.isLowerCase(next);
    if (member || after == '(' || after == '_' || "@_.$#\\".indexOf(before) >= 0) {
      return true;
    }
    for (int i = first; i < end; i++) {
      Token token = sentence.tokens.get(i);
      boolean camel =
          token.shape() == Token.Shape.MIXED && Character.isLowerCase(text.charAt(token.start()));
      if (camel) {
        return true;
      }
    }
    return false;
  }

  /** An address has a word with a capital or a word for a street, and is not endless. */
  private boolean isAddress(int first, int end) {
    boolean named = false;
    for (int i = first; i < end; i++) {
      Token.Shape shape = sentence.tokens.get(i).shape();
      named |=
          shape == Token.Shape.CAPITALISED
              || shape == Token.Shape.UPPER
              || shape == Token.Shape.MIXED
              || sentence.cues[i] == STREETS;
    }
    int codes = 0;
    for (int i = first; i < end; i++) {
      Token token = sentence.tokens.get(i);
      boolean code = token.shape() == Token.Shape.CODE || token.shape() == Token.Shape.SHORT_CODE;
      if (code && token.end() - token.start() > LONGEST_CODE) {
        return false;
      }
      codes += code ? 1 : 0;
    }
    boolean brief = sentence.end(end - 1) - sentence.start(first) <= LONGEST_ADDRESS;
    return named && brief && codes <= MOST_CODES;
  }

  /** Products, languages, formats. */
  private boolean isTechnical(int first, int end) {
    for (int i = first; i < end; i++) {
      if (sentence.tokens.get(i).isWord() && sentence.cues[i] != PRODUCTS) {
        return false;
      }
    }
    return true;
  }

  private boolean isLowerCase(int first, int end) {
    for (int i = first; i < end; i++) {
      Token.Shape shape = sentence.tokens.get(i).shape();
      if (shape.ordinal() < Token.Shape.UNCASED.ordinal() && shape != Token.Shape.LOWER) {
        return false;
      }
      if (shape == Token.Shape.UNCASED) {
        return false;
      }
    }
    return true;
  }

  private boolean isUncased(int first, int end) {
    for (int i = first; i < end; i++) {
      Token token = sentence.tokens.get(i);
      if (token.isWord() && token.shape() != Token.Shape.UNCASED) {
        return false;
      }
    }
    return true;
  }

  /** A place that goes on in words that are in no list: "14 Tagen zu zahlen". */
  private boolean runsOn(int first, int end) {
    int small = 0;
    for (int i = first; i < end; i++) {
      boolean lower = sentence.tokens.get(i).shape() == Token.Shape.LOWER;
      small += lower && (sentence.lists[i] & PLACES) == 0 ? 1 : 0;
    }
    return small > 0 && sentence.tokens.get(end - 1).shape() == Token.Shape.LOWER;
  }

  /** Without capitals only names of the lists count, and none that are words too. */
  private double lowerCase(int first, int end, PersonalDataType type) {
    int wanted =
        type == PersonalDataType.PERSON ? PEOPLE : type == PersonalDataType.LOCATION ? PLACES : 0;
    boolean known = false;
    for (int i = first; i < end; i++) {
      int lists = sentence.lists[i];
      String word = sentence.tokens.get(i).lower();
      boolean brief = word.length() <= SHORT_WORD && word.length() > 1;
      if ((lists & wanted) == 0 && brief && sentence.cues[i] == 0) {
        return 2;
      }
      known |= (lists & wanted) != 0 && (lists & Lexicon.WORD) == 0 && word.length() > SHORT_WORD;
    }
    return known ? LOWER_CASE : 2;
  }

  private boolean isCommon(int first, int end) {
    for (int i = first; i < end; i++) {
      int lists = sentence.lists[i];
      Token token = sentence.tokens.get(i);
      boolean name = (lists & SURE) != 0 && token.shape() != Token.Shape.LOWER;
      boolean month = sentence.cues[i] == MONTHS;
      if (token.isWord() && !month && ((lists & Lexicon.WORD) == 0 || name)) {
        return false;
      }
    }
    return true;
  }
}
