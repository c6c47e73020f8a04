package io.sallyport.guard;

import io.sallyport.core.Category;
import io.sallyport.core.Direction;
import io.sallyport.core.Finding;
import io.sallyport.core.Segment;
import io.sallyport.core.Severity;
import io.sallyport.core.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Runs the scanners of a policy over one text and turns what they say into verdicts. */
final class Inspector {

  /** The order of findings within a text. */
  static final Comparator<SegmentFinding> BY_PLACE =
      Comparator.comparingInt((SegmentFinding located) -> located.finding().start())
          .thenComparingInt(located -> located.finding().end())
          .thenComparing(located -> located.finding().rule());

  private final List<Scanner> active;
  private final Direction direction;
  private final Policy policy;
  private final GuardContext context;
  private final AllowList allowList;
  private final Effort effort = new Effort();

  Inspector(List<Scanner> scanners, Direction direction, Policy policy, GuardContext context) {
    this.active =
        scanners.stream()
            .filter(scanner -> policy.scanner(scanner.name()).runs(direction))
            .toList();
    this.direction = direction;
    this.policy = policy;
    this.context = context;
    this.allowList = policy.allowList;
  }

  List<Scanner> active() {
    return active;
  }

  /** The scanners that can say something only of a whole text. */
  List<Scanner> whole() {
    return active.stream().filter(scanner -> scanner.readsWhole(context)).toList();
  }

  AllowList allowList() {
    return allowList;
  }

  ScanInput input(Segment segment, Size before, long deadlineNanos) {
    return new ScanInput(segment, direction, policy, context, before, deadlineNanos, effort);
  }

  /**
   * What the scanners found, in order of place, without what is allowed.
   *
   * @param ran receives the names of the scanners that ran to their end
   */
  List<SegmentFinding> scan(ScanInput input, List<String> ran) {
    return scan(input, ran, active);
  }

  /**
   * The same for texts that are joined. The model has read each of them; joined it would read
   * meaning into their neighbourhood.
   */
  List<SegmentFinding> scanJoined(ScanInput input) {
    return scan(
        input,
        new ArrayList<>(),
        active.stream().filter(scanner -> !scanner.name().equals(Scanners.INJECTION)).toList());
  }

  /** The same with some of the scanners. */
  List<SegmentFinding> scan(ScanInput input, List<String> ran, List<Scanner> scanners) {
    List<SegmentFinding> found = new ArrayList<>();
    for (Scanner scanner : scanners) {
      if (scan(scanner, input, found)) {
        ran.add(scanner.name());
      }
      if (tooLargeToScan(scanner, found)) {
        break;
      }
    }
    found.sort(BY_PLACE);
    return found;
  }

  /** What stands for a scanner that could not do its work. */
  SegmentFinding failure(Scanner scanner, String path, Throwable cause) {
    String name = scanner.name();
    String explanation =
        "The scanner '"
            + name
            + "' stopped with "
            + cause.getClass().getSimpleName()
            + ", so this text counts as not scanned. Report it to the operator; the policy's"
            + " onFailure setting of this scanner says what happens meanwhile.";
    Finding finding =
        new Finding(
            name,
            name + "/failure",
            Category.SCANNER_FAILURE,
            Severity.HIGH,
            1,
            0,
            0,
            explanation,
            "");
    SegmentFinding failure =
        new SegmentFinding(
            path, "text could not be scanned", finding, policy.scanner(name).onFailure());
    return policy.logOnly() ? failure.recordedOnly() : failure;
  }

  // A scanner may fail in any way on hostile text, also by running out of stack: none of them may
  // count as "nothing found".
  @SuppressWarnings("CatchingUnchecked")
  private boolean scan(Scanner scanner, ScanInput input, List<SegmentFinding> found) {
    String path = input.segment().path();
    List<Finding> findings;
    try {
      input.checkBudget();
      findings = scanner.scan(input);
      input.add(findings);
      input.checkBudget();
    } catch (RuntimeException | StackOverflowError e) {
      found.add(failure(scanner, path, e));
      return false;
    }
    ScannerPolicy scannerPolicy = policy.scanner(scanner.name());
    AllowList.InText allowed = allowList.in(input.segment().text());
    for (Finding finding : findings) {
      if (!allowed.allows(finding)) {
        Verdict verdict =
            finding.score() >= scannerPolicy.threshold()
                ? scannerPolicy.mode().verdict()
                : Verdict.ALLOW;
        SegmentFinding located =
            new SegmentFinding(path, scanner.title(finding.rule()), finding, verdict);
        found.add(policy.logOnly() ? located.recordedOnly() : located);
      }
    }
    return true;
  }

  private static boolean tooLargeToScan(Scanner scanner, List<SegmentFinding> found) {
    return scanner.name().equals(Scanners.LIMITS)
        && found.stream().anyMatch(located -> located.would() == Verdict.BLOCK);
  }
}
