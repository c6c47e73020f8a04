package io.sallyport.gateway.surface;

import io.sallyport.core.Segment;
import io.sallyport.guard.Inspection;
import io.sallyport.guard.Scanners;
import io.sallyport.guard.SegmentFinding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The content and the refusal of a streamed choice. Each has a guard of its own, but clients of
 * some APIs get both as one text. From where a choice has both, the rest of either waits for the
 * end of the choice and is looked at as the one text that they get.
 */
final class SaidTogether {

  /** How much counts on either side of a seam, in characters. */
  private static final int EDGE = Scanners.LONGEST_SECRET;

  private static final String CONTENT = "content";
  private static final String REFUSAL = "refusal";

  private final String delta;
  private final StringBuilder out = new StringBuilder();
  private String first = "";
  private boolean both;

  /** Nothing said yet in the choice whose deltas are at a path. */
  SaidTogether(String delta) {
    this.delta = delta;
  }

  /** Whether a text is the content or the refusal, its parts included. */
  boolean covers(String path) {
    return path.equals(delta + "." + CONTENT) || path.equals(delta + "." + REFUSAL);
  }

  /** Is told that a text says something; returns whether it is one of them and both have. */
  boolean speaks(String path) {
    if (!covers(path)) {
      return false;
    }
    if (first.isEmpty()) {
      first = path;
    }
    both |= !first.equals(path);
    return both;
  }

  /** Is told what goes on to the client, while there is only one of them. */
  void left(String path, String text) {
    if (covers(path)) {
      out.append(text);
    }
    if (out.length() > 2 * EDGE) {
      out.delete(0, out.length() - EDGE);
    }
  }

  /**
   * Looks at the end of a choice.
   *
   * @param content what waited of the content
   * @param refusal what waited of the refusal
   * @param inspect looks at a whole text and notes nothing down
   * @return what lies across both and must not pass
   */
  List<SegmentFinding> across(
      String content, String refusal, Function<Segment, Inspection> inspect) {
    if (!both) {
      return List.of();
    }
    String path = delta + "." + CONTENT;
    String before = Seam.last(out, EDGE);
    List<SegmentFinding> found =
        new ArrayList<>(
            Seam.across(
                path, Seam.last(before + content, EDGE), Seam.first(refusal, EDGE), inspect));
    if (first.endsWith("." + REFUSAL)) {
      // The refusal began; what it said then has gone out before the content.
      String then = Seam.first(content + Seam.first(refusal, EDGE), EDGE);
      found.addAll(Seam.across(path, before, then, inspect));
    }
    return found;
  }
}
