package io.sallyport.privacy.internal.names;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Stations and goods that are called after people: "the metro calls at Victor Hugo", "a bottle of
 * Jack Daniel's". Where nothing says so, it is the person.
 */
final class Namesakes {

  /** Within how many tokens before it what tells stands, in the same sentence. */
  private static final int NEAR = 10;

  /** And within how many behind it: farther on it is what the person does. */
  private static final int RIGHT = 2;

  /** The longest row of namesakes that the model takes for one name. */
  private static final int MOST_TOKENS = 24;

  private static final Map<String, List<String>> LINES =
      Lexicon.lines("namesakes.txt").stream()
          .map(line -> line.split(": ", 2))
          .collect(Collectors.toMap(parts -> parts[0], parts -> List.of(parts[1].split(", "))));

  private static final Kind STOPS = new Kind(phrases("stop"), words("travel"), words("halt"));
  private static final Kind BRANDS = new Kind(phrases("brand"), words("use"), words("goods"));
  private static final Set<String> PEOPLES = words("company");

  /** What stands between two of them, and what makes one a possessive. */
  private static final Set<String> BETWEEN = Set.of("and", "or", ",", "'", "’", "s", "&", "und");

  /** Phrases by their first words. */
  private record Phrases(Map<String, List<List<String>>> byFirst) {

    /** The end of the longest phrase that begins at a token; the token itself for none. */
    int end(Sentence sentence, int at) {
      int end = at;
      for (List<String> phrase : byFirst.getOrDefault(sentence.tokens.get(at).lower(), List.of())) {
        int length = phrase.size();
        if (at + length <= sentence.length()
            && at + length > end
            && phrase.equals(lower(sentence, at, at + length))) {
          end = at + length;
        }
      }
      return end;
    }
  }

  /**
   * One kind of them.
   *
   * @param before what tells of them when it stands before them
   * @param behind what does so right behind them
   */
  private record Kind(Phrases phrases, Set<String> before, Set<String> behind) {}

  private Namesakes() {}

  private static List<String> line(String name) {
    return Objects.requireNonNull(LINES.get(name), name);
  }

  private static Phrases phrases(String name) {
    return new Phrases(
        line(name).stream()
            .map(phrase -> Token.of(phrase).stream().map(Token::lower).toList())
            .collect(Collectors.groupingBy(List::getFirst)));
  }

  private static Set<String> words(String name) {
    return new HashSet<>(Arrays.asList(line(name).getFirst().split(" ")));
  }

  private static List<String> lower(Sentence sentence, int from, int to) {
    return sentence.tokens.subList(from, to).stream().map(Token::lower).toList();
  }

  /** Whether all of a span is called after somebody, and the sentence says so. */
  static boolean is(Sentence sentence, int first, int end) {
    return end - first <= MOST_TOKENS
        && (isOf(STOPS, sentence, first, end) || isOf(BRANDS, sentence, first, end));
  }

  private static boolean isOf(Kind kind, Sentence sentence, int first, int end) {
    Phrases phrases = kind.phrases();
    int at = first;
    // "Dr. Oetker": the title is not in what the model takes for a name.
    for (int from = Math.max(0, first - 2); from < first; from++) {
      int behind = phrases.end(sentence, from);
      at = behind > first ? Math.max(at, behind) : at;
    }
    boolean any = at > first;
    if (!any && SpokenTo.isBehindPerson(sentence, first)) {
      return false;
    }
    while (at < end) {
      int behind = phrases.end(sentence, at);
      any |= behind > at;
      if (behind == at && !BETWEEN.contains(sentence.tokens.get(at).lower())) {
        return false;
      }
      at = Math.max(behind, at + 1);
    }
    return any && isTold(kind, sentence, first, end);
  }

  /** Before all of them or right behind the last; whoever is with somebody is with a person. */
  private static boolean isTold(Kind kind, Sentence sentence, int first, int end) {
    Phrases phrases = kind.phrases();
    if (first > 0 && PEOPLES.contains(sentence.tokens.get(first - 1).lower())) {
      return false;
    }
    for (int i = first - 1; i >= Math.max(0, first - NEAR) && !isEnd(sentence, i); i--) {
      if (kind.before().contains(sentence.tokens.get(i).lower())) {
        return true;
      }
    }
    int row = end;
    int behind = phrases.end(sentence, Math.min(row, sentence.length() - 1));
    while (row < sentence.length()
        && (behind > row || BETWEEN.contains(sentence.tokens.get(row).lower()))) {
      row = Math.max(behind, row + 1);
      behind = row < sentence.length() ? phrases.end(sentence, row) : row;
    }
    for (int i = row; i < Math.min(sentence.length(), row + RIGHT) && !isEnd(sentence, i); i++) {
      if (kind.behind().contains(sentence.tokens.get(i).lower())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isEnd(Sentence sentence, int at) {
    Token token = sentence.tokens.get(at);
    boolean point = token.lower().equals(".") && at > 0;
    return token.shape() == Token.Shape.BREAK
        || ";!?".contains(token.lower())
        || point && sentence.tokens.get(at - 1).lower().length() > 2;
  }
}
