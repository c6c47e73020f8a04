package io.sallyport.text.internal;

import java.util.ArrayList;
import java.util.List;

/** Places of a text that could be opened, and what stands in them. Most texts have none. */
final class Openings {

  private record Opening(int start, int end, Piece piece) {}

  private final List<Opening> found = new ArrayList<>(0);

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
