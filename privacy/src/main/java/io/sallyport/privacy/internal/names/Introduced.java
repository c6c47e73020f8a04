package io.sallyport.privacy.internal.names;

import io.sallyport.privacy.internal.names.Token.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Names that their bearers say: "Nazywam się Zofia Grabińska". Nobody is called a place there. */
final class Introduced {

  /** How sure such a name is. */
  static final double SCORE = 0.85;

  private static final int MOST_WORDS = 5;
  private static final String JOINTS = "-'’.";

  private static final Set<List<String>> PHRASES =
      Lexicon.lines("introductions.txt").stream()
          .map(line -> Arrays.asList(line.split(" ")))
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<String> LAST_WORDS =
      PHRASES.stream().map(List::getLast).collect(Collectors.toUnmodifiableSet());

  private static final int LONGEST = PHRASES.stream().mapToInt(List::size).max().orElse(0);

  private static final Set<String> PARTICLES = Set.copyOf(Lexicon.lines("particles.txt"));

  /** "Ich heiße Sie willkommen". */
  private static final Set<String> PRONOUNS = Set.of("sie", "euch", "dich", "u");

  private Introduced() {}

  /**
   * The end of the name that begins at a token.
   *
   * @return the index behind it; the token's own index when there is none
   */
  static int end(Sentence sentence, int at, int limit) {
    int last = at - 1;
    last -= last > 0 && ":\"“„".contains(sentence.tokens.get(last).lower()) ? 1 : 0;
    if (last < 0
        || !LAST_WORDS.contains(sentence.tokens.get(last).lower())
        || PRONOUNS.contains(sentence.tokens.get(at).lower())
        || !isPhrase(sentence, last)) {
      return at;
    }
    if (!isCapital(sentence, at)) {
      return isSmallName(sentence, at, limit) ? at + 1 : at;
    }
    int end = at + 1;
    for (int words = 1; words < MOST_WORDS; words++) {
      int next = end;
      while (next < limit && isJoint(sentence, next, limit)) {
        next++;
      }
      if (next >= limit || !isCapital(sentence, next)) {
        break;
      }
      end = next + 1;
    }
    return end;
  }

  private static boolean isPhrase(Sentence sentence, int last) {
    for (int length = 1; length <= Math.min(LONGEST, last + 1); length++) {
      List<String> words =
          sentence.tokens.subList(last + 1 - length, last + 1).stream()
              .map(token -> token.lower().replace('’', '\''))
              .toList();
      if (PHRASES.contains(words)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isCapital(Sentence sentence, int at) {
    Shape shape = sentence.tokens.get(at).shape();
    return shape == Shape.CAPITALISED
        || shape == Shape.UPPER
        || shape == Shape.MIXED
        || shape == Shape.INITIAL;
  }

  /** A particle, or the sign within "Anna-Maria", "O'Brien", "J. Keller". */
  private static boolean isJoint(Sentence sentence, int at, int limit) {
    Token token = sentence.tokens.get(at);
    boolean initial = sentence.tokens.get(at - 1).shape() == Shape.INITIAL;
    boolean sign =
        JOINTS.contains(token.lower())
            && !token.spaced()
            && (initial || at + 1 < limit && !sentence.tokens.get(at + 1).spaced());
    return sign && (initial || !token.lower().equals(".")) || PARTICLES.contains(token.lower());
  }

  private static boolean isSmallName(Sentence sentence, int at, int limit) {
    int lists = sentence.lists[at];
    boolean last = at + 1 >= limit || !sentence.tokens.get(at + 1).isWord();
    return sentence.tokens.get(at).shape() == Shape.LOWER
        && (lists & Lexicon.GIVEN) != 0
        && ((lists & Lexicon.WORD) == 0 || last);
  }
}
