package io.sallyport.privacy.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether a pattern can match at all, by a deterministic automaton that is built as texts need it:
 * one look-up a character, and most candidates are ruled out after a few. It never says no where
 * the pattern matches. Safe for any number of threads.
 */
final class Glance {

  /** With more states than this it says yes to everything: memory is bounded. */
  private static final int MOST_STATES = 512;

  private static final short UNKNOWN = -1;
  private static final short DEAD = 0;

  /** Where the automaton ends for want of memory. */
  private static final short MAYBE = -2;

  private static final Map<String, Glance> KNOWN = new ConcurrentHashMap<>();

  private final List<PatternReader.State> automaton;
  private final boolean anywhere;
  private final Map<BitSet, Integer> numbers = new HashMap<>();
  private final List<BitSet> sets = new ArrayList<>();
  private volatile short[][] next = new short[16][];
  private volatile boolean[] accepting = new boolean[16];
  private final int start;

  private Glance(String pattern, boolean anywhere) {
    automaton = PatternReader.read(pattern);
    this.anywhere = anywhere;
    number(new BitSet());
    BitSet first = new BitSet();
    close(0, first);
    start = number(first);
  }

  /**
   * The glance for a pattern.
   *
   * @param anywhere whether a match may begin anywhere, and not only where the look begins
   */
  static Glance of(String pattern, boolean anywhere) {
    return KNOWN.computeIfAbsent(
        (anywhere ? "*" : "^") + pattern, key -> new Glance(pattern, anywhere));
  }

  /** Whether the pattern may match within a part of a text. */
  boolean mayMatch(String text, int from, int to) {
    short[][] rows = next;
    boolean[] ends = accepting;
    int state = start;
    if (ends[state]) {
      return true;
    }
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      int symbol = Math.min(c, PatternReader.OTHER);
      int following = rows[state][symbol];
      if (following == UNKNOWN) {
        following = follow(state, symbol);
        rows = next;
        ends = accepting;
      } else if (following > 0 && (following >= rows.length || rows[following] == null)) {
        rows = next;
        ends = accepting;
      }
      if (following == MAYBE) {
        return true;
      }
      if (following == DEAD) {
        return false;
      }
      state = following;
      if (ends[state]) {
        return true;
      }
    }
    return false;
  }

  private synchronized int follow(int state, int symbol) {
    int known = next[state][symbol];
    if (known != UNKNOWN) {
      return known;
    }
    BitSet reached = new BitSet();
    BitSet from = sets.get(state);
    for (int i = from.nextSetBit(0); i >= 0; i = from.nextSetBit(i + 1)) {
      PatternReader.State one = automaton.get(i);
      if (one.symbols().get(symbol)) {
        close(one.next(), reached);
      }
    }
    if (anywhere) {
      close(0, reached);
    }
    if (sets.size() >= MOST_STATES && !numbers.containsKey(reached)) {
      next[state][symbol] = MAYBE;
      return MAYBE;
    }
    int number = number(reached);
    next[state][symbol] = (short) number;
    return number;
  }

  /** Adds a state and all that are reached from it without a character. */
  private void close(int state, BitSet into) {
    if (state < 0 || into.get(state)) {
      return;
    }
    into.set(state);
    PatternReader.State one = automaton.get(state);
    if (one.symbols().isEmpty()) {
      close(one.next(), into);
      close(one.other(), into);
    }
  }

  private int number(BitSet set) {
    Integer known = numbers.get(set);
    if (known != null) {
      return known;
    }
    int number = sets.size();
    sets.add(set);
    numbers.put(set, number);
    short[][] rows = next;
    boolean[] ends = accepting;
    if (number >= rows.length) {
      rows = Arrays.copyOf(rows, rows.length * 2);
      ends = Arrays.copyOf(ends, ends.length * 2);
    }
    short[] row = new short[PatternReader.SYMBOLS];
    Arrays.fill(row, set.isEmpty() ? DEAD : UNKNOWN);
    rows[number] = row;
    ends[number] = set.get(accept());
    // The flags first: whoever sees the row sees them too.
    accepting = ends;
    next = rows;
    return number;
  }

  private int accept() {
    return automaton.size() - 1;
  }
}
