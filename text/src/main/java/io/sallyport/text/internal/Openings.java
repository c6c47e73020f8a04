package io.sallyport.text.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Places of a text that could be opened, and what stands in them. Most texts have none. */
final class Openings {

  private record Opening(int start, int end, Piece piece) {}

  private final List<Opening> found = new ArrayList<>(0);

  /** Whether a character belongs to a run. */
  @FunctionalInterface
  interface Part {
    boolean test(char c);
  }

  /** What a run reads as; null for nothing else. */
  @FunctionalInterface
  interface Reading {
    @Nullable Piece of(String input, int start, int end);
  }

  /** The longest runs of such characters that read as something else. */
  static Openings ofRuns(String input, Part part, Reading reading) {
    Openings openings = new Openings();
    int i = 0;
    while (i < input.length()) {
      int end = i;
      while (end < input.length() && part.test(input.charAt(end))) {
        end++;
      }
      Piece piece = end > i ? reading.of(input, i, end) : null;
      if (piece != null) {
        openings.add(i, end, piece);
      }
      i = end + 1;
    }
    return openings;
  }

  /** Notes that a range reads as a piece; ranges come in order and do not overlap. */
  void add(int start, int end, Piece piece) {
    found.add(new Opening(start, end, piece));
  }

  /** The text with every place opened; the text itself when there is none. */
  MappedText open(MappedText text, Allowance allowance, String name) {
    if (found.isEmpty()) {
      return text;
    }
    Rewriter rewriter = new Rewriter(text, allowance);
    int kept = 0;
    for (Opening opening : found) {
      rewriter.keep(kept, opening.start());
      rewriter.put(opening.piece());
      kept = opening.end();
    }
    rewriter.keep(kept, text.text().length());
    return rewriter.finish(name);
  }
}
