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

  /** Exponentials of the scores, each token's by its greatest, so that none is too great. */
  private final double[][] weights;

  private final double[][] moves = new double[LABELS][LABELS];
  private final double[][] forward;
  private final double[][] backward;
  private final double[] scales;
  private double total;

  /**
   * @param emissions score of each label at each token, at least one token
   * @param transitions score of a label after another, as {@code [before][after]}; what may not
   *     follow is left out whatever its score
   */
  public Chain(double[][] emissions, double[][] transitions) {
    this.emissions = emissions;
    this.transitions = allowed(transitions);
    int n = emissions.length;
    weights = new double[n][LABELS];
    forward = new double[n][LABELS];
    backward = new double[n][LABELS];
    scales = new double[n];
    exponentials();
    sumForward();
    sumBackward();
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

  private void exponentials() {
    for (int before = 0; before < LABELS; before++) {
      for (int after = 0; after < LABELS; after++) {
        moves[before][after] = Math.exp(transitions[before][after]);
      }
    }
    for (int i = 0; i < emissions.length; i++) {
      double most = emissions[i][0];
      for (double score : emissions[i]) {
        most = Math.max(most, score);
      }
      for (int label = 0; label < LABELS; label++) {
        weights[i][label] = Math.exp(emissions[i][label] - most);
      }
      total += most;
    }
  }

  private void sumForward() {
    for (int i = 0; i < emissions.length; i++) {
      double scale = 0;
      for (int after = 0; after < LABELS; after++) {
        double sum = 0;
        if (i == 0) {
          sum = mayStart(after) ? 1 : 0;
        } else {
          for (int before = 0; before < LABELS; before++) {
            sum += forward[i - 1][before] * moves[before][after];
          }
        }
        forward[i][after] = sum * weights[i][after];
        scale += forward[i][after];
      }
      for (int label = 0; label < LABELS; label++) {
        forward[i][label] /= scale;
      }
      scales[i] = scale;
      total += Math.log(scale);
    }
  }

  private void sumBackward() {
    int last = emissions.length - 1;
    Arrays.fill(backward[last], 1);
    for (int i = last - 1; i >= 0; i--) {
      for (int before = 0; before < LABELS; before++) {
        double sum = 0;
        for (int after = 0; after < LABELS; after++) {
          sum += moves[before][after] * weights[i + 1][after] * backward[i + 1][after];
        }
        backward[i][before] = sum / scales[i + 1];
      }
    }
  }

  /** How probable each label is at a token. */
  public double[] marginals(int token) {
    double[] marginals = new double[LABELS];
    for (int label = 0; label < LABELS; label++) {
      marginals[label] = forward[token][label] * backward[token][label];
    }
    return marginals;
  }

  /** How probable a pair of labels is at a token and the next one. */
  public double pair(int token, int before, int after) {
    return forward[token][before]
        * moves[before][after]
        * weights[token + 1][after]
        * backward[token + 1][after]
        / scales[token + 1];
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
