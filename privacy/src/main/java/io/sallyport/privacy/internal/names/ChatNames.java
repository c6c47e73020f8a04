package io.sallyport.privacy.internal.names;

import io.sallyport.privacy.internal.names.Token.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Given names in lines that people write in a hurry, where nothing has capitals: "omg jess just
 * txted me". What says so is that others of the line are words of chats.
 */
final class ChatNames {

  /** How sure such a name is. */
  static final double SCORE = 0.55;

  private static final int SHORTEST = 4;

  private static final int SHORTEST_SURNAME = 5;

  /** With an s that stands for "'s" or "is". */
  private static final int SHORTEST_WITH_S = 6;

  /** No line of a chat has more tokens. */
  private static final int LONGEST_LINE = 60;

  private static final int MOST_WORDS = 3;

  private static final WordClasses CLASSES = WordClasses.of("chat.txt");
  private static final Set<String> STRONG = CLASSES.words("strong");
  private static final Set<String> WEAK = CLASSES.words("weak");
  private static final Set<String> ARTICLE = CLASSES.words("article");
  private static final Set<String> KIN = CLASSES.words("kin");

  private static final int OTHER =
      Lexicon.WORD | Lexicon.CITY | Lexicon.COUNTRY | Lexicon.REGION | Lexicon.PLACE_FIRST;

  /** A name by its tokens. */
  record Place(int from, int to) {}

  private ChatNames() {}

  /** The names in a text, in its order. */
  static List<Place> find(Sentence sentence) {
    List<Place> found = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= sentence.length(); i++) {
      if (i == sentence.length() || sentence.tokens.get(i).shape() == Shape.BREAK) {
        if (i - start <= LONGEST_LINE && isChat(sentence, start, i)) {
          line(sentence, start, i, found);
        }
        start = i + 1;
      }
    }
    return found;
  }

  private static boolean isChat(Sentence sentence, int from, int to) {
    Set<String> weak = new HashSet<>();
    boolean word = false;
    for (int i = from; i < to; i++) {
      Token token = sentence.tokens.get(i);
      boolean whole = token.spaced() || i == from;
      if (whole && STRONG.contains(token.lower())) {
        return true;
      }
      if (whole && WEAK.contains(token.lower())) {
        weak.add(token.lower());
        word |= token.lower().length() > 1;
      }
    }
    return word && weak.size() > 1;
  }

  private static void line(Sentence sentence, int from, int to, List<Place> found) {
    int i = from;
    while (i < to) {
      int end = end(sentence, from, i, to);
      if (end > i) {
        found.add(new Place(i, end));
      }
      i = Math.max(end, i + 1);
    }
  }

  private static int end(Sentence sentence, int from, int at, int to) {
    if (!isGiven(sentence, at) || at > from && isNoName(sentence, from, at)) {
      return at;
    }
    int end = at + 1;
    while (end < to && end - at < MOST_WORDS && isSurname(sentence, end, at)) {
      end++;
    }
    return end;
  }

  /** "the carter", "in jordan", but "with my friend carter". */
  private static boolean isNoName(Sentence sentence, int from, int at) {
    Token before = sentence.tokens.get(at - 1);
    boolean joined = !sentence.tokens.get(at).spaced() && !"@\"'“(".contains(before.lower());
    boolean known = at > from && KIN.contains(before.lower());
    return joined || !known && ARTICLE.contains(before.lower()) && !before.lower().equals("to");
  }

  private static boolean isGiven(Sentence sentence, int at) {
    Token token = sentence.tokens.get(at);
    String word = token.lower();
    if (!token.isWord() || token.shape() == Shape.UNCASED || STRONG.contains(word)) {
      return false;
    }
    boolean own =
        word.length() >= SHORTEST
            && sentence.cues[at] == 0
            && ((sentence.lists[at] & Lexicon.GIVEN) != 0 && (sentence.lists[at] & OTHER) == 0
                || word.length() >= SHORTEST_SURNAME
                    && (sentence.lists[at] & Lexicon.SURNAME) != 0
                    && (sentence.lists[at] & OTHER) == 0
                || at > 0 && isOfKin(sentence, at));
    boolean genitive =
        word.length() >= SHORTEST_WITH_S
            && word.endsWith("s")
            && sentence.lists[at] == 0
            && isGiven(word.substring(0, word.length() - 1));
    return own || genitive;
  }

  /** "auntie Rosa", "prof martinez": whatever places are called so. */
  private static boolean isOfKin(Sentence sentence, int at) {
    boolean small = sentence.tokens.get(at).shape() == Shape.LOWER;
    return KIN.contains(sentence.tokens.get(at - 1).lower())
        && (sentence.lists[at] & (Lexicon.GIVEN | Lexicon.SURNAME)) != 0
        && (!small || (sentence.lists[at] & Lexicon.WORD) == 0);
  }

  private static boolean isGiven(String word) {
    int lists = Lexicon.standard().lists(word);
    return (lists & Lexicon.GIVEN) != 0 && (lists & OTHER) == 0;
  }

  private static boolean isSurname(Sentence sentence, int at, int first) {
    Token token = sentence.tokens.get(at);
    return token.spaced()
        && token.shape() == sentence.tokens.get(first).shape()
        && token.lower().length() >= SHORTEST
        && (sentence.lists[at] & Lexicon.SURNAME) != 0
        && (sentence.lists[at] & (Lexicon.WORD | Lexicon.COUNTRY)) == 0
        && !Lexicon.standard().isPlainWord(token.lower());
  }
}
