package io.sallyport.guard.internal;

import io.sallyport.text.Span;
import java.util.Arrays;

/**
 * A text with glosses in it, each character of which knows its place in the original.
 *
 * @param text what models read
 * @param starts where what a character stands for begins in the original (UTF-16 units)
 * @param ends where it ends (exclusive)
 */
@SuppressWarnings("ArrayRecordComponent") // held for one call, compared by nobody
public record Gloss(String text, int[] starts, int[] ends) {

  /** The place in the original of a part of the text. */
  public Span original(int from, int to) {
    if (from >= to) {
      int place = from < starts.length ? starts[from] : 0;
      return new Span(place, place);
    }
    return new Span(starts[from], ends[to - 1]);
  }

  /** Puts such a text together, from its start to its end. */
  static final class Writer {
    private final String original;
    private final StringBuilder text = new StringBuilder();
    private int[] starts;
    private int[] ends;

    Writer(String original) {
      this.original = original;
      this.starts = new int[original.length() + 16];
      this.ends = new int[original.length() + 16];
    }

    /** Takes a part of the original as it is. */
    void keep(int from, int to) {
      for (int at = from; at < to; at++) {
        add(original.charAt(at), at, at + 1);
      }
    }

    /** Puts a word, and a blank after it, in the place of a part of the original. */
    void put(String word, int from, int to) {
      for (int at = 0; at < word.length(); at++) {
        add(word.charAt(at), from, to);
      }
      add(' ', to, to);
    }

    void blank(int place) {
      add(' ', place, place);
    }

    void lineBreak(int place) {
      add('\n', place, place);
    }

    private void add(char letter, int start, int end) {
      if (text.length() == starts.length) {
        starts = Arrays.copyOf(starts, starts.length * 2);
        ends = Arrays.copyOf(ends, ends.length * 2);
      }
      starts[text.length()] = start;
      ends[text.length()] = end;
      text.append(letter);
    }

    Gloss gloss() {
      int length = text.length();
      return new Gloss(text.toString(), Arrays.copyOf(starts, length), Arrays.copyOf(ends, length));
    }
  }
}
