package io.sallyport.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import io.sallyport.guard.internal.InjectionWindows;
import io.sallyport.neural.Tokens;
import io.sallyport.neural.WordPiece;
import java.io.PrintWriter;
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

/** Fine-tunes the encoder: one logit "attack" a window; scores of all windows of a text are max-pooled. */
public final class Train {
  static final int WINDOW = 128;

  final Random random;
  final WordPiece pieces = WordPiece.uncased();
  final MiniLm model;
  final NDManager manager;
  final Map<Sample, int[]> tokens = new HashMap<>();

  record Window(int[] ids, boolean attack, boolean untrusted, float weight) {}

  Train(NDManager manager, MiniLm model, long seed) {
    this.manager = manager;
    this.model = model;
    this.random = new Random(seed);
  }

  int[] ids(Sample sample) {
    return tokens.computeIfAbsent(sample, s -> pieces.split(s.read()).ids());
  }

  static int[] framed(int[] ids, int from, int to, boolean untrusted) {
    return InjectionWindows.ids(new Tokens(ids, ids, ids), from, to, untrusted);
  }

  List<int[]> windows(int[] ids, boolean untrusted, int room) {
    List<int[]> windows = new ArrayList<>();
    for (InjectionWindows.Window window : InjectionWindows.of(new Tokens(ids, ids, ids)))
      windows.add(framed(ids, window.from(), window.to(), untrusted));
    return windows.isEmpty() ? List.of(framed(ids, 0, 0, untrusted)) : windows;
  }

  float[] logits(List<int[]> windows) {
    Integer[] order = new Integer[windows.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingInt(i -> windows.get(i).length));
    float[] all = new float[windows.size()];
    for (int at = 0; at < order.length; at += 64) {
      int to = Math.min(order.length, at + 64);
      List<int[]> batch = new ArrayList<>();
      for (int i = at; i < to; i++) batch.add(windows.get(order[i]));
      try (NDManager step = manager.newSubManager()) {
        float[] some = model.forward(ids(step, batch), mask(step, batch)).toFloatArray();
        for (int i = at; i < to; i++) all[order[i]] = some[i - at];
      }
    }
    return all;
  }

  static NDArray ids(NDManager manager, List<int[]> batch) {
    int length = batch.stream().mapToInt(w -> w.length).max().orElseThrow();
    long[] flat = new long[batch.size() * length];
    for (int row = 0; row < batch.size(); row++)
      for (int at = 0; at < batch.get(row).length; at++) flat[row * length + at] = batch.get(row)[at];
    return manager.create(flat, new Shape(batch.size(), length));
  }

  static NDArray mask(NDManager manager, List<int[]> batch) {
    int length = batch.stream().mapToInt(w -> w.length).max().orElseThrow();
    float[] flat = new float[batch.size() * length];
    for (int row = 0; row < batch.size(); row++) Arrays.fill(flat, row * length, row * length + batch.get(row).length, 1f);
    return manager.create(flat, new Shape(batch.size(), length));
  }

  /** The score of each text: the highest of its windows. */
  double[] score(List<Sample> samples) {
    List<int[]> windows = new ArrayList<>();
    List<Integer> owner = new ArrayList<>();
    for (int at = 0; at < samples.size(); at++)
      for (int[] window : windows(ids(samples.get(at)), samples.get(at).untrusted(), WINDOW)) {
        windows.add(window);
        owner.add(at);
      }
    float[] logits = logits(windows);
    double[] best = new double[samples.size()];
    Arrays.fill(best, -99);
    for (int at = 0; at < logits.length; at++) best[owner.get(at)] = Math.max(best[owner.get(at)], logits[at]);
    return best;
  }

  /** The windows of one pass over the samples: of long attacks that which looks most like one. */
  List<Window> pass(List<Sample> samples, List<Sample> carriers, List<Sample> shorts, double splices, boolean first) {
    List<Window> pass = new ArrayList<>();
    List<Sample> longAttacks = new ArrayList<>();
    for (Sample sample : samples) {
      int[] ids = ids(sample);
      int room = WINDOW - 3;
      boolean untrusted = random.nextInt(12) == 0 ? !sample.untrusted() && sample.attack() || sample.untrusted() && !sample.attack() : sample.untrusted();
      if (ids.length <= room) {
        pass.add(new Window(framed(ids, 0, ids.length, untrusted), sample.attack(), untrusted, 1));
      } else if (sample.attack()) {
        longAttacks.add(sample);
      } else {
        int count = Math.min(3, (ids.length + room - 1) / room);
        for (int i = 0; i < count; i++) {
          int size = random.nextBoolean() ? room : 40 + random.nextInt(room - 40);
          int from = random.nextInt(ids.length - size + 1);
          pass.add(new Window(framed(ids, from, from + size, untrusted), false, untrusted, 1f));
        }
      }
    }
    List<int[]> windows = new ArrayList<>();
    List<Integer> owner = new ArrayList<>();
    for (int at = 0; at < longAttacks.size(); at++)
      for (int[] window : windows(ids(longAttacks.get(at)), longAttacks.get(at).untrusted(), WINDOW)) {
        windows.add(window);
        owner.add(at);
      }
    float[] logits = windows.isEmpty() || first ? new float[windows.size()] : logits(windows);
    int[] best = new int[longAttacks.size()];
    Arrays.fill(best, -1);
    for (int at = 0; at < logits.length; at++) {
      int text = owner.get(at);
      float value = first ? random.nextFloat() : logits[at];
      if (best[text] < 0 || value > (first ? -1 : logits[best[text]]) && (!first || random.nextInt(3) == 0)) best[text] = at;
    }
    for (int text = 0; text < best.length; text++) {
      boolean user = !longAttacks.get(text).untrusted();
      if (first && !user) continue; // nobody knows yet which window holds the passage
      pass.add(new Window(windows.get(best[text]), true, !user, first && !user ? 0.5f : 1f));
      if (user) { // typed jailbreaks are attacks all through; any window will do at half weight
        List<Integer> own = new ArrayList<>();
        for (int at = 0; at < logits.length; at++) if (owner.get(at) == text) own.add(at);
        int other = own.get(random.nextInt(own.size()));
        if (other != best[text] && logits[other] > -1) pass.add(new Window(windows.get(other), true, false, 0.5f));
      }
    }
    splice(pass, carriers, shorts, (int) (samples.size() * splices));
    Collections.shuffle(pass, random);
    return pass;
  }

  /** Puts short texts, hostile and harmless, into documents: same carrier, both labels. */
  void splice(List<Window> pass, List<Sample> carriers, List<Sample> shorts, int count) {
    List<Sample> attacks = shorts.stream().filter(Sample::attack).toList();
    List<Sample> harmless = shorts.stream().filter(s -> !s.attack()).toList();
    for (int i = 0; i < count; i++) {
      int[] carrier = ids(carriers.get(random.nextInt(carriers.size())));
      boolean attack = i % 2 == 0;
      int[] part = ids((attack ? attacks : harmless).get(random.nextInt((attack ? attacks : harmless).size())));
      int room = WINDOW - 3 - part.length;
      if (room < 20) continue;
      int size = Math.min(carrier.length, 20 + random.nextInt(room - 19));
      int from = random.nextInt(carrier.length - size + 1);
      int cut = random.nextInt(3) == 0 ? (random.nextBoolean() ? 0 : size) : random.nextInt(size + 1);
      int[] whole = new int[size + part.length];
      System.arraycopy(carrier, from, whole, 0, cut);
      System.arraycopy(part, 0, whole, cut, part.length);
      System.arraycopy(carrier, from + cut, whole, cut + part.length, size - cut);
      pass.add(new Window(framed(whole, 0, whole.length, true), attack, true, 0.7f));
    }
  }

  int[] noisy(int[] ids) {
    if (random.nextBoolean()) return ids;
    int[] noisy = new int[ids.length];
    int size = 0;
    double rate = random.nextDouble() * 0.2;
    for (int at = 0; at < ids.length; at++) {
      boolean edge = at < 2 || at == ids.length - 1;
      if (edge || random.nextDouble() >= rate) {
        noisy[size++] = ids[at];
      } else {
        switch (random.nextInt(3)) {
          case 0 -> noisy[size++] = WordPiece.MASK;
          case 1 -> noisy[size++] = 1000 + random.nextInt(29_000);
          default -> {}
        }
      }
    }
    return Arrays.copyOf(noisy, size);
  }

  /** Weights that make both labels equal in each bucket of 12 tokens, so that length tells nothing. */
  static float[] balance(List<Window> pass) {
    Map<Integer, double[]> buckets = new HashMap<>();
    for (Window window : pass)
      buckets.computeIfAbsent(bucket(window), b -> new double[2])[window.attack() ? 1 : 0] += window.weight();
    float[] weights = new float[pass.size()];
    for (int at = 0; at < weights.length; at++) {
      double[] sums = buckets.get(bucket(pass.get(at)));
      double total = sums[0] + sums[1];
      double own = sums[pass.get(at).attack() ? 1 : 0];
      weights[at] = (float) (pass.get(at).weight() * Math.min(4, Math.max(0.3, total / (2 * own))));
    }
    return weights;
  }

  private static int bucket(Window window) {
    return window.ids().length / 12 + (window.untrusted() ? 100 : 0);
  }

  double step(List<Window> batch, float[] weights, Optimizer optimizer, Optimizer head, int frozen) {
    try (NDManager step = manager.newSubManager(); GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      List<int[]> ids = batch.stream().map(w -> noisy(w.ids())).toList();
      float[] labels = new float[batch.size()];
      for (int at = 0; at < labels.length; at++) labels[at] = batch.get(at).attack() ? 0.97f : 0.03f;
      NDArray logit = model.forward(ids(step, ids), mask(step, ids)).reshape(batch.size());
      NDArray y = step.create(labels);
      NDArray w = step.create(weights);
      NDArray loss = logit.maximum(0f).sub(logit.mul(y)).add(logit.abs().neg().exp().add(1f).log()).mul(w).sum().div((float) batch.size());
      collector.backward(loss);
      double value = loss.getFloat();
      double norm = 0;
      for (Map.Entry<String, NDArray> weight : model.weights().entrySet()) {
        if (trained(weight.getKey(), frozen)) {
          try (NDArray gradient = weight.getValue().getGradient(); NDArray square = gradient.square(); NDArray sum = square.sum()) {
            norm += sum.getFloat();
          }
        }
      }
      if (!Double.isFinite(value) || !Double.isFinite(norm)) {
        System.err.println("a step without numbers left out: loss " + value + ", gradient " + norm);
        // The engine zeroes gradients by arithmetic, which keeps what is not a number.
        for (Map.Entry<String, NDArray> weight : model.weights().entrySet()) {
          if (trained(weight.getKey(), frozen)) {
            try (NDArray gradient = weight.getValue().getGradient()) {
              gradient.set(java.nio.FloatBuffer.allocate((int) gradient.size()));
            }
          }
        }
        return 0;
      }
      float shrink = (float) Math.min(1, 1 / Math.sqrt(norm + 1e-12));
      for (Map.Entry<String, NDArray> weight : model.weights().entrySet()) {
        if (trained(weight.getKey(), frozen)) {
          Optimizer own = weight.getKey().startsWith("head.") ? head : optimizer;
          NDArray gradient = weight.getValue().getGradient();
          gradient.muli(shrink);
          own.update(weight.getKey(), weight.getValue(), gradient);
          gradient.close();
        }
      }
      return value;
    }
  }

  static boolean trained(String name, int frozen) {
    if (name.startsWith("embeddings.")) return false;
    if (name.startsWith("encoder.layer.")) return name.charAt("encoder.layer.".length()) - '0' >= frozen;
    return true;
  }

  private static void save(MiniLm model, OnnxWeights file, Path out) throws java.io.IOException {
    model.export();
    Files.write(out.resolve("encoder-fp32.onnx"), file.bytes());
    float[] weight = model.weights().get("head.weight").toFloatArray();
    float bias = model.weights().get("head.bias").toFloatArray()[0];
    try (PrintWriter head = new PrintWriter(out.resolve("head.json").toFile())) {
      head.println("{\"bias\":" + bias + ",\"weight\":" + Arrays.toString(weight) + "}");
    }
  }

  public static void main(String[] arguments) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (String argument : arguments) options.put(argument.split("=", 2)[0], argument.split("=", 2)[1]);
    Path texts = Path.of(options.get("texts"));
    Path dev = options.containsKey("dev") ? Path.of(options.get("dev")) : null;
    double minutes = Double.parseDouble(options.getOrDefault("minutes", "10"));
    int epochs = Integer.parseInt(options.getOrDefault("epochs", "3"));
    float rate = Float.parseFloat(options.getOrDefault("lr", "5e-5"));
    int frozen = Integer.parseInt(options.getOrDefault("frozen", "2"));
    double splices = Double.parseDouble(options.getOrDefault("splices", "0.3"));
    Path out = Path.of(options.get("out"));
    Files.createDirectories(out);
    List<Sample> training = new ArrayList<>();
    for (String folder : options.get("train").split(",")) training.addAll(Sample.training(texts.resolve(folder)));
    List<String> trainSources = Arrays.asList(options.getOrDefault("devtrain", "").split(","));
    List<Sample> validation = new ArrayList<>();
    Map<String, List<Sample>> devSets = new java.util.TreeMap<>();
    if (dev != null) {
      try (var files = Files.list(dev)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
          for (Sample sample : Sample.development(file)) {
            if (trainSources.stream().anyMatch(source -> !source.isEmpty() && sample.source().contains(source))) training.add(sample);
            else devSets.computeIfAbsent(sample.kind(), k -> new ArrayList<>()).add(sample);
          }
        }
      }
    }
    for (String folder : options.getOrDefault("valid", "validation").split(",")) validation.addAll(Sample.folder(texts.resolve(folder)));
    int cap = Integer.parseInt(options.getOrDefault("devcap", "100"));
    List<Sample> devValidation = new ArrayList<>();
    for (List<Sample> set : devSets.values()) {
      List<Sample> shuffled = new ArrayList<>(set);
      Collections.shuffle(shuffled, new Random(7));
      devValidation.addAll(shuffled.subList(0, Math.min(cap, shuffled.size())));
    }
    System.err.printf("train %d (%d attacks), validation %d, dev %d%n", training.size(), training.stream().filter(Sample::attack).count(), validation.size(), devValidation.size());

    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      OnnxWeights file;
      try (var in = Train.class.getResourceAsStream("/all-minilm-l6-v2.onnx")) {
        file = new OnnxWeights(in.readAllBytes());
      }
      // Only with AMX is bfloat16 the faster one.
      if (options.getOrDefault("precision", "bfloat16").equals("bfloat16")) System.err.println("bfloat16: " + Precision.medium(Path.of(System.getProperty("DJL_CACHE_DIR", System.getProperty("user.home") + "/.djl.ai"))));
      if (options.containsKey("init")) file = new OnnxWeights(Files.readAllBytes(Path.of(options.get("init")).resolve("encoder-fp32.onnx")));
      MiniLm model = new MiniLm(manager, file, 1, 11);
      if (options.containsKey("init")) {
        var begun = new com.fasterxml.jackson.databind.ObjectMapper().readTree(Path.of(options.get("init")).resolve("head.json").toFile());
        float[] head = new float[begun.path("weight").size()];
        for (int at = 0; at < head.length; at++) head[at] = (float) begun.path("weight").get(at).asDouble();
        model.weights().put("head.weight", manager.create(head, new Shape(head.length, 1)));
        model.weights().put("head.bias", manager.create(new float[] {(float) begun.path("bias").asDouble()}));
      }
      model.weights().forEach((name, weight) -> { if (trained(name, frozen)) weight.setRequiresGradient(true); });
      Train train = new Train(manager, model, Long.parseLong(options.getOrDefault("seed", "1")));
      List<Sample> carriers = training.stream().filter(s -> !s.attack() && s.untrusted() && train.ids(s).length > 40).toList();
      List<Sample> shorts = training.stream().filter(s -> train.ids(s).length <= 90 && train.ids(s).length >= 5).toList();
      long start = System.nanoTime();
      double[] progress = {0};
      int[] warm = {0};
      java.util.function.DoubleSupplier schedule = () -> Math.min(1, warm[0] / 100.0) * Math.max(0.02, 1 - progress[0]);
      Optimizer body = Optimizer.adamW().optLearningRateTracker((id, n) -> (float) (rate * schedule.getAsDouble())).optWeightDecays(0.01f).build();
      Optimizer head = Optimizer.adamW().optLearningRateTracker((id, n) -> (float) (rate * 10 * schedule.getAsDouble())).optWeightDecays(0f).build();
      int count = 0;
      for (int epoch = 0; epoch < epochs; epoch++) {
        List<Window> pass = train.pass(training, carriers, shorts, splices, epoch == 0 && !options.containsKey("init"));
        float[] weights = balance(pass);
        Integer[] order = new Integer[pass.size()];
        Arrays.setAll(order, i -> i);
        int chunk = 32 * 24;
        List<int[]> batches = new ArrayList<>();
        for (int at = 0; at < order.length; at += chunk) {
          int to = Math.min(order.length, at + chunk);
          Arrays.sort(order, at, to, Comparator.comparingInt(i -> pass.get(i).ids().length));
          for (int from = at; from < to; from += 32) {
            int[] batch = new int[Math.min(32, to - from)];
            for (int i = 0; i < batch.length; i++) batch[i] = order[from + i];
            batches.add(batch);
          }
        }
        Collections.shuffle(batches, train.random);
        double loss = 0;
        int done = 0;
        for (int[] batch : batches) {
          List<Window> some = new ArrayList<>();
          float[] own = new float[batch.length];
          for (int i = 0; i < batch.length; i++) {
            some.add(pass.get(batch[i]));
            own[i] = weights[batch[i]];
          }
          loss += train.step(some, own, body, head, frozen);
          warm[0]++;
          done++;
          count += batch.length;
          double elapsed = (System.nanoTime() - start) / 6e10;
          progress[0] = Math.max(elapsed / minutes, (epoch + done / (double) batches.size()) / epochs);
          if (done % 60 == 0) System.err.printf("epoch %d %d/%d loss %.4f, %.1f texts/s, %.1f min%n", epoch, done, batches.size(), loss / done, count / (elapsed * 60), elapsed);
          // The engine has crashed before; what was learned until then is kept.
          if (done % 100 == 0) save(model, file, out);
          if (progress[0] >= 1) break;
        }
        System.err.printf("epoch %d loss %.4f%n", epoch, loss / done);
        Measured.report("validation", validation, train.score(validation), 0.02);
        if (!devValidation.isEmpty()) Measured.report("dev", devValidation, train.score(devValidation), 0.02);
        if (progress[0] >= 1) break;
      }
      save(model, file, out);
      Measured.dump(out.resolve("scores-validation.tsv"), validation, train.score(validation));
      Measured.dump(out.resolve("scores-dev.tsv"), devValidation, train.score(devValidation));
    }
  }
}
