package io.sallyport.gateway.surface;

import io.sallyport.core.Verdict;
import io.sallyport.guard.SegmentFinding;
import io.sallyport.guard.Step;
import io.sallyport.guard.StreamGuard;
import java.util.ArrayList;
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
  private List<SegmentFinding> before = List.of();

  /**
   * A crossing that begins.
   *
   * @param guard a fresh one
   * @param end the end of the first text
   */
  Crossing(StreamGuard guard, String end) {
    this.guard = guard;
    this.seam = end.length();
    this.before = push(end);
  }

  /** Takes a piece of the next text; returns what reaches into it and must not pass. */
  List<SegmentFinding> push(String piece) {
    taken += piece.length();
    return open ? reaching(guard.push(piece)) : takeBefore();
  }

  /** Ends the next text. */
  List<SegmentFinding> finish() {
    List<SegmentFinding> found = open ? reaching(guard.finish()) : takeBefore();
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
    List<SegmentFinding> found = new ArrayList<>(takeBefore());
    step.findings().stream().filter(this::mustNotPass).forEach(found::add);
    return found;
  }

  /** What the end of the first text alone is blocked for ends the look at both, so it counts. */
  private boolean mustNotPass(SegmentFinding found) {
    boolean blind = found.verdict() == Verdict.BLOCK && found.finding().start() < seam;
    return blind || Seam.mustNotPass(found, seam);
  }

  private List<SegmentFinding> takeBefore() {
    List<SegmentFinding> found = before;
    before = List.of();
    return found;
  }
}
