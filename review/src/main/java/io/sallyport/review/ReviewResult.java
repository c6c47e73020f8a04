package io.sallyport.review;

import io.sallyport.core.Severity;
import io.sallyport.review.internal.Residuals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a review found.
 *
 * @param architecture that was reviewed
 * @param rules that were applied
 * @param findings the worst first
 * @param residual what is left of threats that only controls without evidence answer
 * @param answered threats that controls answer
 * @param questions what the file does not say and matters
 * @param paths attack paths, the worst first
 * @param cuts controls by how many attack paths they would cut, the best first
 */
public record ReviewResult(
    Architecture architecture,
    List<Rule> rules,
    List<ReviewFinding> findings,
    List<ReviewFinding> residual,
    List<Answered> answered,
    List<Question> questions,
    List<AttackPath> paths,
    List<Cut> cuts) {

  /** Copies the lists. */
  public ReviewResult {
    rules = List.copyOf(rules);
    findings = List.copyOf(findings);
    residual = List.copyOf(residual);
    answered = List.copyOf(answered);
    questions = List.copyOf(questions);
    paths = List.copyOf(paths);
    cuts = List.copyOf(cuts);
  }

  /** Findings about which nothing was decided. */
  public List<ReviewFinding> open() {
    return findings.stream().filter(finding -> finding.status() == Status.OPEN).toList();
  }

  /** The findings, and beside or after them what is left of answered threats. */
  public List<ReviewFinding> all() {
    return Residuals.added(findings, residual);
  }

  /** How many places a decision was about that has expired. */
  public long expired() {
    return findings.stream()
        .flatMap(finding -> finding.places().stream())
        .filter(place -> place.status() == Status.OPEN && place.note().contains(Treatments.OVER))
        .count();
  }

  /** Controls of which evidence shows that they do not do enough, where they are claimed. */
  public List<Answered.Standing> failed() {
    List<Answered.Standing> failed = new ArrayList<>();
    architecture
        .components()
        .forEach((id, one) -> one.controls().values().forEach(claim -> failed(id, claim, failed)));
    architecture
        .flows()
        .forEach(flow -> flow.controls().values().forEach(one -> failed(flow.id(), one, failed)));
    failed.sort(
        Comparator.comparing(Answered.Standing::element)
            .thenComparing(one -> one.claim().control()));
    return failed;
  }

  private static void failed(String at, ControlClaim claim, List<Answered.Standing> all) {
    if (claim.state() == ControlState.FAILED) {
      all.add(new Answered.Standing(at, claim));
    }
  }

  /** How many open findings have a severity. */
  public long count(Severity severity) {
    return open().stream().filter(finding -> finding.severity() == severity).count();
  }

  /** The same after decisions about findings. */
  public ReviewResult withFindings(List<ReviewFinding> decided) {
    return new ReviewResult(
        architecture, rules, decided, residual, answered, questions, paths, cuts);
  }
}
