package io.sallyport.gateway.surface;

import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Verdict;
import io.sallyport.guard.Inspection;
import io.sallyport.guard.SegmentFinding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The seam in a streamed choice between a thought and what is said after it. Each text has a guard
 * of its own; what begins in one and ends in the other is looked for here, before its end goes on.
 */
final class ThoughtSeam {

  /** Where thoughts come, below a message or a delta, under the names that servers use. */
  static final List<String> THOUGHTS =
      List.of(
          "reasoning",
          "reasoning_content",
          "reasoning_details.text",
          "reasoning_details.summary",
          "reasoning_summary");

  /** How much counts on either side, in characters; more than a canary or a key has. */
  private static final int EDGE = 256;

  private final String delta;
  private final Map<String, StringBuilder> thoughts = new LinkedHashMap<>();
  private final StringBuilder said = new StringBuilder();

  /** A seam of the choice whose deltas are at a path. */
  ThoughtSeam(String delta) {
    this.delta = delta;
  }

  /**
   * Takes a piece of a text.
   *
   * @param path its place, without indexes of entries
   * @param inspect looks at a whole text and notes nothing down
   * @return what lies across the seam now and must not pass
   */
  List<SegmentFinding> add(String path, String piece, Function<Segment, Inspection> inspect) {
    if (!path.startsWith(delta + ".")) {
      return List.of();
    }
    String name = path.substring(delta.length() + 1);
    if (THOUGHTS.contains(name)) {
      StringBuilder thought = thoughts.computeIfAbsent(name, n -> new StringBuilder());
      thought.append(piece);
      thought.delete(0, Math.max(0, thought.length() - EDGE));
      said.setLength(0);
    } else if (name.equals("content") && !thoughts.isEmpty() && said.length() < EDGE) {
      said.append(piece, 0, Math.min(piece.length(), EDGE));
      return thoughts.values().stream()
          .flatMap(thought -> across(path, thought, inspect).stream())
          .toList();
    }
    return List.of();
  }

  private List<SegmentFinding> across(
      String path, StringBuilder thought, Function<Segment, Inspection> inspect) {
    int seam = thought.length();
    Segment both = Segment.of(path, thought.toString() + said, Origin.ASSISTANT);
    return inspect.apply(both).findings().stream()
        .filter(found -> found.finding().start() < seam && found.finding().end() > seam)
        .filter(found -> found.verdict().compareTo(Verdict.REDACT) >= 0)
        .toList();
  }
}
