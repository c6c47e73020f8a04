package io.sallyport.privacy.internal.names;

import java.util.Arrays;

/**
 * The algorithms on a linear-chain conditional random field (Lafferty, McCallum, Pereira 2001):
 * forward and backward sums for marginals and gradients, and the best path (Viterbi).
 */
public final class Chain {

  private static final int LABELS = Label.COUNT;
  private static final double NEVER = -1e30;

  private final double[][] emissions;
  private final double[][] transitions;
  private final double[][] forward;
  private final double[][] backward;
  private final double total;

  /**
   * @param emissions score of each label at each token, at least one token
   * @param transitions score of a label after another, as {@code [before][after]}; what may not
   *     follow is left out whatever its score
   */
  public Chain(double[][] emissions, double[][] transitions) {
    this.emissions = emissions;
    this.transitions = allowed(transitions);
    int n = emissions.length;
    forward = new double[n][LABELS];
    backward = new double[n][LABELS];
    sumForward();
    sumBackward();
    total = logSum(forward[n - 1]);
  }

  private static double[][] allowed(double[][] transitions) {
    double[][] allowed = new double[LABELS][LABELS];
    for (Label before : Label.values()) {
      for (Label after : Label.values()) {
        allowed[before.ordinal()][after.ordinal()] =
            after.mayFollow(before) ? transitions[before.ordinal()][after.ordinal()] : NEVER;
      }
    }
    return allowed;
  }

  private static boolean mayStart(int label) {
    return Label.values()[label].mayFollow(Label.OUTSIDE);
  }

  private void sumForward() {
    double[] terms = new double[LABELS];
    for (int label = 0; label < LABELS; label++) {
      forward[0][label] = mayStart(label) ? emissions[0][label] : NEVER;
    }
    for (int i = 1; i < emissions.length; i++) {
      for (int after = 0; after < LABELS; after++) {
        for (int before = 0; before < LABELS; before++) {
          terms[before] = forward[i - 1][before] + transitions[before][after];
        }
        forward[i][after] = logSum(terms) + emissions[i][after];
      }
    }
  }

  private void sumBackward() {
    double[] terms = new double[LABELS];
    for (int i = emissions.length - 2; i >= 0; i--) {
      for (int before = 0; before < LABELS; before++) {
        for (int after = 0; after < LABELS; after++) {
          terms[after] =
              transitions[before][after] + emissions[i + 1][after] + backward[i + 1][after];
        }
        backward[i][before] = logSum(terms);
      }
    }
  }

  private static double logSum(double[] terms) {
    double most = NEVER;
    for (double term : terms) {
      most = Math.max(most, term);
    }
    double sum = 0;
    for (double term : terms) {
      // What is this much smaller does not change the sum.
      sum += term - most < -30 ? 0 : Math.exp(term - most);
    }
    return most + Math.log(sum);
  }

  /** How probable each label is at a token. */
  public double[] marginals(int token) {
    double[] marginals = new double[LABELS];
    for (int label = 0; label < LABELS; label++) {
      marginals[label] = Math.exp(forward[token][label] + backward[token][label] - total);
    }
    return marginals;
  }

  /** How probable a pair of labels is at a token and the next one. */
  public double pair(int token, int before, int after) {
    return Math.exp(
        forward[token][before]
            + transitions[before][after]
            + emissions[token + 1][after]
            + backward[token + 1][after]
            - total);
  }

  /** The logarithm of the probability of a path. */
  public double logProbability(int[] labels) {
    double score = emissions[0][labels[0]];
    for (int i = 1; i < labels.length; i++) {
      score += transitions[labels[i - 1]][labels[i]] + emissions[i][labels[i]];
    }
    return score - total;
  }

  /** The most probable path. */
  public int[] best() {
    int n = emissions.length;
    int[][] from = new int[n][LABELS];
    double[] scores = new double[LABELS];
    for (int label = 0; label < LABELS; label++) {
      scores[label] = mayStart(label) ? emissions[0][label] : NEVER;
    }
    for (int i = 1; i < n; i++) {
      double[] next = new double[LABELS];
      for (int after = 0; after < LABELS; after++) {
        int best = 0;
        for (int before = 1; before < LABELS; before++) {
          if (scores[before] + transitions[before][after]
              > scores[best] + transitions[best][after]) {
            best = before;
          }
        }
        from[i][after] = best;
        next[after] = scores[best] + transitions[best][after] + emissions[i][after];
      }
      scores = next;
    }
    int[] path = new int[n];
    double[] ends = scores;
    path[n - 1] = indexOfMost(ends);
    for (int i = n - 1; i > 0; i--) {
      path[i - 1] = from[i][path[i]];
    }
    return path;
  }

  private static int indexOfMost(double[] values) {
    double most = Arrays.stream(values).max().orElseThrow();
    int index = 0;
    while (values[index] != most) {
      index++;
    }
    return index;
  }
}
