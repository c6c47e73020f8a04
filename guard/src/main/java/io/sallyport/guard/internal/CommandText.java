package io.sallyport.guard.internal;

import io.sallyport.text.Span;
import java.util.Arrays;

/**
 * A command or statement as its interpreter reads it: without the quotes, escapes, comments and
 * expansions that only change how it looks. Every character knows where it came from.
 */
final class CommandText {

  private final StringBuilder plain = new StringBuilder();
  private int[] starts = new int[64];
  private int[] ends = new int[64];

  /** Adds a character that stands for a part of the original. */
  void put(char c, int start, int end) {
    if (plain.length() == starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
      ends = Arrays.copyOf(ends, 2 * ends.length);
    }
    starts[plain.length()] = start;
    ends[plain.length()] = end;
    plain.append(c);
  }

  /** Adds a blank, which does not grow: patterns allow for a few, and an interpreter for any. */
  void blank(int start, int end) {
    if (plain.isEmpty() || plain.charAt(plain.length() - 1) != ' ') {
      put(' ', start, end);
    }
  }

  /** Ends a statement; what is added then begins none. No match goes over this place. */
  void separate() {
    int end = plain.isEmpty() ? 0 : ends[plain.length() - 1];
    put(';', end, end);
    put('\0', end, end);
  }

  int length() {
    return plain.length();
  }

  String plain() {
    return plain.toString();
  }

  /** Whether what was added last belongs to a word. */
  boolean endsInWord() {
    return !plain.isEmpty() && Character.isLetterOrDigit(plain.charAt(plain.length() - 1));
  }

  /** Where a part of the plain text, of at least one character, stands in the original. */
  Span original(int start, int end) {
    return new Span(starts[start], ends[end - 1]);
  }
}
