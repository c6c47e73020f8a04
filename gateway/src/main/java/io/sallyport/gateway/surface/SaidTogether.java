package io.sallyport.gateway.surface;

import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Verdict;
import io.sallyport.guard.Inspection;
import io.sallyport.guard.SegmentFinding;
import java.util.List;
import java.util.function.Function;

/**
 * The content and the refusal of a streamed choice. Each has a guard of its own, but clients of
 * some APIs get both as one text. From where a choice has both, the rest of either waits for the
 * end of the choice and is looked at as the one text that they get.
 */
final class SaidTogether {

  /** How much of what has gone out counts, in characters: as much as the longest secret has. */
  private static final int EDGE = 16_000;

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
    String before = out.substring(Math.max(0, out.length() - EDGE));
    boolean refused = first.endsWith("." + REFUSAL);
    int then = before.length() + content.length();
    Segment all = Segment.of(delta + "." + CONTENT, before + content + refusal, Origin.ASSISTANT);
    return inspect.apply(all).findings().stream()
        .filter(found -> lies(found, then) || (refused && lies(found, before.length())))
        .filter(found -> found.verdict().compareTo(Verdict.REDACT) >= 0)
        .toList();
  }

  private static boolean lies(SegmentFinding found, int across) {
    return found.finding().start() < across && found.finding().end() > across;
  }
}
