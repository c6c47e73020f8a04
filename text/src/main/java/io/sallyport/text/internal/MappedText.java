package io.sallyport.text.internal;

import io.sallyport.text.Span;
import io.sallyport.text.View;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A text in which every UTF-16 unit knows the span of the original that it was made from. */
final class MappedText implements View {

  private final String original;
  private final String text;
  private final List<String> via;

  /** Per unit of the text; null for the original itself. */
  private final int @Nullable [] starts;

  private final int @Nullable [] ends;

  private MappedText(
      String original,
      String text,
      List<String> via,
      int @Nullable [] starts,
      int @Nullable [] ends) {
    this.original = original;
    this.text = text;
    this.via = via;
    this.starts = starts;
    this.ends = ends;
  }

  static MappedText identity(String original) {
    return new MappedText(original, original, List.of(), null, null);
  }

  /** A reading of the same original, with arrays of at least the text's length. */
  MappedText derive(String newText, List<String> newVia, int[] newStarts, int[] newEnds) {
    return new MappedText(original, newText, newVia, newStarts, newEnds);
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public List<String> via() {
    return via;
  }

  @Override
  public boolean guessed() {
    return via.stream().anyMatch(Steps::guesses);
  }

  @Override
  public boolean local() {
    return via.stream().noneMatch(Steps::retells);
  }

  @Override
  public Span original(int start, int end) {
    Objects.checkFromToIndex(start, end, text.length());
    int from = firstOf(start, end);
    int to = lastOf(start, end);
    if (splitsPair(from)) {
      from--;
    }
    if (splitsPair(to)) {
      to++;
    }
    return new Span(from, to);
  }

  /** The first original index that the range comes from, before pairs are made whole. */
  int firstOf(int start, int end) {
    if (starts == null) {
      return start;
    }
    if (start == end) {
      return boundary(start);
    }
    int first = starts[start];
    for (int i = start + 1; i < end; i++) {
      first = Math.min(first, starts[i]);
    }
    return first;
  }

  /** The original index after the last one that the range comes from. */
  int lastOf(int start, int end) {
    if (ends == null) {
      return end;
    }
    if (start == end) {
      return boundary(start);
    }
    int last = ends[start];
    for (int i = start + 1; i < end; i++) {
      last = Math.max(last, ends[i]);
    }
    return last;
  }

  /** Writes where each character of a range comes from. */
  void copyPlaces(int start, int end, int[] toStarts, int[] toEnds, int at) {
    if (starts == null || ends == null) {
      for (int i = start; i < end; i++) {
        toStarts[at + i - start] = i;
        toEnds[at + i - start] = i + 1;
      }
      return;
    }
    System.arraycopy(starts, start, toStarts, at, end - start);
    System.arraycopy(ends, start, toEnds, at, end - start);
  }

  private int boundary(int index) {
    if (starts == null || ends == null || text.isEmpty()) {
      return 0;
    }
    return index < text.length() ? starts[index] : ends[index - 1];
  }

  private boolean splitsPair(int index) {
    return index > 0
        && index < original.length()
        && Character.isLowSurrogate(original.charAt(index))
        && Character.isHighSurrogate(original.charAt(index - 1));
  }

  /** Names the way, never the text: views end up in logs. */
  @Override
  public String toString() {
    return "View" + via + "[" + text.length() + " chars]";
  }
}
