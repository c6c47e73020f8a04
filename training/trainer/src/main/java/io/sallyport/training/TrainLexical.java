package io.sallyport.training;

import io.sallyport.guard.internal.InjectionWindows;
import io.sallyport.guard.internal.LexicalModel;
import io.sallyport.guard.internal.LexicalWords;
import io.sallyport.neural.WordPiece;
import java.io.DataOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Trains the lexical model: logistic regression with AdaGrad over hashed features of windows. */
public final class TrainLexical {
  private final float[] weights = new float[LexicalModel.SIZE];
  private final float[] squares = new float[weights.length];
  private float bias;
  private float biasSquare;

  record Part(int[] features, boolean attack, float weight, int words) {}

  private static final WordPiece PIECES = WordPiece.uncased();
  private final Map<Sample, LexicalWords> words = new HashMap<>();
  private final Map<Sample, List<int[]>> windows = new HashMap<>();

  static int[] features(LexicalWords words, int from, int to) {
    int[] room = new int[(to - from) * 130 + 16];
    int[] size = {0};
    LexicalModel.features(words, from, to, feature -> room[size[0]++] = feature);
    return Arrays.copyOf(room, size[0]);
  }

  double score(int[] features) {
    double sum = 0;
    for (int feature : features) sum += weights[feature];
    return bias + sum / Math.sqrt(Math.max(1, features.length));
  }

  LexicalWords words(Sample sample) {
    return words.computeIfAbsent(sample, s -> LexicalWords.of(s.read()));
  }

  List<int[]> windows(Sample sample) {
    return windows.computeIfAbsent(
        sample,
        s -> {
          LexicalWords all = words(s);
          List<int[]> own = new ArrayList<>();
          for (InjectionWindows.Window window : InjectionWindows.of(PIECES.split(s.read()))) {
            int from = all.firstAfter(window.start());
            own.add(new int[] {from, Math.max(from, all.firstAfter(window.end()))});
          }
          return own.isEmpty() ? List.of(new int[] {0, all.count()}) : own;
        });
  }

  double score(Sample sample) {
    double best = -99;
    for (int[] window : windows(sample)) best = Math.max(best, score(features(words(sample), window[0], window[1])));
    return best;
  }

  void step(Part part, float weight, float rate, float decay) {
    double p = 1 / (1 + Math.exp(-score(part.features())));
    double gradient = (p - (part.attack() ? 0.98 : 0.02)) * weight;
    float g = (float) (gradient / Math.sqrt(Math.max(1, part.features().length)));
    for (int feature : part.features()) {
      float own = g + decay * weights[feature];
      squares[feature] += own * own;
      weights[feature] -= rate * own / (float) Math.sqrt(squares[feature] + 1e-8);
    }
    biasSquare += gradient * gradient;
    bias -= rate * gradient / Math.sqrt(biasSquare + 1e-8);
  }

  public static void main(String[] arguments) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (String argument : arguments) options.put(argument.split("=", 2)[0], argument.split("=", 2)[1]);
    Path texts = Path.of(options.get("texts"));
    int epochs = Integer.parseInt(options.getOrDefault("epochs", "8"));
    float rate = Float.parseFloat(options.getOrDefault("lr", "0.1"));
    float decay = Float.parseFloat(options.getOrDefault("decay", "1e-6"));
    List<Sample> training = new ArrayList<>();
    for (String folder : options.get("train").split(",")) training.addAll(Sample.training(texts.resolve(folder)));
    List<String> trainSources = Arrays.asList(options.getOrDefault("devtrain", "").split(","));
    List<Sample> held = new ArrayList<>();
    if (options.containsKey("dev")) {
      try (var files = Files.list(Path.of(options.get("dev")))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList())
          for (Sample sample : Sample.development(file)) {
            if (trainSources.stream().anyMatch(s -> !s.isEmpty() && sample.source().contains(s))) training.add(sample);
            else held.add(sample);
          }
      }
    }
    List<Sample> validation = new ArrayList<>();
    for (String folder : options.getOrDefault("valid", "validation").split(",")) validation.addAll(Sample.folder(texts.resolve(folder)));
    System.err.printf("train %d (%d attacks), validation %d, dev %d%n", training.size(), training.stream().filter(Sample::attack).count(), validation.size(), held.size());
    TrainLexical model = new TrainLexical();
    Random random = new Random(5);
    for (int epoch = 0; epoch < epochs; epoch++) {
      List<Part> parts = new ArrayList<>();
      for (Sample sample : training) {
        List<int[]> windows = model.windows(sample);
        LexicalWords all = model.words(sample);
        if (windows.size() == 1) {
          parts.add(new Part(features(all, 0, all.count()), sample.attack(), 1, all.count()));
        } else if (sample.attack()) {
          int[] best = null;
          double top = -99;
          for (int[] window : windows) {
            double score = epoch == 0 ? random.nextDouble() : model.score(features(all, window[0], window[1]));
            if (score > top) {
              top = score;
              best = window;
            }
          }
          parts.add(new Part(features(all, best[0], best[1]), true, epoch == 0 ? 0.3f : 1f, best[1] - best[0]));
        } else {
          for (int i = 0; i < Math.min(4, windows.size()); i++) {
            int[] window = windows.get(random.nextInt(windows.size()));
            parts.add(new Part(features(all, window[0], window[1]), false, 1f, window[1] - window[0]));
          }
        }
      }
      int splices = (int) (training.size() * Double.parseDouble(options.getOrDefault("splices", "0.3")));
      List<Sample> carriers = training.stream().filter(t -> !t.attack() && t.untrusted() && model.words(t).count() > 40).toList();
      List<Sample> shorts = training.stream().filter(t -> model.windows(t).size() == 1 && model.words(t).count() > 4 && model.words(t).count() < 80).toList();
      List<Sample> hostile = shorts.stream().filter(Sample::attack).toList();
      List<Sample> harmless = shorts.stream().filter(t -> !t.attack()).toList();
      for (int i = 0; i < splices && !carriers.isEmpty(); i++) {
        Sample carrier = carriers.get(random.nextInt(carriers.size()));
        List<Sample> from = i % 2 == 0 ? hostile : harmless;
        Sample part = from.get(random.nextInt(from.size()));
        LexicalWords words = model.words(carrier);
        int size = 10 + random.nextInt(60);
        int begin = random.nextInt(Math.max(1, words.count() - size));
        int finish = Math.min(words.count(), begin + size) - 1;
        int cut = begin + random.nextInt(finish - begin + 1);
        String text = carrier.read().substring(words.start(begin), words.end(cut)) + (random.nextBoolean() ? "\n" : " ") + part.read() + (random.nextBoolean() ? "\n" : " ") + carrier.read().substring(words.end(cut), words.end(finish));
        LexicalWords whole = LexicalWords.of(text);
        parts.add(new Part(features(whole, 0, whole.count()), part.attack(), 0.7f, whole.count()));
      }
      Map<Integer, double[]> buckets = new HashMap<>();
      for (Part part : parts) buckets.computeIfAbsent(part.words() / 8, b -> new double[2])[part.attack() ? 1 : 0] += part.weight();
      Collections.shuffle(parts, random);
      for (Part part : parts) {
        double[] sums = buckets.get(part.words() / 8);
        float weight = (float) (part.weight() * Math.min(4, Math.max(0.3, (sums[0] + sums[1]) / (2 * sums[part.attack() ? 1 : 0]))));
        model.step(part, weight, rate, decay);
      }
      if (epoch % 2 == 1 || epoch == epochs - 1) {
        Measured.report("epoch " + epoch + " validation", validation, validation.stream().mapToDouble(model::score).toArray(), 0.02);
        if (!held.isEmpty()) Measured.report("   dev", held, held.stream().mapToDouble(model::score).toArray(), 0.02);
      }
    }
    Path out = Path.of(options.get("out"));
    Files.createDirectories(out);
    float most = 0;
    for (float weight : model.weights) most = Math.max(most, Math.abs(weight));
    float scale = most / 127;
    try (DataOutputStream file = new DataOutputStream(Files.newOutputStream(out.resolve("lexical.bin")))) {
      file.writeFloat(scale);
      file.writeFloat(model.bias);
      for (float weight : model.weights) file.writeByte(Math.round(weight / scale));
    }
    Measured.dump(out.resolve("lexical-validation.tsv"), validation, validation.stream().mapToDouble(model::score).toArray());
    Measured.dump(out.resolve("lexical-dev.tsv"), held, held.stream().mapToDouble(model::score).toArray());
  }
}
