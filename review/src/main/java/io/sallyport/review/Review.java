package io.sallyport.review;

import io.sallyport.review.internal.AttackPaths;
import io.sallyport.review.internal.Causes;
import io.sallyport.review.internal.CompiledRule;
import io.sallyport.review.internal.Examination;
import io.sallyport.review.internal.Graph;
import io.sallyport.review.internal.SameWay;
import java.util.Comparator;
import java.util.List;

/** Applies rules to architectures. Immutable; threads may share it. */
public final class Review {

  private final List<Rule> rules;
  private final List<CompiledRule> compiled;

  /** A review by the rules of a book; compiles them once. */
  public Review(RuleBook book) {
    this.rules = book.rules();
    this.compiled = rules.stream().map(CompiledRule::of).toList();
  }

  /** A review by the rules that come with Sallyport. */
  public static Review standard() {
    return new Review(RuleBook.standard());
  }

  /** The rules. */
  public List<Rule> rules() {
    return rules;
  }

  private static List<ReviewFinding> sorted(List<ReviewFinding> findings) {
    return findings.stream()
        .sorted(
            Comparator.comparing(ReviewFinding::score).reversed().thenComparing(ReviewFinding::id))
        .toList();
  }

  /** Reviews an architecture. The same architecture gives the same result. */
  public ReviewResult of(Architecture architecture) {
    Graph graph = new Graph(architecture);
    Examination examination = new Examination(graph);
    compiled.forEach(examination::apply);
    List<ReviewFinding> all = sorted(examination.findings());
    Causes causes = new Causes(all);
    AttackPaths paths = new AttackPaths(graph, all, causes);
    return new ReviewResult(
        architecture,
        rules,
        sorted(new SameWay(examination.behind(), causes).once(causes.once())),
        sorted(examination.residual()),
        examination.answered(),
        examination.questions(),
        paths.paths(),
        paths.cuts());
  }
}
