package io.sallyport.gateway.surface;

import io.sallyport.core.Verdict;
import io.sallyport.guard.SegmentFinding;
import io.sallyport.guard.Step;
import io.sallyport.guard.StreamGuard;
import java.util.List;

/**
 * The end of one text and the begin of the next, read as one while something may reach from the one
 * into the other. It only finds that; what lies in one of them alone its own guard treats.
 */
final class Crossing {

  private final StreamGuard guard;
  private final int seam;
  private long taken;
  private boolean open = true;

  /**
   * A crossing that begins.
   *
   * @param guard a fresh one
   * @param end the end of the first text
   */
  Crossing(StreamGuard guard, String end) {
    this.guard = guard;
    this.seam = end.length();
    push(end);
  }

  /** Takes a piece of the next text; returns what reaches into it and must not pass. */
  List<SegmentFinding> push(String piece) {
    if (!open) {
      return List.of();
    }
    taken += piece.length();
    return reaching(guard.push(piece));
  }

  /** Ends the next text. */
  List<SegmentFinding> finish() {
    if (!open) {
      return List.of();
    }
    List<SegmentFinding> found = reaching(guard.finish());
    open = false;
    return found;
  }

  /** Whether something may still reach into the next text. */
  boolean isOpen() {
    return open;
  }

  private List<SegmentFinding> reaching(Step step) {
    // What the guard has let go of reaches no further, and after a block it takes nothing.
    open = !step.blocked() && taken - guard.held() <= seam;
    return step.findings().stream()
        .filter(found -> found.finding().start() < seam && found.finding().end() > seam)
        .filter(found -> found.verdict().compareTo(Verdict.REDACT) >= 0)
        .toList();
  }
}
