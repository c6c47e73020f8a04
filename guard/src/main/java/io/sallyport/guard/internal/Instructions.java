package io.sallyport.guard.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The words of hidden instructions, and where an answer goes through them in their order. */
final class Instructions {

  /**
   * A run of words that stand in the instructions in the same order.
   *
   * @param start where the word after the first {@link #SEED} begins, in the answer
   * @param end where its last word ends
   * @param weight how many there are, the first ones included; two signs of a script without blanks
   *     count as one
   */
  record Run(int start, int end, int weight) {}

  /** In which order the words and their letters may come out. */
  enum Order {
    AS_WRITTEN(""),
    WORDS_REVERSED("words from behind"),
    LETTERS_REVERSED("each word from behind");

    private final String way;

    Order(String way) {
      this.way = way;
    }
  }

  /** How many words in a row make a run. */
  static final int SEED = 8;

  /** A stream keeps so much of what it has released, in characters, and a little more. */
  private static final int WIDEST_SEED = 200;

  /** Instructions that say the same so often are looked for no further. */
  private static final int SAME = 64;

  private static final int ASK = 64;

  /** Stands for a gap in the instructions; in an answer it is no part of a word. */
  private static final char GAP = '\uFFFF';

  /** A word of a text, in small letters. */
  record Word(int start, int end, String text) {

    int halves() {
      return isSign(text.codePointAt(0)) ? 1 : 2;
    }
  }

  private final Order order;
  private final List<String> words = new ArrayList<>();
  private final int weight;
  private final Map<Integer, List<Integer>> places = new HashMap<>();

  Instructions(List<String> texts, Order order) {
    this.order = order;
    int halves = 0;
    for (String text : texts) {
      for (Word word : split(Sentences.withoutQuotes(text, " " + GAP + " "), true)) {
        words.add(
            order == Order.LETTERS_REVERSED
                ? new StringBuilder(word.text()).reverse().toString()
                : word.text());
        halves += word.halves();
      }
      words.add(String.valueOf(GAP));
    }
    weight = halves / 2;
    if (order == Order.WORDS_REVERSED) {
      Collections.reverse(words);
    }
    for (int i = 0; i + SEED <= words.size(); i++) {
      int hash = 0;
      for (String word : words.subList(i, i + SEED)) {
        hash = 31 * hash + word.hashCode();
      }
      List<Integer> same = places.computeIfAbsent(hash, k -> new ArrayList<>(1));
      if (same.size() < SAME) {
        same.add(i);
      }
    }
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  /** How many words there are; two signs of a script without blanks count as one. */
  int weight() {
    return weight;
  }

  /** How what is found would be disguised, for a person; empty for the words as they are. */
  String way() {
    return order.way;
  }

  /** Every run of the words of a text that no other one holds, in order. */
  List<Run> runs(List<Word> said, Runnable alive) {
    List<Run> runs = new ArrayList<>();
    int reached = 0;
    for (int i = 0; i + SEED <= said.size(); i++) {
      if (i % ASK == 0) {
        alive.run();
      }
      int length = longest(said, said.size(), i);
      if (length > SEED && i + length > reached) {
        reached = i + length;
        int halves = said.subList(i, reached).stream().mapToInt(Word::halves).sum();
        runs.add(new Run(said.get(i + SEED).start(), said.get(reached - 1).end(), halves / 2));
      }
    }
    return runs;
  }

  /** Where a run that reaches to the end of the text begins, after its seed; else its length. */
  int openRun(String text, List<Word> said) {
    int whole = finished(text, said);
    for (int i = 0; i + SEED <= whole; i++) {
      if (i + longest(said, whole, i) == whole) {
        return i + SEED < said.size() ? said.get(i + SEED).start() : text.length();
      }
    }
    return text.length();
  }

  /** How many words of a text are whole, whatever comes behind it. */
  static int finished(String text, List<Word> said) {
    boolean unfinished =
        !text.isEmpty() && Character.isLetterOrDigit(text.codePointBefore(text.length()));
    return said.size() - (unfinished ? 1 : 0);
  }

  /** The longest run from a word on, in words; 0 when not even a seed stands there. */
  private int longest(List<Word> said, int end, int from) {
    if (said.get(from + SEED - 1).end() - said.get(from).start() > WIDEST_SEED) {
      return 0;
    }
    int hash = 0;
    for (int k = 0; k < SEED; k++) {
      hash = 31 * hash + said.get(from + k).text().hashCode();
    }
    int best = 0;
    for (int place : places.getOrDefault(hash, List.of())) {
      int length = 0;
      while (from + length < end
          && place + length < words.size()
          && said.get(from + length).text().equals(words.get(place + length))) {
        length++;
      }
      best = Math.max(best, length);
    }
    return best < SEED ? 0 : best;
  }

  /** The words of an answer. */
  static List<Word> split(String text) {
    return split(text, false);
  }

  /** The words of a text; the mark for a gap is one as well where gaps count. */
  static List<Word> split(String text, boolean gaps) {
    List<Word> found = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= text.length(); ) {
      int codePoint = i < text.length() ? text.codePointAt(i) : ' ';
      boolean part = Character.isLetterOrDigit(codePoint) || (gaps && codePoint == GAP);
      boolean sign = part && isSign(codePoint);
      if (start >= 0 && (!part || sign)) {
        found.add(new Word(start, i, Keywords.fold(text.substring(start, i))));
        start = -1;
      }
      int next = i + Character.charCount(codePoint);
      if (sign) {
        found.add(new Word(i, next, text.substring(i, next)));
      } else if (part && start < 0) {
        start = i;
      }
      i = next;
    }
    return found;
  }

  /** Whether a letter belongs to a script that writes no blanks between words. */
  private static boolean isSign(int letter) {
    return letter >= 0x0E00
        && (letter < 0x0F00
            || (letter >= 0x3040 && letter < 0x3100)
            || Character.isIdeographic(letter));
  }
}
