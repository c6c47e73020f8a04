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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    Map<String, String> byPath = new HashMap<>();
    texts.forEach(text -> byPath.putIfAbsent(text.path(), text.text()));
    for (SegmentFinding located : inspection.findings()) {
      String text = byPath.getOrDefault(located.path(), "");
      passage.found(direction, located, Excerpt.of(text, located.finding()), AllowEntry.hash(text));
    }
  }
}
