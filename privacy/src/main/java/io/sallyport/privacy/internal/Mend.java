package io.sallyport.privacy.internal;

import java.util.Arrays;

/**
 * A stretch of a text as it was meant: written without the line break, the odd separator or the
 * misread letter that stood in it, with what stands around it.
 */
public final class Mend {

  /** How far around a value the words for it stand. */
  private static final int BEFORE = 64;

  private static final int AFTER = 32;

  /** How much of the meaning had to be guessed. */
  public enum Guess {
    /** Another dash or blank. */
    SEPARATOR,
    /** Points or slashes between digits. */
    SIGN,
    /** A line break, or blanks between all letters. */
    BREAK,
    /** A line break within a group of digits. */
    SPLIT,
    /** Blanks or dashes between all digits. */
    APART,
    /** Letters for digits. */
    MISREAD
  }

  private final String text;
  private final int[] at;
  private final boolean[] changed;
  private final Guess guess;

  private Mend(String text, int[] at, boolean[] changed, Guess guess) {
    this.text = text;
    this.at = at;
    this.changed = changed;
    this.guess = guess;
  }

  /** What it reads. */
  public String text() {
    return text;
  }

  /** How much of it was guessed. */
  public Guess guess() {
    return guess;
  }

  /** Whether a part holds something that was mended: the rest is found without this. */
  public boolean isMended(int start, int end) {
    for (int i = start; i < end; i++) {
      if (changed[i]) {
        return true;
      }
    }
    return false;
  }

  /** Whether another text has the same characters where this comes from. */
  boolean isAlsoIn(String other, String source) {
    int start = at[0];
    return other.regionMatches(start, source, start, at[text.length() - 1] + 1 - start);
  }

  /** Where a character of it comes from in the text. */
  public int original(int index) {
    return at[index];
  }

  /** Writes a mended stretch. */
  static final class Writer {
    private final String source;
    private final StringBuilder text = new StringBuilder(160);
    private int[] at = new int[160];
    private boolean[] changed = new boolean[160];
    private boolean gap;
    private boolean any;

    /** Begins with what stands before the stretch. */
    Writer(String source, int start) {
      this.source = source;
      for (int i = Math.max(0, start - BEFORE); i < start; i++) {
        keep(i);
      }
    }

    /** A character as it stands. */
    void keep(int index) {
      put(source.charAt(index), index);
      changed[text.length() - 1] = gap;
      gap = false;
    }

    /** A character for another. */
    void write(char c, int index) {
      put(c, index);
      changed[text.length() - 1] = true;
      gap = false;
      any = true;
    }

    /** Something was left out here. */
    void leaveOut() {
      gap = true;
      any = true;
    }

    /** How much was written. */
    int length() {
      return text.length();
    }

    private void put(char c, int index) {
      if (text.length() == at.length) {
        at = Arrays.copyOf(at, at.length * 2);
        changed = Arrays.copyOf(changed, changed.length * 2);
      }
      at[text.length()] = index;
      text.append(c);
    }

    /** Whether anything differs from the text. */
    boolean isMended() {
      return any;
    }

    /** Ends with what stands behind the stretch. */
    Mend finish(int end, Guess guess) {
      gap = false;
      for (int i = end; i < Math.min(source.length(), end + AFTER); i++) {
        keep(i);
      }
      return new Mend(text.toString(), at, changed, guess);
    }
  }

  /** Says how much, never what: this may end up in logs. */
  @Override
  public String toString() {
    return "Mend[" + guess + ", " + text.length() + " chars]";
  }
}
