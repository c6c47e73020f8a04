package io.sallyport.privacy.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Words and phrases as one automaton: a text is compared with all of them in one walk that ends at
 * the first character that none of them has. Case does not count; blanks, hyphens, points and
 * underscores between words are one and the same, and may be missing. Filled once, then only read.
 */
final class WordTree<V> {

  /** Stands for whatever is between two words. */
  private static final char GAP = ' ';

  private static final String GAPS = " _-.\t\u00a0\u2011";
  private static final int LONGEST_GAP = 3;

  /** Characters below are stepped on by their number. */
  private static final char SMALL = 128;

  /** Phrases of more words are known whole and joined, not half joined. */
  private static final int MOST_GAPS = 3;

  /** Where a phrase ends in a text, and what belongs to it. */
  record Hit<V>(int end, List<V> values) {}

  private static final class Node<V> {
    /** The step that most nodes have only one of. */
    char first;

    @Nullable Node<V> onFirst;

    /** Further steps: those of small characters by their distance from the least of them. */
    char least;

    List<@Nullable Node<V>> small = List.of();

    char[] keys = NO_KEYS;
    List<Node<V>> next = List.of();
    List<V> values = List.of();

    @Nullable Node<V> step(char key) {
      if (key == first) {
        return onFirst;
      }
      if (key < SMALL) {
        int at = key - least;
        return at >= 0 && at < small.size() ? small.get(at) : null;
      }
      int at = Arrays.binarySearch(keys, key);
      return at < 0 ? null : next.get(at);
    }

    void grow(char key, Node<V> following) {
      if (onFirst == null) {
        first = key;
        onFirst = following;
        return;
      }
      if (key < SMALL) {
        growSmall(key, following);
        return;
      }
      int at = -Arrays.binarySearch(keys, key) - 1;
      char[] more = new char[keys.length + 1];
      System.arraycopy(keys, 0, more, 0, at);
      more[at] = key;
      System.arraycopy(keys, at, more, at + 1, keys.length - at);
      List<Node<V>> nodes = new ArrayList<>(next);
      nodes.add(at, following);
      keys = more;
      next = nodes;
    }

    private void growSmall(char key, Node<V> following) {
      int from = small.isEmpty() ? key : Math.min(least, key);
      int to = Math.max(key + 1, least + small.size());
      List<@Nullable Node<V>> wider =
          new ArrayList<>(Collections.nCopies(to - from, (Node<V>) null));
      for (int i = 0; i < small.size(); i++) {
        wider.set(least + i - from, small.get(i));
      }
      wider.set(key - from, following);
      least = (char) from;
      small = wider;
    }
  }

  private static final char[] NO_KEYS = {};

  private final Node<V> root = new Node<>();

  /** The children of the root by their character: this step is taken at every word of a text. */
  private final List<@Nullable Node<V>> roots =
      new ArrayList<>(Collections.nCopies(1 << 16, (Node<V>) null));

  /** Adds a phrase. */
  void add(String phrase, V value) {
    String[] words = phrase.split("[" + GAPS.replace("-", "\\-") + "]+");
    int gaps = words.length - 1;
    if (gaps <= MOST_GAPS) {
      for (int joins = 0; joins < 1 << gaps; joins++) {
        insert(joined(words, joins), value);
      }
    } else {
      insert(joined(words, 0), value);
      insert(joined(words, -1), value);
    }
  }

  /** The words with a gap between each two, but for those whose bit is set. */
  private static String joined(String[] words, int joins) {
    StringBuilder joined = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      joined.append((joins & 1 << i - 1) == 0 ? String.valueOf(GAP) : "").append(words[i]);
    }
    return joined.toString();
  }

  private void insert(String phrase, V value) {
    Node<V> node = root;
    for (int i = 0; i < phrase.length(); i++) {
      char key = folded(phrase.charAt(i));
      Node<V> next = node.step(key);
      if (next == null) {
        next = new Node<>();
        node.grow(key, next);
      }
      node = next;
    }
    roots.set(folded(phrase.charAt(0)), root.step(folded(phrase.charAt(0))));
    List<V> values = new ArrayList<>(node.values);
    if (!values.contains(value)) {
      values.add(value);
    }
    node.values = values;
  }

  /** Whether a phrase begins with a character. */
  boolean mayBegin(char c) {
    return roots.get(folded(c)) != null;
  }

  /** The phrases that a text has at an index, the longest first. */
  List<Hit<V>> at(String text, int start) {
    List<Hit<V>> hits = List.of();
    Node<V> node = root;
    int i = start;
    while (i < text.length()) {
      char c = text.charAt(i);
      int end = i + 1;
      if (isGap(c)) {
        while (end < text.length() && end - i < LONGEST_GAP && isGap(text.charAt(end))) {
          end++;
        }
        c = GAP;
      }
      Node<V> next = i == start ? roots.get(folded(c)) : node.step(folded(c));
      if (next == null) {
        break;
      }
      node = next;
      i = end;
      if (!node.values.isEmpty() && !isWithin(text, i)) {
        hits = hits.isEmpty() ? new ArrayList<>() : hits;
        hits.addFirst(new Hit<>(i, node.values));
      }
    }
    return hits;
  }

  /** Whether an index is within a word; Chinese and Japanese put no blanks between theirs. */
  private static boolean isWithin(String text, int at) {
    return at < text.length()
        && isWord(text.charAt(at))
        && isWord(text.charAt(at - 1))
        && !isUnspaced(text.charAt(at - 1));
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c)
        || Character.getType(c) == Character.NON_SPACING_MARK
        || Character.getType(c) == Character.COMBINING_SPACING_MARK;
  }

  /** Whether a script puts no blanks between words. */
  static boolean isUnspaced(char c) {
    return c >= '\u3040' && c <= '\u30ff' || Character.isIdeographic(c);
  }

  private static boolean isGap(char c) {
    return (c < '0' || c == '_' || c >= SMALL) && GAPS.indexOf(c) >= 0;
  }

  private static char folded(char c) {
    if (c < SMALL) {
      return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
    }
    return c == '’' ? '\'' : Character.toLowerCase(Character.toUpperCase(c));
  }
}
