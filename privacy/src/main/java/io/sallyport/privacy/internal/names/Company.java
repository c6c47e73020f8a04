package io.sallyport.privacy.internal.names;

import io.sallyport.privacy.PersonalDataType;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the words beside a name say of what it names, where the model took it for a person: "X, a
 * small town in Y" is a place, "X is a leading maker of Y" an organisation, and so is a country.
 */
final class Company {

  /** How far behind a name its class may be told, in tokens. */
  private static final int REACH = 7;

  private static final Set<String> SETTLEMENTS = words("settlement");
  private static final Set<String> FIRMS = words("firm");

  private static final Set<String> FIRM_NAMES = Set.copyOf(Lexicon.lines("firm-names.txt"));
  private static final int MOST_WORDS = 4;

  private Company() {}

  /** The type of a finding in its company. */
  static PersonalDataType type(Sentence sentence, int from, int to, PersonalDataType guess) {
    if (guess == PersonalDataType.ADDRESS) {
      return guess;
    }
    if (guess != PersonalDataType.LOCATION && PlaceNames.isPlace(sentence, from, to, guess)) {
      return PersonalDataType.LOCATION;
    }
    if (guess == PersonalDataType.PERSON && isFirm(sentence, from, to)) {
      return PersonalDataType.ORG;
    }
    int only = to == from + 1 ? sentence.lists[from] : 0;
    boolean country =
        (only & Lexicon.COUNTRY) != 0 && (only & (Lexicon.GIVEN | Lexicon.SURNAME)) == 0;
    if (country && guess != PersonalDataType.ORG) {
      return PersonalDataType.LOCATION;
    }
    int at = to;
    boolean comma = is(sentence, at, ",");
    at += comma ? 1 : 0;
    if (is(sentence, at, "has")
        && is(sentence, at + 1, "a")
        && is(sentence, at + 2, "population")) {
      return PersonalDataType.LOCATION;
    }
    boolean told = comma ? isArticle(sentence, at) : is(sentence, at, "is", "was");
    if (!told) {
      return guess;
    }
    for (int i = at; i < Math.min(sentence.length(), at + REACH); i++) {
      Token token = sentence.tokens.get(i);
      if (!token.isWord() || is(sentence, i, "in", "of", "on", "who", "that")) {
        return guess;
      }
      if (SETTLEMENTS.contains(token.lower())) {
        return PersonalDataType.LOCATION;
      }
      boolean goesOn =
          comma && !is(sentence, i + 1, ".", ",", "based", "that", "which", "from", "in");
      if (FIRMS.contains(token.lower()) && !goesOn) {
        return PersonalDataType.ORG;
      }
    }
    return guess;
  }

  /** Firms that are called after people, and who are no people's names: "JP Morgan Chase". */
  private static boolean isFirm(Sentence sentence, int from, int to) {
    StringBuilder name = new StringBuilder();
    for (int i = from; i < Math.min(to, from + MOST_WORDS); i++) {
      name.append(i == from ? "" : " ").append(sentence.tokens.get(i).lower());
      if (FIRM_NAMES.contains(name.toString())) {
        return true;
      }
    }
    return false;
  }

  /** The words of a class. */
  static Set<String> words(String name) {
    String head = name + ": ";
    return Lexicon.lines("company.txt").stream()
        .filter(line -> line.startsWith(head))
        .flatMap(line -> Arrays.stream(line.substring(head.length()).split(" ")))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isArticle(Sentence sentence, int at) {
    return is(sentence, at, "a", "an", "the", "un", "una", "une", "ein", "eine");
  }

  private static boolean is(Sentence sentence, int at, String... words) {
    for (String word : words) {
      if (at < sentence.length() && sentence.tokens.get(at).lower().equals(word)) {
        return true;
      }
    }
    return false;
  }
}
