package io.sallyport.gateway.surface;

import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Verdict;
import io.sallyport.guard.Inspection;
import io.sallyport.guard.SegmentFinding;
import java.util.List;
import java.util.function.Function;

/** Where one text ends and the next begins, for a reader who takes both for one. */
final class Seam {

  private static final String TEXT =
      "Blocked by Sallyport: what must not pass begins in one text and ends in the next.";

  private Seam() {}

  /**
   * Looks at the end of a text together with the begin of the next.
   *
   * @param inspect looks at a whole text and notes nothing down
   * @return what must not pass and lies in both
   */
  static List<SegmentFinding> across(
      String path, String end, CharSequence begin, Function<Segment, Inspection> inspect) {
    if (end.isEmpty() || begin.isEmpty()) {
      return List.of();
    }
    Segment both = Segment.of(path, end + begin, Origin.ASSISTANT);
    return inspect.apply(both).findings().stream()
        .filter(found -> mustNotPass(found, end.length()))
        .toList();
  }

  /**
   * Whether something that was found in two texts as one must not pass.
   *
   * @param seam where the first text ends, in characters
   */
  static boolean mustNotPass(SegmentFinding found, int seam) {
    int start = found.finding().start();
    int end = found.finding().end();
    // What has no place says that the whole was not looked at: too large, or a scanner failed.
    boolean counts = start == end || (start < seam && end > seam);
    return counts && found.verdict().compareTo(Verdict.REDACT) >= 0;
  }

  /** Tells a client why the stream ends. */
  static String message(List<SegmentFinding> found) {
    return found.stream()
        .filter(one -> one.finding().start() == one.finding().end())
        .findFirst()
        .map(
            one ->
                "Blocked by Sallyport: "
                    + one.title()
                    + " ("
                    + one.finding().rule()
                    + ") where one text ends and the next begins. "
                    + one.finding().explanation())
        .orElse(TEXT);
  }

  /** The end of a text, of so many characters at most. */
  static String last(CharSequence text, int characters) {
    return text.subSequence(Math.max(0, text.length() - characters), text.length()).toString();
  }

  /** The begin of a text, of so many characters at most. */
  static String first(String text, int characters) {
    return text.substring(0, Math.min(text.length(), characters));
  }
}
