package io.sallyport.privacy.internal;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a regular expression into the states of an automaton that accepts at least what the
 * expression matches: edges of words and what it does not know count as nothing, and all characters
 * beyond ASCII as one.
 */
final class PatternReader {

  /** Characters told apart: ASCII, and one for all others. */
  static final int SYMBOLS = 129;

  static final int OTHER = 128;

  /** Repetitions beyond this are taken for any number. */
  private static final int MOST_COPIES = 64;

  /** One state: a step on symbols, or none and up to two ways on. */
  record State(BitSet symbols, int next, int other) {}

  /** What a part of the expression became: its first state and the states that leave it. */
  private record Part(int first, int last) {}

  private final String pattern;
  private final Map<BitSet, BitSet> classes = new HashMap<>();
  private final List<int[]> ways = new ArrayList<>();
  private final List<BitSet> symbols = new ArrayList<>();
  private boolean ignoreCase;
  private int at;

  private PatternReader(String pattern) {
    this.pattern = pattern;
  }

  /** The automaton: states, the first one first; the last one accepts. */
  static List<State> read(String pattern) {
    PatternReader reader = new PatternReader(pattern);
    int start = reader.add(new BitSet());
    Part whole = reader.alternatives();
    if (reader.at != pattern.length()) {
      throw new IllegalArgumentException("pattern: unread at " + reader.at);
    }
    reader.link(start, whole.first());
    int accept = reader.add(new BitSet());
    reader.link(whole.last(), accept);
    List<State> states = new ArrayList<>();
    for (int i = 0; i < reader.ways.size(); i++) {
      states.add(new State(reader.symbols.get(i), reader.ways.get(i)[0], reader.ways.get(i)[1]));
    }
    return states;
  }

  private int add(BitSet step) {
    // Most states step on nothing or on the same few classes: each is held once.
    symbols.add(classes.computeIfAbsent(step, same -> same));
    ways.add(new int[] {-1, -1});
    return ways.size() - 1;
  }

  private void link(int from, int to) {
    int[] way = ways.get(from);
    if (way[0] < 0) {
      way[0] = to;
    } else if (way[1] < 0) {
      way[1] = to;
    } else {
      int between = add(new BitSet());
      ways.get(between)[0] = way[1];
      ways.get(between)[1] = to;
      way[1] = between;
    }
  }

  private Part alternatives() {
    boolean outer = ignoreCase;
    int first = add(new BitSet());
    int last = add(new BitSet());
    do {
      Part one = sequence();
      link(first, one.first());
      link(one.last(), last);
    } while (take('|'));
    ignoreCase = outer;
    return new Part(first, last);
  }

  private boolean take(char c) {
    if (at < pattern.length() && pattern.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private Part sequence() {
    int first = add(new BitSet());
    int last = first;
    while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
      int from = at;
      boolean cased = ignoreCase;
      Part part = atom();
      part = repeated(part, from, cased);
      link(last, part.first());
      last = part.last();
    }
    return new Part(first, last);
  }

  /** Reads an atom again for each copy that a repetition asks for. */
  private Part repeated(Part once, int from, boolean cased) {
    if (at >= pattern.length()) {
      return once;
    }
    int least;
    int most;
    char c = pattern.charAt(at);
    if (c == '*' || c == '+' || c == '?') {
      at++;
      least = c == '+' ? 1 : 0;
      most = c == '?' ? 1 : Integer.MAX_VALUE;
    } else if (c == '{' && pattern.substring(at).matches("(?s)\\{\\d+(,\\d*)?}.*")) {
      int end = pattern.indexOf('}', at);
      String[] counts = pattern.substring(at + 1, end).split(",", -1);
      least = Integer.parseInt(counts[0]);
      most =
          counts.length == 1
              ? least
              : counts[1].isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(counts[1]);
      at = end + 1;
    } else {
      return once;
    }
    take('?');
    return copies(once, from, cased, least, most);
  }

  private Part copies(Part once, int from, boolean cased, int least, int most) {
    int behind = at;
    int first = add(new BitSet());
    int last = first;
    int end = add(new BitSet());
    boolean endless = most > MOST_COPIES;
    int count = Math.min(endless ? Math.max(least, 1) : most, MOST_COPIES);
    boolean cut = least > MOST_COPIES;
    for (int i = 0; i < count; i++) {
      Part copy = i == 0 ? once : again(from, cased);
      if (i >= least || cut) {
        link(last, end);
      }
      link(last, copy.first());
      if (i == count - 1 && endless) {
        int loop = add(new BitSet());
        link(copy.last(), loop);
        link(loop, copy.first());
        link(loop, end);
        last = loop;
      } else {
        last = copy.last();
      }
    }
    link(last, end);
    at = behind;
    return new Part(first, end);
  }

  private Part again(int from, boolean cased) {
    at = from;
    boolean now = ignoreCase;
    ignoreCase = cased;
    Part part = atom();
    ignoreCase = now;
    return part;
  }

  private Part atom() {
    char c = pattern.charAt(at++);
    return switch (c) {
      case '(' -> group();
      case '[' -> step(characters());
      case '.' -> step(all());
      case '^', '$' -> nothing();
      case '\\' -> escape();
      default -> step(one(pattern.codePointAt(--at), true));
    };
  }

  private Part group() {
    boolean outer = ignoreCase;
    if (take('?')) {
      int end = at;
      while (pattern.charAt(end) != ':' && pattern.charAt(end) != ')') {
        end++;
      }
      String flags = pattern.substring(at, end);
      at = end + 1;
      boolean named = flags.startsWith("P<");
      if (named) {
        throw new IllegalArgumentException("pattern: named group (expected: none)");
      }
      ignoreCase |= flags.contains("i") && !flags.contains("-");
      if (pattern.charAt(end) == ')') {
        return nothing();
      }
    }
    Part inner = alternatives();
    if (!take(')')) {
      throw new IllegalArgumentException("pattern: no end of a group at " + at);
    }
    ignoreCase = outer;
    return inner;
  }

  private Part nothing() {
    int only = add(new BitSet());
    return new Part(only, only);
  }

  private Part step(BitSet set) {
    int from = add(set);
    int to = add(new BitSet());
    ways.get(from)[0] = to;
    return new Part(from, to);
  }

  private static BitSet all() {
    BitSet set = new BitSet();
    set.set(0, SYMBOLS);
    return set;
  }

  /** A single character; moves behind it where it was not read yet. */
  private BitSet one(int point, boolean move) {
    at += move ? Character.charCount(point) : 0;
    BitSet set = new BitSet();
    addPoint(set, point);
    return set;
  }

  private void addPoint(BitSet set, int point) {
    set.set(point < OTHER ? point : OTHER);
    if (ignoreCase && point < OTHER) {
      set.set(Character.toLowerCase(point));
      set.set(Character.toUpperCase(point));
      // The Kelvin sign and the long s are letters of ASCII in another case.
      if ("kKsS".indexOf(point) >= 0) {
        set.set(OTHER);
      }
    }
  }

  private Part escape() {
    char c = pattern.charAt(at);
    if (c == 'b' || c == 'B' || c == 'A' || c == 'z') {
      at++;
      return nothing();
    }
    return step(escaped());
  }

  /** What follows a stroke. */
  private BitSet escaped() {
    char c = pattern.charAt(at++);
    BitSet set = new BitSet();
    switch (c) {
      case 'd' -> set.set('0', '9' + 1);
      case 'w' -> addWord(set);
      case 's' -> addSpace(set);
      case 'D' -> {
        set.set(0, SYMBOLS);
        set.clear('0', '9' + 1);
      }
      case 'S' -> set.set(0, SYMBOLS);
      case 'W' -> set.set(0, SYMBOLS);
      case 'p', 'P' -> {
        at = pattern.charAt(at) == '{' ? pattern.indexOf('}', at) + 1 : at + 1;
        set.set(0, SYMBOLS);
      }
      case 'x' -> {
        int end = pattern.charAt(at) == '{' ? pattern.indexOf('}', at) : at + 2;
        String digits = pattern.substring(at, end).replace("{", "");
        at = pattern.charAt(at) == '{' ? end + 1 : end;
        addPoint(set, Integer.parseInt(digits, 16));
      }
      case 'n' -> set.set('\n');
      case 'r' -> set.set('\r');
      case 't' -> set.set('\t');
      default -> addPoint(set, c);
    }
    return set;
  }

  private static void addWord(BitSet set) {
    set.set('0', '9' + 1);
    set.set('A', 'Z' + 1);
    set.set('a', 'z' + 1);
    set.set('_');
  }

  private static void addSpace(BitSet set) {
    " \t\n\r\f".chars().forEach(set::set);
  }

  /** A class in brackets. */
  private BitSet characters() {
    boolean negated = take('^');
    BitSet set = new BitSet();
    boolean first = true;
    while (pattern.charAt(at) != ']' || first) {
      first = false;
      if (pattern.startsWith("[:", at)) {
        at = pattern.indexOf(":]", at) + 2;
        set.set(0, SYMBOLS);
        continue;
      }
      int from = pattern.codePointAt(at);
      at += Character.charCount(from);
      BitSet item = new BitSet();
      if (from == '\\') {
        item = escaped();
        from = item.cardinality() == 1 ? item.nextSetBit(0) : -1;
      } else {
        addPoint(item, from);
      }
      boolean range = from >= 0 && pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']';
      if (range) {
        at++;
        int to = pattern.codePointAt(at);
        at += Character.charCount(to);
        if (to == '\\') {
          BitSet end = escaped();
          to = end.nextSetBit(0);
        }
        for (int point = from; point <= Math.min(to, OTHER); point++) {
          addPoint(set, point);
        }
      }
      set.or(item);
    }
    at++;
    if (negated) {
      set.flip(0, OTHER);
      set.set(OTHER);
    }
    return set;
  }
}
