package io.sallyport.review.internal;

import io.sallyport.review.Rule;
import io.sallyport.review.Score;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The worst that a place of a rule can be, by whatever way: nothing eases it, it begins and ends
 * where that is gravest. A place that is rated so needs no other way to be looked for.
 */
final class Ceiling {

  private final Scoring scoring;
  private final CompiledRule compiled;
  private final BitSet ends;
  private final int likelihood;
  private final Map<Integer, Integer> impacts = new HashMap<>();

  /**
   * The ceiling of a rule's places.
   *
   * @param ends nodes at which a way can end; empty when it ends at the place itself
   * @param lacking whether the file says anywhere that a control of the rule is absent
   */
  Ceiling(Scoring scoring, CompiledRule compiled, BitSet ends, boolean lacking) {
    this.scoring = scoring;
    this.compiled = compiled;
    this.ends = ends;
    likelihood = scoring.likeliest(compiled, lacking);
  }

  /** Whether a place can be worse than a score of it. */
  boolean above(int node, Score score) {
    return likelihood * impacts.computeIfAbsent(node, this::impact) > score.risk();
  }

  private int impact(int node) {
    Rule rule = compiled.rule();
    int points = scoring.gravest(rule, node, node);
    for (int end = ends.nextSetBit(0); end >= 0; end = ends.nextSetBit(end + 1)) {
      points = Math.max(points, scoring.gravest(rule, node, end));
    }
    return points;
  }
}
