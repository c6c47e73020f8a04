package io.sallyport.gateway.pipeline;

import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What comes in and what goes out passes here; everything inspected is noted down. */
public final class Inspect {

  /** Names of models that are remembered; each costs an inspection once. */
  private static final int MOST_NAMES = 1_000;

  private final Guard guard;
  private final Set<String> cleanNames = ConcurrentHashMap.newKeySet();

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

  /** Inspects a text of an answer and notes nothing down. */
  Inspection again(Segment text, Policy policy, GuardContext context) {
    return guard.inspect(List.of(text), Direction.OUTPUT, policy, context);
  }

  /** Inspects one whole text that is part of a stream; the caller notes down the stream's size. */
  Inspection piece(Passage passage, Segment text, Policy policy, GuardContext context) {
    Inspection inspection = guard.inspect(List.of(text), Direction.OUTPUT, policy, context);
    note(passage, List.of(text), Direction.OUTPUT, inspection);
    return inspection;
  }

  /**
   * Whether a name that a client made up says nothing that has to be treated. It is in the log only
   * when it does.
   */
  boolean isCleanName(Passage passage, String name, Policy policy) {
    String known = passage.tenant() + "\n" + policy.name() + "\n" + name;
    if (cleanNames.contains(known)) {
      return true;
    }
    Segment text = Segment.of("model", name, Origin.USER);
    GuardContext context = GuardContext.of(passage.tenant(), "");
    Inspection inspection = guard.inspect(List.of(text), Direction.INPUT, policy, context);
    if (inspection.findings().isEmpty()) {
      if (cleanNames.size() >= MOST_NAMES) {
        cleanNames.clear();
      }
      cleanNames.add(known);
      return true;
    }
    passage.inspected(text, Direction.INPUT);
    note(passage, List.of(text), Direction.INPUT, inspection);
    return !inspection.blocked() && inspection.treated().equals(List.of(text));
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
