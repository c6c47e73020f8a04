package io.sallyport.guard.internal;

import io.sallyport.guard.internal.Instructions.Run;
import io.sallyport.guard.internal.Instructions.Word;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The words of hidden instructions, one after the other, with a few others between each two: what
 * markup puts there, the numbers of a list, the same word again, or a word that says nothing. Each
 * word may be written from behind or encoded for itself.
 */
final class InstructionChains {

  /** So many words in their order are no chance; the places of the first {@link #SEED} are free. */
  static final int FEWEST = 16;

  private static final int SEED = Instructions.SEED;

  /** So many other words may stand between two, and so many characters. */
  private static final int WORDS_BETWEEN = 8;

  private static final int CHARACTERS_BETWEEN = 64;

  /** A longer word is none that people write, in characters. */
  private static final int LONGEST_WORD = 64;

  /** Two words may meet anywhere, and say nothing about what stood before. */
  private static final int TELLING = 3;

  /** Of longer instructions only so many words are looked for. */
  private static final int MOST = 20_000;

  private static final int ASK = 256;
  private static final int[] NOWHERE = {};

  private final Map<String, int[]> places = new HashMap<>();
  private final int size;

  InstructionChains(List<String> texts) {
    Map<String, Set<Integer>> found = new HashMap<>();
    int at = 0;
    for (String text : texts) {
      String quoted = Sentences.withoutQuotes(text, " \uFFFF ");
      for (Word word : Instructions.split(quoted, true)) {
        if (at < MOST) {
          for (String form : forms(quoted, word)) {
            found.computeIfAbsent(form, f -> new TreeSet<>()).add(at);
          }
        }
        at++;
      }
      // No chain goes over from one text to the next.
      at++;
    }
    size = Math.min(at, MOST) + 1;
    found.forEach(
        (word, all) -> places.put(word, all.stream().mapToInt(Integer::intValue).toArray()));
  }

  private static Set<String> forms(String text, Word word) {
    Set<String> forms = new TreeSet<>();
    String written = text.substring(word.start(), word.end());
    forms.add(word.text());
    if (written.length() <= LONGEST_WORD) {
      int end = word.end();
      boolean sign = end < text.length() && ".,;:!?".indexOf(text.charAt(end)) >= 0;
      forms.add(new StringBuilder(word.text()).reverse().toString());
      for (String each :
          sign ? List.of(written, text.substring(word.start(), end + 1)) : List.of(written)) {
        byte[] bytes = each.getBytes(StandardCharsets.UTF_8);
        forms.add(Keywords.fold(Base64.getEncoder().withoutPadding().encodeToString(bytes)));
        forms.add(HexFormat.of().formatHex(bytes));
      }
    }
    return forms;
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  /** Every chain that is long enough, by its begin. */
  List<Run> runs(String text, List<Word> said, Runnable alive) {
    return follow(text, said, said.size(), alive).runs();
  }

  /** Where a chain begins, after its seed, that may go on behind the text; else its length. */
  int openRun(String text, List<Word> said, Runnable alive) {
    Followed followed = follow(text, said, Instructions.finished(text, said), alive);
    int open = text.length();
    for (int place = 0; place < size; place++) {
      if (followed.length[place] > SEED && followed.isOpen(place)) {
        open = Math.min(open, followed.words.get(followed.behindSeed[place]).start());
      }
    }
    return open;
  }

  /** Where the first words of a chain stand that may go on behind the text; else its length. */
  int openSeed(String text, List<Word> said, Runnable alive) {
    Followed followed = follow(text, said, Instructions.finished(text, said), alive);
    int open = text.length();
    for (int place = 0; place < size; place++) {
      if (followed.length[place] >= TELLING && followed.isOpen(place)) {
        open = Math.min(open, followed.words.get(followed.start[place]).start());
      }
    }
    return open;
  }

  private Followed follow(String text, List<Word> said, int count, Runnable alive) {
    Followed followed = new Followed(text, said, count);
    for (int i = 0; i < followed.count; i++) {
      if (i % ASK == 0) {
        alive.run();
      }
      int[] at = places.getOrDefault(said.get(i).text(), NOWHERE);
      // From behind, so that a word does not follow itself.
      for (int k = at.length - 1; k >= 0; k--) {
        followed.step(at[k], i);
      }
    }
    return followed;
  }

  /** The best chain up to each place of the instructions. */
  private final class Followed {
    private final String text;
    private final List<Word> words;
    private final int count;
    private final int[] length = new int[size];
    private final int[] halves = new int[size];
    private final int[] start = new int[size];
    private final int[] behindSeed = new int[size];
    private final int[] last = new int[size];
    private final Map<Integer, Run> found = new LinkedHashMap<>();

    Followed(String text, List<Word> words, int count) {
      this.text = text;
      this.words = words;
      this.count = count;
    }

    void step(int place, int word) {
      boolean goesOn = place > 0 && length[place - 1] > 0 && reaches(last[place - 1], word);
      int longer = goesOn ? length[place - 1] + 1 : 1;
      if (length[place] > longer && reaches(last[place], word)) {
        // The same word again: the chain that has it already is the better one.
        return;
      }
      length[place] = longer;
      halves[place] = (goesOn ? halves[place - 1] : 0) + words.get(word).halves();
      start[place] = goesOn ? start[place - 1] : word;
      behindSeed[place] = longer == SEED + 1 ? word : goesOn ? behindSeed[place - 1] : word;
      last[place] = word;
      int weight = halves[place] / 2;
      if (longer > SEED && weight >= FEWEST) {
        int from = words.get(behindSeed[place]).start();
        found.put(start[place], new Run(from, words.get(word).end(), weight));
      }
    }

    private boolean reaches(int from, int to) {
      return to > from
          && to - from <= WORDS_BETWEEN + 1
          && words.get(to).start() - words.get(from).end() <= CHARACTERS_BETWEEN;
    }

    /** Whether the chain may go on with a word that is still to come. */
    boolean isOpen(int place) {
      return count - last[place] <= WORDS_BETWEEN + 1
          && text.length() - words.get(last[place]).end() <= CHARACTERS_BETWEEN + LONGEST_WORD;
    }

    List<Run> runs() {
      return new ArrayList<>(found.values());
    }
  }
}
