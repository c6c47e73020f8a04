package io.sallyport.review;

import io.sallyport.core.Severity;
import java.util.List;

/**
 * Likelihood times impact, both from 1 to 5, each a sum that a reader can redo. 20 and more is
 * critical, 12 high, 6 medium, else low.
 *
 * @param likelihood its parts; their sum, bounded to 1 to 5, is the likelihood
 * @param impact its parts; their sum, bounded to 1 to 5, is the impact
 */
public record Score(List<Part> likelihood, List<Part> impact) implements Comparable<Score> {

  private static final int MOST = 5;
  private static final int CRITICAL = 20;
  private static final int HIGH = 12;
  private static final int MEDIUM = 6;

  /** Copies the lists. */
  public Score {
    likelihood = List.copyOf(likelihood);
    impact = List.copyOf(impact);
  }

  /**
   * One number of a sum.
   *
   * @param points added; may be negative
   * @param because the reason, for a reader
   */
  public record Part(int points, String because) {}

  /** The sum of the likelihood's parts, 1 to 5. */
  public int likelihoodSum() {
    return sum(likelihood);
  }

  /** The sum of the impact's parts, 1 to 5. */
  public int impactSum() {
    return sum(impact);
  }

  /** Likelihood times impact, 1 to 25. */
  public int risk() {
    return likelihoodSum() * impactSum();
  }

  /** What the risk is called. */
  public Severity severity() {
    int risk = risk();
    return risk >= CRITICAL
        ? Severity.CRITICAL
        : risk >= HIGH ? Severity.HIGH : risk >= MEDIUM ? Severity.MEDIUM : Severity.LOW;
  }

  private static int sum(List<Part> parts) {
    int sum = 0;
    for (Part part : parts) {
      sum += part.points();
    }
    return bounded(sum);
  }

  /** Points as they count: 1 to 5. */
  public static int bounded(int points) {
    return Math.clamp(points, 1, MOST);
  }

  @Override
  public int compareTo(Score other) {
    int byRisk = Integer.compare(risk(), other.risk());
    return byRisk != 0 ? byRisk : Integer.compare(impactSum(), other.impactSum());
  }
}
