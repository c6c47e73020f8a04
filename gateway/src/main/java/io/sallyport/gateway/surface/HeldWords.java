package io.sallyport.gateway.surface;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The text of one streamed choice, in which calls may be written: what may be one is kept until it
 * is all there and was judged.
 */
final class HeldWords {

  private static final int LONGEST = 4 << 20;

  private final UnaryOperator<String> judge;
  private final StringBuilder kept = new StringBuilder();
  private boolean begins = true;
  private CallMarks.@Nullable Passage passage;
  private int searched;

  /**
   * Nothing said yet.
   *
   * @param judge is given a passage that may hold calls; says what of it may go on
   */
  HeldWords(UnaryOperator<String> judge) {
    this.judge = judge;
  }

  /** Whether more is kept than anybody writes. */
  boolean isEndless() {
    return kept.length() > LONGEST;
  }

  /** Takes a piece; returns what may go on now. */
  String push(String piece) {
    kept.append(piece);
    StringBuilder out = new StringBuilder();
    while (true) {
      if (passage == null) {
        passage = CallMarks.next(kept, 0, begins);
      }
      if (passage == null) {
        break;
      }
      pass(passage.from(), out);
      int end = passage.end(kept, searched);
      if (end < 0) {
        searched = Math.max(0, kept.length() - passage.close().length());
        return out.toString();
      }
      judged(end, out);
    }
    pass(CallMarks.undecided(kept, begins), out);
    return out.toString();
  }

  /** Returns what may go on of the rest. */
  String end() {
    StringBuilder out = new StringBuilder();
    if (passage != null) {
      judged(kept.length(), out);
    }
    pass(kept.length(), out);
    return out.toString();
  }

  private void judged(int end, StringBuilder out) {
    out.append(judge.apply(kept.substring(0, end)));
    kept.delete(0, end);
    begins = false;
    passage = null;
    searched = 0;
  }

  private void pass(int end, StringBuilder out) {
    out.append(kept, 0, end);
    begins &= kept.substring(0, end).isBlank();
    kept.delete(0, end);
    if (passage != null && end > 0) {
      passage = new CallMarks.Passage(0, passage.body() - end, passage.close(), passage.certain());
    }
  }
}
