package io.sallyport.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import io.sallyport.guard.internal.InjectionWindows;
import io.sallyport.guard.internal.TripleModel;
import io.sallyport.neural.Tokens;
import io.sallyport.neural.WordPiece;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Trains the small net that decides with the lexical model which windows the encoder reads. It sees what the encoder
 * is trained on; a second layer of filters learned more of the training texts and less of others, and was left out.
 */
public final class TrainTriples {
  private static final int BATCH = 64;

  private final Random random = new Random(5);
  private final WordPiece pieces = WordPiece.uncased();
  private final Map<Sample, int[]> ids = new HashMap<>();
  private final Triples net;
  private final NDManager manager;

  record Part(int[] ids, boolean attack, boolean foreign, float weight) {
    int bucket() {
      return ids.length / 12 + (foreign ? 100 : 0);
    }
  }

  TrainTriples(NDManager manager, OnnxWeights minilm, int filters) {
    this.manager = manager;
    this.net = new Triples(manager, minilm, filters, random);
  }

  int[] ids(Sample sample) {
    return ids.computeIfAbsent(sample, s -> pieces.split(s.read()).ids());
  }

  /** The windows of one pass: of long attacks that which looks most like one, of long harmless texts some. */
  List<Part> pass(List<Sample> training, boolean first) {
    List<Part> pass = new ArrayList<>();
    List<Sample> longs = new ArrayList<>();
    int room = InjectionWindows.SIZE;
    for (Sample sample : training) {
      int[] own = ids(sample);
      if (own.length > room && sample.attack()) longs.add(sample);
      else if (own.length > room) {
        for (int i = 0; i < Math.min(3, (own.length + room - 1) / room); i++) {
          int size = random.nextBoolean() ? room : 40 + random.nextInt(room - 40);
          int from = random.nextInt(own.length - size + 1);
          pass.add(new Part(Arrays.copyOfRange(own, from, from + size), false, sample.untrusted(), 1));
        }
      } else if (own.length > 0) pass.add(new Part(own, sample.attack(), sample.untrusted(), 1));
    }
    for (Sample sample : longs) {
      if (first && sample.untrusted()) continue; // nobody knows yet which window holds the passage
      List<int[]> windows = windows(ids(sample));
      boolean[] foreign = new boolean[windows.size()];
      Arrays.fill(foreign, sample.untrusted());
      float[] scores = first ? new float[windows.size()] : net.scores(windows, foreign);
      int best = 0;
      for (int at = 1; at < scores.length; at++) if (scores[at] > scores[best]) best = at;
      pass.add(new Part(windows.get(best), true, sample.untrusted(), 1));
    }
    splice(pass, training);
    return pass;
  }

  static List<int[]> windows(int[] ids) {
    List<int[]> windows = new ArrayList<>();
    for (InjectionWindows.Window window : InjectionWindows.of(new Tokens(ids, ids, ids))) windows.add(Arrays.copyOfRange(ids, window.from(), window.to()));
    return windows;
  }

  /** Puts short texts, hostile and harmless, into documents: same carrier, both labels. */
  private void splice(List<Part> pass, List<Sample> training) {
    List<Sample> carriers = training.stream().filter(s -> !s.attack() && s.untrusted() && ids(s).length > 40).toList();
    List<Sample> shorts = training.stream().filter(s -> ids(s).length <= 90 && ids(s).length >= 5).toList();
    List<Sample> hostile = shorts.stream().filter(Sample::attack).toList();
    List<Sample> harmless = shorts.stream().filter(s -> !s.attack()).toList();
    for (int i = 0; i < training.size() / 2 && !carriers.isEmpty(); i++) {
      int[] carrier = ids(carriers.get(random.nextInt(carriers.size())));
      List<Sample> from = i % 2 == 0 ? hostile : harmless;
      int[] part = ids(from.get(random.nextInt(from.size())));
      int left = InjectionWindows.SIZE - part.length;
      if (left < 20) continue;
      int size = Math.min(carrier.length, 20 + random.nextInt(left - 19));
      int begin = random.nextInt(carrier.length - size + 1);
      int cut = random.nextInt(3) == 0 ? (random.nextBoolean() ? 0 : size) : random.nextInt(size + 1);
      int[] whole = new int[size + part.length];
      System.arraycopy(carrier, begin, whole, 0, cut);
      System.arraycopy(part, 0, whole, cut, part.length);
      System.arraycopy(carrier, begin + cut, whole, cut + part.length, size - cut);
      pass.add(new Part(whole, i % 2 == 0, true, 0.7f));
    }
  }

  private int[] noisy(int[] ids) {
    if (random.nextBoolean()) return ids;
    double rate = random.nextDouble() * 0.25;
    int[] noisy = ids.clone();
    for (int at = 0; at < noisy.length; at++) if (random.nextDouble() < rate) noisy[at] = random.nextBoolean() ? 0 : 1000 + random.nextInt(29_000);
    return noisy;
  }

  double step(List<Part> batch, Map<Integer, double[]> buckets, Optimizer optimizer) {
    try (NDManager step = manager.newSubManager(); GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      float[] labels = new float[batch.size()];
      float[] weights = new float[batch.size()];
      boolean[] foreign = new boolean[batch.size()];
      List<int[]> noisy = new ArrayList<>();
      for (int at = 0; at < labels.length; at++) {
        Part part = batch.get(at);
        double[] sums = buckets.get(part.bucket());
        noisy.add(noisy(part.ids()));
        foreign[at] = random.nextInt(8) == 0 ? random.nextBoolean() : part.foreign();
        labels[at] = part.attack() ? 0.98f : 0.02f;
        weights[at] = (float) (part.weight() * Math.min(4, Math.max(0.3, (sums[0] + sums[1]) / (2 * sums[part.attack() ? 1 : 0]))));
      }
      NDArray logit = net.forward(step, noisy, foreign, true);
      NDArray loss = logit.maximum(0f).sub(logit.mul(step.create(labels))).add(logit.abs().neg().exp().add(1f).log())
          .mul(step.create(weights)).sum().div((float) labels.length);
      collector.backward(loss);
      for (Map.Entry<String, NDArray> weight : net.weights().entrySet()) {
        try (NDArray gradient = weight.getValue().getGradient()) {
          optimizer.update(weight.getKey(), weight.getValue(), gradient);
        }
      }
      return loss.getFloat();
    }
  }

  /** Batches of windows of like length, in any order. */
  List<List<Part>> batches(List<Part> pass) {
    Collections.shuffle(pass, random);
    List<List<Part>> batches = new ArrayList<>();
    for (int at = 0; at < pass.size(); at += BATCH * 24) {
      List<Part> chunk = new ArrayList<>(pass.subList(at, Math.min(pass.size(), at + BATCH * 24)));
      chunk.sort(Comparator.comparingInt(part -> part.ids().length));
      for (int from = 0; from < chunk.size(); from += BATCH) batches.add(chunk.subList(from, Math.min(chunk.size(), from + BATCH)));
    }
    Collections.shuffle(batches, random);
    return batches;
  }

  /** The score of each text as the released file would give it: the highest of its windows. */
  double[] score(List<Sample> samples) throws java.io.IOException {
    TripleModel model = TripleModel.read(net.file());
    return samples.stream().mapToDouble(sample -> {
      int[] own = ids(sample);
      Tokens tokens = new Tokens(own, own, own);
      return InjectionWindows.of(tokens).stream().mapToDouble(w -> model.score(tokens, w.from(), w.to(), sample.untrusted())).max().orElse(-99);
    }).toArray();
  }

  public static void main(String[] arguments) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (String argument : arguments) options.put(argument.split("=", 2)[0], argument.split("=", 2)[1]);
    Path texts = Path.of(options.get("texts"));
    int epochs = Integer.parseInt(options.getOrDefault("epochs", "5"));
    float rate = Float.parseFloat(options.getOrDefault("lr", "2e-3"));
    List<Sample> training = new ArrayList<>();
    for (String folder : options.get("train").split(",")) training.addAll(Sample.training(texts.resolve(folder)));
    List<Sample> held = new ArrayList<>();
    List<String> sources = Arrays.asList(options.getOrDefault("devtrain", "").split(","));
    if (options.containsKey("dev")) {
      try (var files = Files.list(Path.of(options.get("dev")))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList())
          for (Sample sample : Sample.development(file)) {
            boolean trained = sources.stream().anyMatch(s -> !s.isEmpty() && sample.source().contains(s));
            (trained ? training : held).add(sample);
          }
      }
    }
    List<Sample> validation = new ArrayList<>();
    for (String folder : options.getOrDefault("valid", "validation").split(",")) validation.addAll(Sample.folder(texts.resolve(folder)));
    OnnxWeights minilm;
    try (var in = Train.class.getResourceAsStream("/all-minilm-l6-v2.onnx")) {
      minilm = new OnnxWeights(in.readAllBytes());
    }
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      TrainTriples train = new TrainTriples(manager, minilm, Integer.parseInt(options.getOrDefault("filters", "48")));
      double[] progress = {0};
      Optimizer optimizer = Optimizer.adamW().optLearningRateTracker((id, n) -> (float) (rate * Math.max(0.02, 1 - progress[0]))).optWeightDecays(0.01f).build();
      for (int epoch = 0; epoch < epochs; epoch++) {
        List<Part> pass = train.pass(training, epoch == 0);
        Map<Integer, double[]> buckets = new HashMap<>();
        for (Part part : pass) buckets.computeIfAbsent(part.bucket(), b -> new double[2])[part.attack() ? 1 : 0] += part.weight();
        List<List<Part>> batches = train.batches(pass);
        double loss = 0;
        for (int at = 0; at < batches.size(); at++) {
          loss += train.step(batches.get(at), buckets, optimizer);
          progress[0] = (epoch + (at + 1.0) / batches.size()) / epochs;
        }
        System.err.printf("epoch %d loss %.4f%n", epoch, loss / batches.size());
      }
      Measured.report("triples, validation", validation, train.score(validation), 0.02);
      if (!held.isEmpty()) Measured.report("triples, dev", held, train.score(held), 0.02);
      Path out = Path.of(options.get("out"));
      Files.createDirectories(out);
      Files.write(out.resolve("triples.bin"), train.net.file());
    }
  }
}
