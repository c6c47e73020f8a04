package io.sallyport.gateway.surface;

import io.sallyport.core.Verdict;
import io.sallyport.guard.Scanners;
import io.sallyport.guard.Step;
import io.sallyport.guard.StreamGuard;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One text of a streamed answer, with the guard that it passes through. */
final class GuardedText {

  private static final int LONGEST = Scanners.LONGEST_SECRET;

  /** How much of a part counts for what begins in it, besides what its guard holds. */
  private static final int EDGE = 256;

  private final String path;
  private final StreamGuard guard;
  private final Leaving leaving;
  private final int choice;
  private final List<Object> place;
  // What the guard released and is held back behind it, while nothing was treated.
  private final StringBuilder behind = new StringBuilder();
  private final StringBuilder tail = new StringBuilder();
  private long characters;
  private boolean treated;
  private boolean finished;
  private @Nullable StringBuilder waiting;
  private long releasedBefore;

  /**
   * A text that begins.
   *
   * @param path where it is, without the indexes of its parts
   * @param leaving what becomes of it behind the guard
   * @param choice index of the choice it belongs to
   * @param place names and indexes that lead to it from the choice's delta
   */
  GuardedText(String path, StreamGuard guard, Leaving leaving, int choice, List<Object> place) {
    this.path = path;
    this.guard = guard;
    this.leaving = leaving;
    this.choice = choice;
    this.place = List.copyOf(place);
  }

  /** The same text, which goes on after it was ended, with a new guard. */
  GuardedText again(StreamGuard next, Leaving nextLeaving) {
    GuardedText text = new GuardedText(path, next, nextLeaving, choice, place);
    text.tail.append(tail);
    text.characters = characters;
    text.treated = treated;
    return text;
  }

  /**
   * Is told of a piece before it takes it; returns what has to stand before the piece.
   *
   * @param begins how it goes on; two parts are looked at as one as well
   */
  String next(String piece, Parts.Begin begins, ThoughtSeam seam, StreamGuarding guarding) {
    String between = "";
    if (begins != Parts.Begin.NOT && !tail.isEmpty()) {
      between = Parts.between(tail, piece, begins);
      seam.part(path, Seam.last(tail, Math.min(LONGEST, held() + EDGE)), guarding);
    }
    tail.append(piece);
    if (tail.length() > 2 * LONGEST) {
      tail.delete(0, tail.length() - LONGEST);
    }
    return between;
  }

  Step push(String delta) {
    if (finished) {
      throw new IllegalStateException("text after the end of choice " + choice);
    }
    characters += delta.length();
    return note(guard.push(delta));
  }

  Step finish() {
    finished = true;
    return note(guard.finish());
  }

  /** What the client gets of a text that the guard released. */
  String leave(String released) {
    behind.append(released);
    return waits(left(leaving.next(released)));
  }

  /** What the client gets at the end. */
  String leaveEnd() {
    return waits(left(leaving.end()));
  }

  private String left(String text) {
    // Lengths alone would not tell: a mask is as long as what it hides.
    int length = Math.min(text.length(), behind.length());
    treated |= !text.contentEquals(behind.subSequence(0, length));
    behind.delete(0, length);
    treated |= behind.length() != leaving.held();
    if (treated) {
      behind.setLength(0);
    }
    return text;
  }

  /** From here on nothing goes to the client until it is let go. */
  void withhold() {
    if (waiting == null) {
      releasedBefore = released();
      waiting = new StringBuilder();
    }
  }

  /** What waited goes to the client, and what comes then does not wait. */
  String letGo() {
    String all = waiting == null ? "" : waiting.toString();
    waiting = null;
    return all;
  }

  private String waits(String left) {
    if (waiting == null) {
      return left;
    }
    waiting.append(left);
    return "";
  }

  private Step note(Step step) {
    treated |= step.verdict().compareTo(Verdict.REDACT) >= 0;
    return step;
  }

  boolean isOpen(int ofChoice) {
    return !finished && choice == ofChoice;
  }

  boolean isOpen() {
    return !finished;
  }

  int choice() {
    return choice;
  }

  List<Object> place() {
    return place;
  }

  /** Characters that came from the upstream. */
  long characters() {
    return characters;
  }

  /** Characters of the upstream's text that the client has, as they were or treated. */
  long released() {
    if (waiting != null) {
      return releasedBefore;
    }
    return finished ? characters : characters - held();
  }

  int held() {
    int waits = waiting == null ? 0 : waiting.length();
    return finished ? waits : waits + guard.held() + leaving.held();
  }

  /** Whether the client's text differs from the upstream's. */
  boolean treated() {
    return treated;
  }
}
