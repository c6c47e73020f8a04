package io.sallyport.guard;

import io.sallyport.core.Direction;
import io.sallyport.core.Finding;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Verdict;
import io.sallyport.guard.internal.Repeats;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Inspects an answer while it arrives. It holds back the end of the text from the first place that
 * text still to come could turn into a finding, or into a longer one; what lies before that place
 * is scanned once, treated and released. Every way of cutting the same text into deltas gives the
 * same released text and the same verdict.
 *
 * <p>How much is held: a scanner that says nothing better holds back its {@link Scanner#reach()};
 * the ones that come with Sallyport hold back only what could begin a match, so between the words
 * of ordinary prose it is one word. The most is the largest reach of the active scanners.
 *
 * <p>Scanners that can only say something of a whole text run at the end. When the policy would
 * change the text for one of them, nothing is released before; else they only record. Where no
 * scanner can change anything, not even by failing, nothing is held back at all: what is found is
 * recorded when it is certain.
 *
 * <p>A policy's allow-list entries by hash never match in a stream: nobody has the whole text yet.
 *
 * <p>For use by one thread at a time.
 */
public final class StreamGuard {

  // What scanners may look at to the left of a match: word boundaries and context words.
  private static final int CONTEXT = 256;

  /** So much of a text is kept for the scanners that need the whole of it, in characters. */
  private static final int WHOLE = 100_000;

  private final Inspector inspector;
  private final Policy policy;
  private final String path;
  private final List<Scanner> whole;
  private final List<Scanner> others;
  private final boolean holdsAll;
  private final boolean recordsOnly;
  private final StringBuilder said = new StringBuilder();
  private final StringBuilder tail = new StringBuilder();
  private final Repeats repeats = new Repeats(Direction.OUTPUT);
  private int released;
  private long offset;
  private Size before = Size.ZERO;
  private Verdict verdict = Verdict.ALLOW;
  private boolean ended;

  StreamGuard(Inspector inspector, Policy policy, String path) {
    this.inspector = inspector;
    this.policy = policy;
    this.path = path;
    this.whole = inspector.whole();
    this.others = inspector.active().stream().filter(scanner -> !whole.contains(scanner)).toList();
    this.holdsAll =
        !policy.logOnly()
            && whole.stream()
                .anyMatch(
                    scanner -> policy.scanner(scanner.name()).mode().compareTo(Mode.REDACT) >= 0);
    this.recordsOnly =
        policy.logOnly()
            || inspector.active().stream()
                .noneMatch(scanner -> changes(policy.scanner(scanner.name())));
  }

  private static boolean changes(ScannerPolicy scanner) {
    return scanner.mode().compareTo(Mode.REDACT) >= 0
        || scanner.onFailure().compareTo(Verdict.REDACT) >= 0;
  }

  /**
   * Takes the next piece of text.
   *
   * @throws IllegalStateException after {@link #finish()} or a block
   */
  public Step push(String delta) {
    requireOpen();
    if (inspector.active().isEmpty()) {
      return new Step(delta, verdict, List.of(), "");
    }
    Step step = take(delta);
    return recordsOnly ? new Step(delta, verdict, step.findings(), "") : step;
  }

  private Step take(String delta) {
    tail.append(delta);
    repeats.add(delta);
    if (holdsAll && tail.length() <= policy.limits().maxCharacters()) {
      return new Step("", verdict, List.of(), "");
    }
    if (!whole.isEmpty() && said.length() < WHOLE) {
      said.append(delta, 0, Math.min(delta.length(), WHOLE - said.length()));
    }
    return delta.isEmpty() ? new Step("", verdict, List.of(), "") : advance(false);
  }

  /**
   * Ends the stream and releases the rest.
   *
   * @throws IllegalStateException after {@code finish()} or a block
   */
  public Step finish() {
    requireOpen();
    Step step = advance(true);
    ended = true;
    return recordsOnly ? new Step("", verdict, step.findings(), "") : step;
  }

  /** How many characters are held back, at least 0. */
  public int held() {
    return recordsOnly ? 0 : tail.length() - released;
  }

  /** The strictest verdict so far. */
  public Verdict verdict() {
    return verdict;
  }

  private Step advance(boolean last) {
    String text = tail.toString();
    ScanInput input =
        inspector
            .input(Segment.of(path, text, Origin.ASSISTANT), before, deadline())
            .counted(last ? repeats.end() : repeats);
    List<SegmentFinding> failures = new ArrayList<>();
    int cut = last ? text.length() : cut(input, failures);
    if (failures.isEmpty() && cut <= released && !last) {
      return new Step("", verdict, List.of(), "");
    }
    boolean inOne = last && holdsAll && offset == 0 && released == 0;
    List<SegmentFinding> found =
        inspector.scan(input, new ArrayList<>(), inOne ? inspector.active() : others);
    cut = outsideFindings(found, text, cut);
    List<SegmentFinding> certain = new ArrayList<>(failures);
    for (SegmentFinding located : found) {
      if (counts(located.finding(), cut, last)) {
        certain.add(located);
      }
    }
    Step step = release(text, cut, certain, last && !inOne ? ofWhole() : List.of());
    trim(input);
    return step;
  }

  /** What the scanners find that need the whole text, most of which has gone out. */
  private List<SegmentFinding> ofWhole() {
    if (whole.isEmpty()) {
      return List.of();
    }
    Segment all = Segment.of(path, said.toString(), Origin.ASSISTANT);
    return inspector.scan(inspector.input(all, Size.ZERO, deadline()), new ArrayList<>(), whole);
  }

  private Step release(
      String text, int cut, List<SegmentFinding> certain, List<SegmentFinding> ofWhole) {
    verdict = verdict.max(Guard.strictest(certain)).max(Guard.strictest(ofWhole));
    List<SegmentFinding> placed =
        Stream.concat(certain.stream().map(this::placedInStream), ofWhole.stream()).toList();
    if (verdict == Verdict.BLOCK) {
      ended = true;
      tail.setLength(0);
      released = 0;
      return new Step("", verdict, placed, ClientMessage.of(placed));
    }
    String out = Redaction.apply(text, released, cut, certain);
    released = cut;
    return new Step(out, verdict, placed, "");
  }

  private int cut(ScanInput input, List<SegmentFinding> failures) {
    String text = input.segment().text();
    int cut = inspector.allowList().holdFrom(text, released);
    for (Scanner scanner : others) {
      try {
        cut = Math.min(cut, Math.max(released, scanner.holdFrom(input, released)));
      } catch (RuntimeException | StackOverflowError e) {
        failures.add(inspector.failure(scanner, path, e));
      }
    }
    return wholeCharacters(text, cut);
  }

  /** Moves the cut before whatever it would split. */
  private int outsideFindings(List<SegmentFinding> found, String text, int cut) {
    int moved = cut;
    boolean again = cut < text.length();
    while (again) {
      int earlier = inspector.allowList().beforePhrase(text, released, moved);
      for (SegmentFinding located : found) {
        Finding finding = located.finding();
        if (finding.start() < earlier && finding.end() > earlier && finding.start() >= released) {
          earlier = finding.start();
        }
      }
      again = earlier < moved;
      moved = earlier;
    }
    return moved == text.length() ? moved : wholeCharacters(text, Math.max(released, moved));
  }

  /** Findings about a span belong to what is released now; others to the whole text. */
  private boolean counts(Finding finding, int cut, boolean last) {
    boolean aboutWholeText = finding.start() == finding.end();
    return aboutWholeText || (finding.start() >= released && (finding.end() <= cut || last));
  }

  private SegmentFinding placedInStream(SegmentFinding located) {
    Finding finding = located.finding();
    long start = finding.start() == finding.end() ? 0 : offset + finding.start();
    int length = finding.end() - finding.start();
    Finding placed =
        new Finding(
            finding.scanner(),
            finding.rule(),
            finding.category(),
            finding.severity(),
            finding.score(),
            Math.toIntExact(start),
            Math.toIntExact(start + length),
            finding.explanation(),
            finding.replacement());
    return new SegmentFinding(
        located.path(), located.title(), placed, located.verdict(), located.would());
  }

  private void trim(ScanInput input) {
    if (released > 2 * CONTEXT) {
      int keep = released - CONTEXT;
      int from = keep;
      for (Scanner scanner : others) {
        from = Math.min(from, scanner.contextFrom(input, keep));
      }
      int drop = wholeCharacters(tail.toString(), from);
      before = before.plus(tail.substring(0, drop));
      tail.delete(0, drop);
      released -= drop;
      offset += drop;
    }
  }

  private long deadline() {
    return System.nanoTime() + policy.limits().maxScanMillis() * 1_000_000L;
  }

  private void requireOpen() {
    if (ended) {
      throw new IllegalStateException("stream: ended (expected: no text after finish or a block)");
    }
  }

  private static int wholeCharacters(String text, int cut) {
    boolean splitsPair =
        cut > 0
            && cut <= text.length()
            && Character.isHighSurrogate(text.charAt(cut - 1))
            && (cut == text.length() || Character.isLowSurrogate(text.charAt(cut)));
    return splitsPair ? cut - 1 : cut;
  }
}
