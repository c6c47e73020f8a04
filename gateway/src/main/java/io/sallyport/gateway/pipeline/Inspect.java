package io.sallyport.gateway.pipeline;

import io.sallyport.core.Direction;
import io.sallyport.core.Segment;
import io.sallyport.gateway.surface.TextSlots;
import io.sallyport.guard.AllowEntry;
import io.sallyport.guard.Guard;
import io.sallyport.guard.GuardContext;
import io.sallyport.guard.Inspection;
import io.sallyport.guard.Policy;
import io.sallyport.guard.Run;
import io.sallyport.guard.SegmentFinding;
import io.sallyport.guard.StreamGuard;
import java.util.List;

/** What comes in and what goes out passes here; everything inspected is noted down. */
public final class Inspect {

  private final Guard guard;

  /** Inspects with a guard. */
  public Inspect(Guard guard) {
    this.guard = guard;
  }

  /** Inspects whole texts and notes down what was inspected and found. */
  public Inspection texts(
      Passage passage,
      List<Segment> texts,
      Direction direction,
      Policy policy,
      GuardContext context) {
    return texts(passage, texts, List.of(), direction, policy, context);
  }

  /** Inspects all texts of a request or an answer, and those that are read as one together. */
  Inspection texts(
      Passage passage, TextSlots texts, Direction direction, Policy policy, GuardContext context) {
    return texts(passage, texts.segments(), texts.runs(), direction, policy, context);
  }

  private Inspection texts(
      Passage passage,
      List<Segment> texts,
      List<Run> runs,
      Direction direction,
      Policy policy,
      GuardContext context) {
    long start = System.nanoTime();
    Inspection inspection = guard.inspect(texts, runs, direction, policy, context);
    passage.took("guard", System.nanoTime() - start);
    for (Segment text : texts) {
      passage.inspected(text, direction);
    }
    note(passage, texts, direction, inspection);
    return inspection;
  }

  /** Inspects one whole text that is part of a stream; the caller notes down the stream's size. */
  Inspection piece(Passage passage, Segment text, Policy policy, GuardContext context) {
    Inspection inspection = guard.inspect(List.of(text), Direction.OUTPUT, policy, context);
    note(passage, List.of(text), Direction.OUTPUT, inspection);
    return inspection;
  }

  /** Opens the guard of a streamed text. */
  StreamGuard stream(Policy policy, GuardContext context, String path) {
    return guard.openStream(policy, context, path);
  }

  /** Notes down what was found in a stream, whose text is gone by then. */
  void found(Passage passage, List<SegmentFinding> findings) {
    for (SegmentFinding located : findings) {
      passage.found(Direction.OUTPUT, located, "", "");
    }
  }

  private static void note(
      Passage passage, List<Segment> texts, Direction direction, Inspection inspection) {
    passage.score(inspection.score());
    if (inspection.findings().isEmpty()) {
      return;
    }
    // Pieces of one text share its path, so only the order says which piece a finding is in.
    int next = 0;
    for (int i = 0; i < texts.size(); i++) {
      int end = next + inspection.scanned().get(i).findings();
      List<SegmentFinding> own = inspection.findings().subList(next, end);
      next = end;
      if (!own.isEmpty()) {
        String text = texts.get(i).text();
        Excerpt excerpt = new Excerpt(text, own);
        String hash = AllowEntry.hash(text);
        own.forEach(
            located -> passage.found(direction, located, excerpt.around(located.finding()), hash));
      }
    }
  }
}
