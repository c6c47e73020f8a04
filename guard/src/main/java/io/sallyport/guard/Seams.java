package io.sallyport.guard;

import io.sallyport.core.Finding;
import io.sallyport.core.Segment;
import io.sallyport.core.Trust;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what lies across the seams between texts that are read as one. The texts are joined as they
 * are, and, where letters would run together, with a line break as well; of long texts only the
 * ends count. What is found goes back to the texts that it lies in, each with its own part.
 */
final class Seams {

  /** How much of a text counts at either end, in characters: more than almost any match needs. */
  private static final int EDGE = 4_096;

  private static final String NOTE =
      " It shows where this text and the ones next to it are read as one.";

  private record Piece(int segment, int from, int to) {
    int length() {
      return to - from;
    }
  }

  private final Inspector inspector;
  private final List<Segment> segments;
  private final List<List<SegmentFinding>> found;
  private final long deadline;

  /**
   * Looks between texts.
   *
   * @param found receives what is found, by segment
   */
  Seams(
      Inspector inspector,
      List<Segment> segments,
      List<List<SegmentFinding>> found,
      long deadline) {
    this.inspector = inspector;
    this.segments = segments;
    this.found = found;
    this.deadline = deadline;
  }

  void inspect(Run run) {
    List<Piece> stretch = new ArrayList<>();
    for (int member : run.members()) {
      int length = segments.get(member).text().length();
      if (length > 2 * EDGE) {
        stretch.add(new Piece(member, 0, EDGE));
        inspect(stretch);
        stretch.clear();
        stretch.add(new Piece(member, length - EDGE, length));
      } else if (length > 0) {
        stretch.add(new Piece(member, 0, length));
      }
    }
    inspect(stretch);
  }

  private void inspect(List<Piece> stretch) {
    if (stretch.size() > 1) {
      inspect(stretch, "");
      if (runsTogether(stretch)) {
        inspect(stretch, "\n");
      }
    }
  }

  private void inspect(List<Piece> stretch, String between) {
    StringBuilder text = new StringBuilder();
    int[] starts = new int[stretch.size()];
    for (int i = 0; i < starts.length; i++) {
      text.append(i == 0 ? "" : between);
      starts[i] = text.length();
      text.append(text(stretch.get(i)));
    }
    Segment joined = judgedAs(stretch).withText(text.toString());
    ScanInput input = inspector.input(joined, Size.ZERO, deadline);
    for (SegmentFinding located : inspector.scanJoined(input)) {
      place(located, stretch, starts);
    }
  }

  /** Gives each text that the finding lies in its part of it; one text's own is known already. */
  private void place(SegmentFinding located, List<Piece> stretch, int[] starts) {
    Finding finding = located.finding();
    List<SegmentFinding> parts = new ArrayList<>();
    List<Integer> owners = new ArrayList<>();
    for (int i = 0; i < starts.length; i++) {
      Piece piece = stretch.get(i);
      int start = Math.max(finding.start(), starts[i]) - starts[i];
      int end = Math.min(finding.end(), starts[i] + piece.length()) - starts[i];
      if (start < end) {
        String replacement = parts.isEmpty() ? finding.replacement() : "";
        parts.add(part(located, piece, piece.from() + start, piece.from() + end, replacement));
        owners.add(piece.segment());
      }
    }
    if (finding.start() == finding.end()) {
      Piece first = stretch.getFirst();
      found.get(first.segment()).add(part(located, first, 0, 0, finding.replacement()));
    } else if (parts.size() > 1) {
      for (int i = 0; i < parts.size(); i++) {
        List<SegmentFinding> known = found.get(owners.get(i));
        if (!known.contains(parts.get(i))) {
          known.add(parts.get(i));
        }
      }
    }
  }

  private SegmentFinding part(
      SegmentFinding located, Piece piece, int start, int end, String replacement) {
    Finding whole = located.finding();
    return new SegmentFinding(
        segments.get(piece.segment()).path(),
        located.title(),
        new Finding(
            whole.scanner(),
            whole.rule(),
            whole.category(),
            whole.severity(),
            whole.score(),
            start,
            end,
            whole.explanation() + NOTE,
            replacement),
        located.verdict(),
        located.would());
  }

  /** The text whose origin counts: the most trusted one that is not trusted altogether. */
  private Segment judgedAs(List<Piece> stretch) {
    Segment judged = segments.get(stretch.getFirst().segment());
    for (Piece piece : stretch) {
      Segment segment = segments.get(piece.segment());
      boolean more = segment.trust().compareTo(judged.trust()) < 0;
      if (segment.trust() != Trust.TRUSTED && (more || judged.trust() == Trust.TRUSTED)) {
        judged = segment;
      }
    }
    return judged;
  }

  private boolean runsTogether(List<Piece> stretch) {
    for (int i = 1; i < stretch.size(); i++) {
      String left = text(stretch.get(i - 1));
      char last = left.charAt(left.length() - 1);
      char first = text(stretch.get(i)).charAt(0);
      if (Character.isLetterOrDigit(last) && Character.isLetterOrDigit(first)) {
        return true;
      }
    }
    return false;
  }

  private String text(Piece piece) {
    return segments.get(piece.segment()).text().substring(piece.from(), piece.to());
  }
}
