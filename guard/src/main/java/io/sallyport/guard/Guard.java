package io.sallyport.guard;

import io.sallyport.core.Category;
import io.sallyport.core.Direction;
import io.sallyport.core.Finding;
import io.sallyport.core.Segment;
import io.sallyport.core.Verdict;
import io.sallyport.guard.internal.StandardScanners;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides what texts may do. Immutable and safe for use by many threads. */
public final class Guard {

  private static final Set<Category> INJECTION =
      EnumSet.of(Category.PROMPT_INJECTION, Category.JAILBREAK, Category.PROMPT_LEAK);

  private final List<Scanner> scanners;

  private Guard(List<Scanner> scanners) {
    this.scanners = scanners;
  }

  /**
   * A guard with every scanner that comes with Sallyport. Loads the rules; make one and keep it.
   */
  public static Guard standard() {
    return standard(List.of());
  }

  /**
   * The same with secrets that no text may hold, whatever they look like.
   *
   * @param known the secrets; one that is shorter than 16 characters or holds a blank is not looked
   *     for, because it could be a word
   */
  public static Guard standard(Collection<String> known) {
    return of(StandardScanners.all(known));
  }

  /**
   * A guard with these scanners, in this order.
   *
   * @throws IllegalArgumentException when two have the same name
   */
  public static Guard of(List<Scanner> scanners) {
    Set<String> names = new HashSet<>();
    for (Scanner scanner : scanners) {
      if (!names.add(scanner.name())) {
        throw new IllegalArgumentException(
            "scanners: '" + scanner.name() + "' twice (expected: unique names)");
      }
    }
    return new Guard(List.copyOf(scanners));
  }

  /**
   * The same guard with other secrets that no text may hold; rules and models are shared.
   *
   * @param known as for {@link #standard(Collection)}
   */
  public Guard knowing(Collection<String> known) {
    return of(StandardScanners.knowing(scanners, known));
  }

  /** The scanners, in the order in which they run. */
  public List<Scanner> scanners() {
    return scanners;
  }

  /** Inspects texts that have nothing to do with each other; see the other method. */
  public Inspection inspect(
      List<Segment> segments, Direction direction, Policy policy, GuardContext context) {
    return inspect(segments, List.of(), direction, policy, context);
  }

  /**
   * Inspects the texts of one request or one answer.
   *
   * @param segments the texts, in their order
   * @param runs which of them are read as one
   */
  public Inspection inspect(
      List<Segment> segments,
      List<Run> runs,
      Direction direction,
      Policy policy,
      GuardContext context) {
    long began = System.nanoTime();
    long deadline = began + policy.limits().maxScanMillis() * 1_000_000L;
    Inspector inspector = new Inspector(scanners, direction, policy, context);
    List<List<SegmentFinding>> found = new ArrayList<>(segments.size());
    List<List<String>> scannersOf = new ArrayList<>(segments.size());
    Size before = Size.ZERO;
    double rating = Double.NaN;
    List<Double> ratings = new ArrayList<>(segments.size());
    for (Segment segment : segments) {
      String text = segment.text();
      List<String> ran = new ArrayList<>();
      ScanInput input = inspector.input(segment, before, deadline);
      found.add(inspector.scan(input, ran));
      rating = rated(rating, input.rating());
      ratings.add(input.rating());
      before = inspector.active().isEmpty() ? before : before.plus(text);
      scannersOf.add(ran);
    }
    // What one text alone gets blocked for needs no second look.
    if (!inspector.active().isEmpty() && found.stream().allMatch(Guard::mayPass)) {
      Seams seams = new Seams(inspector, segments, found, deadline);
      runs.forEach(seams::inspect);
    }
    List<SegmentFinding> findings = new ArrayList<>();
    List<Segment> treated = new ArrayList<>(segments.size());
    List<Scanned> scanned = new ArrayList<>(segments.size());
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      List<SegmentFinding> own = found.get(i);
      own.sort(Inspector.BY_PLACE);
      findings.addAll(own);
      treated.add(treat(segment, own));
      scanned.add(
          new Scanned(
              segment.path(),
              segment.origin(),
              segment.text().length(),
              own.size(),
              scannersOf.get(i),
              ratings.get(i)));
    }
    Verdict verdict = strictest(findings);
    long micros = (System.nanoTime() - began) / 1_000;
    String message = verdict == Verdict.BLOCK ? ClientMessage.of(findings) : "";
    return new Inspection(
        verdict, score(findings, rating), findings, treated, micros, scanned, message);
  }

  /**
   * Opens the inspection of an answer that arrives in pieces.
   *
   * @param path the path that findings name, for example {@code choices[0].message.content}
   */
  public StreamGuard openStream(Policy policy, GuardContext context, String path) {
    return new StreamGuard(
        new Inspector(scanners, Direction.OUTPUT, policy, context), policy, path);
  }

  /**
   * What a policy makes of something that was found outside a guard, by the scanner's name that it
   * carries.
   *
   * @return empty when the operator has allowed it
   */
  public static Optional<SegmentFinding> located(
      Policy policy, Segment segment, String title, Finding finding) {
    if (policy.allowList.in(segment.text()).allows(finding)) {
      return Optional.empty();
    }
    ScannerPolicy scanner = policy.scanner(finding.scanner());
    Verdict verdict =
        finding.category() == Category.SCANNER_FAILURE
            ? scanner.onFailure()
            : finding.score() >= scanner.threshold() ? scanner.mode().verdict() : Verdict.ALLOW;
    SegmentFinding located = new SegmentFinding(segment.path(), title, finding, verdict);
    return Optional.of(policy.logOnly() ? located.recordedOnly() : located);
  }

  private static boolean mayPass(List<SegmentFinding> findings) {
    return strictest(findings) != Verdict.BLOCK;
  }

  static Verdict strictest(List<SegmentFinding> findings) {
    Verdict verdict = Verdict.ALLOW;
    for (SegmentFinding located : findings) {
      verdict = verdict.max(located.verdict());
    }
    return verdict;
  }

  private static Segment treat(Segment segment, List<SegmentFinding> findings) {
    if (findings.isEmpty()) {
      return segment;
    }
    String text = segment.text();
    return segment.withText(Redaction.apply(text, 0, text.length(), findings));
  }

  private static double rated(double before, double now) {
    return Double.isNaN(before) ? now : Double.isNaN(now) ? before : Math.max(before, now);
  }

  /** The rating counts the rules in; without one, and when a rule decides alone, they count. */
  private static double score(List<SegmentFinding> findings, double rating) {
    boolean rated = !Double.isNaN(rating);
    double score = rated ? rating : 0;
    for (SegmentFinding located : findings) {
      Finding finding = located.finding();
      boolean tells =
          INJECTION.contains(finding.category()) || finding.scanner().equals(Scanners.PHRASES);
      if (tells && (!rated || located.would() != Verdict.ALLOW)) {
        score = Math.max(score, finding.score());
      }
    }
    return score;
  }
}
