package io.sallyport.guard.internal;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/**
 * Finds many fixed words in one pass over a text, after Aho and Corasick, "Efficient string
 * matching" (1975). Letters are compared after {@link #fold}, so case does not matter. A text
 * without any of the words costs one table look-up for each character.
 */
public final class Keywords {

  /** Receives one occurrence. */
  @FunctionalInterface
  public interface Hit {
    /**
     * One occurrence of a word.
     *
     * @param word the word's index in the list the automaton was built from
     * @param end the index behind the occurrence
     */
    void at(int word, int end);
  }

  private static final int[] NONE = {};

  private final boolean folds;
  private final short[] classOf;
  private final int[] lengths;
  private int classes = 1;
  private int[] next;
  private int[] depth;
  private int[][] outputs;

  /** Builds an automaton to which case does not matter; no word may be empty. */
  public Keywords(List<String> words) {
    this(words, true);
  }

  private Keywords(List<String> words, boolean folds) {
    this.folds = folds;
    classOf = new short[largest(words) + 1];
    lengths = new int[words.size()];
    int states = 1;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.isEmpty()) {
        throw new IllegalArgumentException("words[" + i + "]: empty (expected: a word)");
      }
      lengths[i] = word.length();
      states += word.length();
      for (int k = 0; k < word.length(); k++) {
        char c = same(word.charAt(k));
        if (classOf[c] == 0) {
          classOf[c] = (short) classes++;
        }
      }
    }
    for (int c = 0; c < classOf.length; c++) {
      classOf[c] = classOf[same((char) c)];
    }
    next = new int[states * classes];
    outputs = new int[states][];
    depth = new int[states];
    Arrays.fill(outputs, NONE);
    int used = insert(words);
    next = Arrays.copyOf(next, used * classes);
    outputs = Arrays.copyOf(outputs, used);
    depth = Arrays.copyOf(depth, used);
    link();
  }

  /** Builds an automaton that compares letters exactly; no word may be empty. */
  public static Keywords exact(List<String> words) {
    return new Keywords(words, false);
  }

  /** The lower-case form of a character, always one character. */
  public static char fold(char c) {
    if (c < 0x80) {
      return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }
    return Character.toLowerCase(c);
  }

  /** The text with every character folded; as long as the text. */
  public static String fold(CharSequence text) {
    char[] folded = new char[text.length()];
    for (int i = 0; i < folded.length; i++) {
      folded[i] = fold(text.charAt(i));
    }
    return new String(folded);
  }

  /** Length of a word, in characters. */
  public int length(int word) {
    return lengths[word];
  }

  /** Reports every occurrence of every word, in order of their ends. */
  public void scan(CharSequence text, Hit hit) {
    int state = 0;
    for (int i = 0; i < text.length(); i++) {
      state = next[state * classes + classOf(text.charAt(i))];
      int[] words = outputs[state];
      for (int word : words) {
        hit.at(word, i + 1);
      }
    }
  }

  /** Length of the longest end of the text that begins a word, or is one; 0 when there is none. */
  public int pending(CharSequence text) {
    int state = 0;
    for (int i = 0; i < text.length(); i++) {
      state = next[state * classes + classOf(text.charAt(i))];
    }
    return depth[state];
  }

  private int classOf(char c) {
    return c < classOf.length ? classOf[c] : 0;
  }

  private char same(char c) {
    return folds ? fold(c) : c;
  }

  // One table entry past the largest letter is wasted memory, so ASCII words get a small table. The
  // fold of the Kelvin sign and a few more leads into ASCII; they count as other letters there.
  private static int largest(List<String> words) {
    int largest = 0x7F;
    for (String word : words) {
      for (int k = 0; k < word.length(); k++) {
        largest = word.charAt(k) > 0x7F ? Character.MAX_VALUE : largest;
      }
    }
    return largest;
  }

  private int insert(List<String> words) {
    int used = 1;
    for (int i = 0; i < words.size(); i++) {
      int state = 0;
      String word = words.get(i);
      for (int k = 0; k < word.length(); k++) {
        int slot = state * classes + classOf[word.charAt(k)];
        if (next[slot] == 0) {
          depth[used] = k + 1;
          next[slot] = used++;
        }
        state = next[slot];
      }
      outputs[state] = with(outputs[state], i);
    }
    return used;
  }

  private void link() {
    int[] fail = new int[outputs.length];
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    for (int c = 0; c < classes; c++) {
      if (next[c] != 0) {
        queue.add(next[c]);
      }
    }
    while (!queue.isEmpty()) {
      int state = queue.remove();
      for (int word : outputs[fail[state]]) {
        outputs[state] = with(outputs[state], word);
      }
      for (int c = 0; c < classes; c++) {
        int slot = state * classes + c;
        int fallback = next[fail[state] * classes + c];
        if (next[slot] == 0) {
          next[slot] = fallback;
        } else {
          fail[next[slot]] = fallback;
          queue.add(next[slot]);
        }
      }
    }
  }

  private static int[] with(int[] words, int word) {
    int[] longer = Arrays.copyOf(words, words.length + 1);
    longer[words.length] = word;
    return longer;
  }
}
