package io.sallyport.guard.internal;

import io.sallyport.core.Direction;
import java.util.Set;

/**
 * Counts how often the same comes again in a text, as it is read. Of a request that is one word; of
 * an answer also a few words in a row, or a few characters without a blank between them. Tables,
 * listings of numbers and of truth values, and dumps repeat themselves for good reason, so in an
 * answer only words that say something count.
 */
public final class Repeats {

  private static final int PHRASE = 8;
  private static final int CLUSTER = 16;

  /** So much more must come of characters than of words: a rule across the page is many of one. */
  private static final int CHARACTERS = 10;

  private static final Set<String> DATA =
      Set.of("true", "false", "null", "none", "nil", "nan", "na", "yes", "no", "undefined");

  /** So much of a word is looked at to tell whether it says something. */
  private static final int TOLD = 16;

  private final boolean answer;
  private final long[] words = new long[PHRASE + 1];
  private final boolean[] tells = new boolean[PHRASE + 1];
  private final int[] runs = new int[PHRASE + 1];
  private final char[] characters = new char[CLUSTER + 1];
  private final int[] clusters = new int[CLUSTER + 1];
  private final StringBuilder word = new StringBuilder();
  private boolean open;
  private long hash;
  private int seen;
  private int read;
  private int most;
  private int longest;

  /** Nothing read yet. */
  public Repeats(Direction direction) {
    this.answer = direction == Direction.OUTPUT;
  }

  /** Reads on. */
  public Repeats add(CharSequence piece) {
    for (int i = 0; i < piece.length(); i++) {
      char c = piece.charAt(i);
      if (TokenRuns.isSpace(c)) {
        end();
      } else {
        open = true;
        char folded = Keywords.fold(c);
        hash = hash * 1_000_003 + folded + 1;
        if (word.length() < TOLD) {
          word.append(folded);
        }
        if (answer) {
          cluster(folded);
        }
      }
    }
    return this;
  }

  /** The most that came in a row so far; a word that has begun counts when it has ended. */
  public int most() {
    return Math.max(most, longest / CHARACTERS);
  }

  /** Ends the text. */
  public Repeats end() {
    if (open) {
      int at = seen++ % words.length;
      words[at] = hash;
      tells[at] = !answer || tells();
      for (int period = 1; period <= (answer ? PHRASE : 1); period++) {
        phrase(period, at);
      }
    }
    open = false;
    hash = 0;
    word.setLength(0);
    read = 0;
    return this;
  }

  private void phrase(int period, int at) {
    boolean same = seen > period && words[at] == words[(at - period + words.length) % words.length];
    runs[period] = same ? runs[period] + 1 : 0;
    int times = runs[period] / period + 1;
    if (times > most && (times == 1 || told(period, at))) {
      most = times;
    }
  }

  /** Whether one of the words that come again says something, and none is the edge of a cell. */
  private boolean told(int period, int at) {
    boolean any = false;
    for (int back = 0; back < period; back++) {
      any |= tells[(at - back + words.length) % words.length];
    }
    return any;
  }

  private boolean tells() {
    int letters = 0;
    int digits = 0;
    boolean hexadecimal = true;
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c == '|') {
        return false;
      }
      if (Character.isLetterOrDigit(c)) {
        plain.append(c);
        letters += Character.isLetter(c) ? 1 : 0;
        digits += Character.isDigit(c) ? 1 : 0;
        hexadecimal &= Character.digit(c, 16) >= 0;
      }
    }
    boolean bytes = hexadecimal && plain.length() % 2 == 0;
    return letters > digits && !bytes && !DATA.contains(plain.toString());
  }

  private void cluster(char c) {
    int at = read++ % characters.length;
    characters[at] = c;
    for (int period = 1; period <= CLUSTER; period++) {
      boolean same =
          read > period && characters[(at - period + characters.length) % characters.length] == c;
      clusters[period] = same ? clusters[period] + 1 : 0;
      longest = Math.max(longest, clusters[period] == 0 ? 0 : clusters[period] + period);
    }
  }
}
