package io.sallyport.guard.internal;

import java.util.Arrays;

/** Letters that are taken from a text one by one, each with its place. */
abstract class PlacedLetters implements Track {

  private final StringBuilder letters = new StringBuilder();
  private int[] starts = new int[64];
  private int[] ends = new int[64];

  final void add(char letter, int start, int end) {
    if (letters.length() == starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
      ends = Arrays.copyOf(ends, 2 * ends.length);
    }
    starts[letters.length()] = start;
    ends[letters.length()] = end;
    letters.append(letter);
  }

  @Override
  public final CharSequence letters() {
    return letters;
  }

  @Override
  public final int start(int letter) {
    return starts[letter];
  }

  @Override
  public final int end(int letter) {
    return ends[letter];
  }
}
