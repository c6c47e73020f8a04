package io.sallyport.training;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What scores come to: area under the curve, recall at a share of false alarms, a file of all. */
final class Measured {
  private Measured() {}

  static double auc(double[] scores, boolean[] labels) {
    Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
    double ranks = 0;
    long attacks = 0;
    for (int at = 0; at < order.length; ) {
      int same = at;
      while (same < order.length && scores[order[same]] == scores[order[at]]) same++;
      for (int i = at; i < same; i++)
        if (labels[order[i]]) {
          ranks += (at + 1 + same) / 2.0;
          attacks++;
        }
      at = same;
    }
    long benign = order.length - attacks;
    return (ranks - attacks * (attacks + 1) / 2.0) / (attacks * (double) benign);
  }

  /** Recall per kind at the threshold that lets the given share of all harmless texts through. */
  static void report(String title, List<Sample> samples, double[] scores, double rate) {
    boolean[] labels = new boolean[scores.length];
    List<Double> benign = new ArrayList<>();
    for (int at = 0; at < labels.length; at++) {
      labels[at] = samples.get(at).attack();
      if (!labels[at]) benign.add(scores[at]);
    }
    benign.sort(Comparator.reverseOrder());
    double threshold = benign.get(Math.max(0, (int) (benign.size() * rate)));
    Map<String, int[]> kinds = new java.util.TreeMap<>();
    for (int at = 0; at < labels.length; at++) {
      String key = (labels[at] ? "+" : "-") + samples.get(at).source().split("/")[0];
      int[] counts = kinds.computeIfAbsent(key, k -> new int[2]);
      counts[0]++;
      if (scores[at] > threshold) counts[1]++;
    }
    StringBuilder line = new StringBuilder(title + String.format(" auc %.4f thr %.2f:", auc(scores, labels), threshold));
    kinds.forEach((kind, counts) -> line.append(String.format(" %s %.1f(%d)", kind, 100.0 * counts[1] / counts[0], counts[0])));
    System.err.println(line);
  }

  static void dump(Path file, List<Sample> samples, double[] scores) throws Exception {
    try (PrintWriter out = new PrintWriter(file.toFile())) {
      for (int at = 0; at < scores.length; at++)
        out.printf("%.4f\t%d\t%s\t%s\t%s%n", scores[at], samples.get(at).attack() ? 1 : 0, samples.get(at).source(), samples.get(at).id(), samples.get(at).text().replaceAll("\\s+", " "));
    }
  }
}
