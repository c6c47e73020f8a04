package io.sallyport.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import io.sallyport.guard.internal.TripleModel;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The net that {@link TripleModel} runs, as functions on arrays: the word vectors of MiniLM, which stay as they are,
 * filters over three of them, the strongest and the mean answer of each, a hidden layer, one logit.
 */
final class Triples {
  private static final int VECTOR = MiniLm.HIDDEN;
  private static final int UNITS = 32;
  private static final double DROPPED = 0.2;

  private final NDManager manager;
  private final Random random;
  private final int filters;
  private final float[] vectors;
  private final NDArray table;
  private final Map<String, NDArray> weights = new LinkedHashMap<>();

  Triples(NDManager manager, OnnxWeights minilm, int filters, Random random) {
    this.manager = manager;
    this.random = random;
    this.filters = filters;
    this.vectors = vectors(minilm);
    this.table = manager.create(vectors, new Shape(vectors.length / VECTOR, VECTOR));
    for (int place = 0; place < TripleModel.WIDTH; place++) weights.put("filters" + place, normal(TripleModel.WIDTH * VECTOR, VECTOR, filters));
    weights.put("filterBias", manager.zeros(new Shape(filters)));
    weights.put("hidden", normal(2 * filters + 1, 2 * filters + 1, UNITS));
    weights.put("hiddenBias", manager.zeros(new Shape(UNITS)));
    weights.put("out", normal(UNITS, UNITS, 1));
    weights.put("outBias", manager.zeros(new Shape(1)));
    weights.values().forEach(weight -> weight.setRequiresGradient(true));
  }

  Map<String, NDArray> weights() {
    return weights;
  }

  private NDArray normal(int inputs, int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int at = 0; at < values.length; at++) values[at] = (float) (random.nextGaussian() * Math.sqrt(1.0 / inputs));
    return manager.create(values, new Shape(rows, columns));
  }

  /** The pieces' vectors as the encoder's first layer would get them, but for their place; that of padding is zero. */
  private static float[] vectors(OnnxWeights minilm) {
    float[] vectors = minilm.floats("embeddings.word_embeddings.weight");
    float[] type = minilm.floats("embeddings.token_type_embeddings.weight");
    float[] scale = minilm.floats("embeddings.LayerNorm.weight");
    float[] shift = minilm.floats("embeddings.LayerNorm.bias");
    double squares = 0;
    for (int row = 0; row < vectors.length; row += VECTOR) {
      double mean = 0;
      double spread = 0;
      for (int at = 0; at < VECTOR; at++) mean += (vectors[row + at] += type[at]) / VECTOR;
      for (int at = 0; at < VECTOR; at++) spread += (vectors[row + at] - mean) * (vectors[row + at] - mean) / VECTOR;
      for (int at = 0; at < VECTOR; at++) {
        vectors[row + at] = row == 0 ? 0 : (float) ((vectors[row + at] - mean) / Math.sqrt(spread + 1e-12) * scale[at] + shift[at]);
        squares += vectors[row + at] * vectors[row + at];
      }
    }
    float size = (float) Math.sqrt(squares / vectors.length);
    for (int at = 0; at < vectors.length; at++) vectors[at] /= size;
    return vectors;
  }

  /** Logits of windows of pieces. */
  NDArray forward(NDManager step, List<int[]> batch, boolean[] foreign, boolean training) {
    int most = batch.stream().mapToInt(ids -> ids.length).max().orElseThrow();
    int rows = batch.size();
    int length = most + TripleModel.WIDTH - 1;
    long[] flat = new long[rows * length];
    float[] there = new float[rows * most];
    float[] origin = new float[rows];
    for (int row = 0; row < rows; row++) {
      for (int at = 0; at < batch.get(row).length; at++) {
        flat[row * length + at + 1] = batch.get(row)[at];
        there[row * most + at] = 1;
      }
      origin[row] = foreign[row] ? 1 : 0;
    }
    NDArray x = Embedding.embedding(step.create(flat, new Shape(rows, length)), table, SparseFormat.DENSE).singletonOrThrow();
    x.attach(step);
    NDArray mask = step.create(there, new Shape(rows, most, 1));
    NDArray sum = weights.get("filterBias");
    for (int place = 0; place < TripleModel.WIDTH; place++) {
      NDArray part = x.get(":," + place + ":" + (place + most)).reshape((long) rows * most, VECTOR);
      sum = part.matMul(weights.get("filters" + place)).reshape(rows, most, filters).add(sum);
    }
    NDArray answers = sum.maximum(0f).mul(mask);
    NDArray mean = answers.sum(new int[] {1}).div(mask.sum(new int[] {1}));
    NDArray pooled = NDArrays.concat(new NDList(answers.max(new int[] {1}), mean, step.create(origin, new Shape(rows, 1))), 1);
    if (training) {
      float[] kept = new float[(int) pooled.size()];
      for (int at = 0; at < kept.length; at++) kept[at] = random.nextDouble() < DROPPED ? 0 : (float) (1 / (1 - DROPPED));
      pooled = pooled.mul(step.create(kept, pooled.getShape()));
    }
    NDArray hidden = pooled.matMul(weights.get("hidden")).add(weights.get("hiddenBias")).maximum(0f);
    return hidden.matMul(weights.get("out")).add(weights.get("outBias")).reshape(rows);
  }

  /** Logits of many windows. */
  float[] scores(List<int[]> windows, boolean[] foreign) {
    Integer[] order = new Integer[windows.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingInt(i -> windows.get(i).length));
    float[] all = new float[windows.size()];
    for (int at = 0; at < order.length; at += 128) {
      int to = Math.min(order.length, at + 128);
      List<int[]> batch = new ArrayList<>();
      boolean[] own = new boolean[to - at];
      for (int i = at; i < to; i++) {
        batch.add(windows.get(order[i]));
        own[i - at] = foreign[order[i]];
      }
      try (NDManager step = manager.newSubManager()) {
        float[] some = forward(step, batch, own, false).toFloatArray();
        for (int i = at; i < to; i++) all[order[i]] = some[i - at];
      }
    }
    return all;
  }

  /** What {@link TripleModel#read} reads: what each filter makes of each piece, in 8 bits, and the layers behind. */
  byte[] file() throws IOException {
    int pieces = vectors.length / VECTOR;
    float[][] answers = new float[TripleModel.WIDTH][];
    float[] most = new float[filters];
    for (int place = 0; place < answers.length; place++) {
      answers[place] = table.matMul(weights.get("filters" + place)).toFloatArray();
      for (int at = 0; at < answers[place].length; at++) most[at % filters] = Math.max(most[at % filters], Math.abs(answers[place][at]));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(filters);
    out.writeInt(UNITS);
    for (float one : most) out.writeFloat(one / 127);
    for (String name : List.of("filterBias", "hidden", "hiddenBias", "out", "outBias"))
      for (float value : weights.get(name).toFloatArray()) out.writeFloat(value);
    for (float[] place : answers)
      for (int at = 0; at < pieces * filters; at++) out.writeByte(Math.round(place[at] * 127 / most[at % filters]));
    return bytes.toByteArray();
  }
}
