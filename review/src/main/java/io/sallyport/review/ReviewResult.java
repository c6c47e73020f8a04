package io.sallyport.review;

import io.sallyport.core.Severity;
import io.sallyport.review.internal.Residuals;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

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
    return claims(claim -> claim.state() == ControlState.FAILED);
  }

  /** Controls that the file calls absent and fresh evidence shows, where it says so. */
  public List<Answered.Standing> contradicted() {
    return claims(EvidenceCheck::contradicts);
  }

  private List<Answered.Standing> claims(Predicate<ControlClaim> which) {
    List<Answered.Standing> found = new ArrayList<>();
    architecture
        .components()
        .forEach((id, one) -> claims(id, one.controls().values(), which, found));
    architecture.flows().forEach(flow -> claims(flow.id(), flow.controls().values(), which, found));
    found.sort(
        Comparator.comparing(Answered.Standing::element)
            .thenComparing(one -> one.claim().control()));
    return found;
  }

  private static void claims(
      String at,
      Collection<ControlClaim> claims,
      Predicate<ControlClaim> which,
      List<Answered.Standing> found) {
    claims.stream().filter(which).forEach(claim -> found.add(new Answered.Standing(at, claim)));
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
