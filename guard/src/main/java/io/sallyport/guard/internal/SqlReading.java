package io.sallyport.guard.internal;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A text as databases read it, without comments. Where a comment begins depends on the quotes
 * before it, and how quotes and comments work depends on the database: so whatever looks like a
 * comment is read both as one and as code that goes on.
 */
final class SqlReading {

  /** How a database takes a comment within a comment, and one that begins with {@code /*!}. */
  private enum Dialect {
    STANDARD,
    NESTED,
    EXECUTABLE
  }

  /** So many characters of short readings are looked at together: each look costs something. */
  private static final int MANY = 16_384;

  private final String text;
  private final int longest;
  private final Dialect dialect;
  private final Map<Integer, Integer> nestedEnds = new HashMap<>();
  private final Places commentEnds;
  private final Places lineEnds;
  private final int[] gapEnds;
  private final BitSet seen = new BitSet();
  private final BitSet offered = new BitSet();
  private final Deque<Integer> starts = new ArrayDeque<>();

  private SqlReading(String text, int longest, Dialect dialect) {
    this.text = text;
    this.longest = longest;
    this.dialect = dialect;
    gapEnds = new int[text.length()];
    commentEnds = Places.of(text, i -> text.startsWith("*/", i));
    lineEnds = Places.of(text, i -> text.charAt(i) == '\n');
    if (dialect == Dialect.NESTED) {
      nest();
    }
  }

  /**
   * Shows every reading.
   *
   * @param longest how far a match may reach, in characters of a reading
   */
  static void each(String text, int longest, Consumer<CommandText> look) {
    new SqlReading(text, longest, Dialect.STANDARD).each(look);
    int open = text.indexOf("/*");
    if (open >= 0 && text.indexOf("/*", open + 2) >= 0) {
      new SqlReading(text, longest, Dialect.NESTED).each(look);
    }
    if (text.contains("/*!") || text.contains("/*M!")) {
      new SqlReading(text, longest, Dialect.EXECUTABLE).each(look);
    }
  }

  private void each(Consumer<CommandText> look) {
    CommandText whole = new CommandText();
    read(0, whole);
    look.accept(whole);
    CommandText parts = new CommandText();
    while (!starts.isEmpty()) {
      parts.separate();
      read(starts.removeLast(), parts);
      if (parts.length() > MANY || starts.isEmpty()) {
        look.accept(parts);
        parts = new CommandText();
      }
    }
  }

  /**
   * Reads on from an index. Where an earlier reading has been, what comes is known, but for a match
   * that began before.
   */
  private void read(int from, CommandText out) {
    boolean said = false;
    int known = Integer.MAX_VALUE;
    for (int i = from; i < text.length() && out.length() < known; ) {
      if (known == Integer.MAX_VALUE && seen.get(i)) {
        if (!said) {
          return;
        }
        known = out.length() + longest;
      }
      seen.set(i);
      int end = gapEnd(i);
      if (end > i) {
        out.blank(i, end);
        i = end;
      } else {
        out.put(text.charAt(i), i, i + 1);
        said = true;
        i++;
      }
    }
  }

  /**
   * Behind the blanks and comments that begin at an index; the index if none do. What lies within
   * is walked once: a text may be nothing but comments.
   */
  private int gapEnd(int from) {
    int end = from;
    for (int next = step(end); next > end; next = step(end)) {
      end = next;
    }
    for (int at = from; at < end && gapEnds[at] == 0; ) {
      int next = step(at);
      gapEnds[at] = end;
      at = next;
    }
    return end;
  }

  private int step(int i) {
    if (i >= text.length() || gapEnds[i] > 0) {
      return i >= text.length() ? i : gapEnds[i];
    }
    char c = text.charAt(i);
    if (Character.isWhitespace(c) || "`[]\"".indexOf(c) >= 0) {
      return i + 1;
    }
    int end = comment(i);
    if (end > i) {
      offer(i + (c == '#' ? 1 : 2));
    }
    return end;
  }

  private void offer(int start) {
    if (start < text.length() && !offered.get(start)) {
      offered.set(start);
      starts.add(start);
    }
  }

  /** Behind the comment, or the sign of one, that begins at an index; the index if none does. */
  private int comment(int i) {
    char c = text.charAt(i);
    if (c == '#' || text.startsWith("--", i)) {
      return lineEnds.next(i);
    }
    if (text.startsWith("*/", i)) {
      return i + 2;
    }
    if (!text.startsWith("/*", i)) {
      return i;
    }
    if (dialect == Dialect.EXECUTABLE
        && (text.startsWith("!", i + 2) || text.startsWith("M!", i + 2))) {
      // MySQL and MariaDB run what stands in such a comment, with or without a version before it.
      int end = text.indexOf('!', i) + 1;
      while (end < text.length() && Character.isDigit(text.charAt(end))) {
        end++;
      }
      return end;
    }
    int flat = Math.min(text.length(), commentEnds.next(i + 2) + 2);
    return dialect == Dialect.NESTED ? nestedEnds.getOrDefault(i, text.length()) : flat;
  }

  private void nest() {
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i + 1 < text.length(); i++) {
      if (text.startsWith("/*", i)) {
        open.push(i++);
      } else if (text.startsWith("*/", i)) {
        if (!open.isEmpty()) {
          nestedEnds.put(open.pop(), i + 2);
        }
        i++;
      }
    }
  }
}
