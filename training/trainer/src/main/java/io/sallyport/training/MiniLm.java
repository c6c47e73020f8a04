package io.sallyport.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.norm.LayerNorm;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * MiniLM-L6 as plain functions on arrays: post-LN BERT, 6 layers, hidden size 384, 12 heads of 32,
 * feed-forward 1536 (GELU with erf), and one linear head on the mean of the hidden states.
 *
 * <p>Linear layers are written as batched products with a batch of one, because libtorch runs those
 * in bfloat16 where the machine can and the precision says so.
 */
final class MiniLm {
  static final int HIDDEN = 384;
  static final int LAYERS = 6;
  private static final int HEADS = 12;
  private static final String[] PROJECTIONS = {
    "attention/self/query", "attention/self/key", "attention/self/value",
    "attention/output/dense", "intermediate/dense", "output/dense"
  };

  private final Map<String, NDArray> weights = new LinkedHashMap<>();
  private final OnnxWeights file;

  MiniLm(NDManager manager, OnnxWeights file, int heads, long seed) {
    this.file = file;
    for (String name : new String[] {"embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight",
        "embeddings.token_type_embeddings.weight", "embeddings.LayerNorm.weight", "embeddings.LayerNorm.bias"}) {
      load(manager, name);
    }
    for (int layer = 0; layer < LAYERS; layer++) {
      String prefix = "encoder.layer." + layer + ".";
      for (String projection : PROJECTIONS) {
        String dotted = projection.replace('/', '.');
        load(manager, prefix + dotted + ".bias");
        String matrix = file.matrixOf(matrixNode(layer, projection));
        weights.put(prefix + dotted + ".weight", manager.create(file.floats(matrix), new Shape(file.tensors().get(matrix).shape())));
      }
      for (String norm : new String[] {"attention.output.LayerNorm", "output.LayerNorm"}) {
        load(manager, prefix + norm + ".weight");
        load(manager, prefix + norm + ".bias");
      }
    }
    float[] head = new float[HIDDEN * heads];
    Random random = new Random(seed);
    for (int at = 0; at < head.length; at++) {
      head[at] = (float) (random.nextGaussian() * 0.02);
    }
    weights.put("head.weight", manager.create(head, new Shape(HIDDEN, heads)));
    weights.put("head.bias", manager.zeros(new Shape(heads)));
  }

  private static String matrixNode(int layer, String projection) {
    return "/encoder/layer." + layer + "/" + projection + "/MatMul";
  }

  private void load(NDManager manager, String name) {
    weights.put(name, manager.create(file.floats(name), new Shape(file.tensors().get(name).shape())));
  }

  Map<String, NDArray> weights() {
    return weights;
  }

  /** Logits [batch, heads] of token ids [batch, length] (int64) and their mask (float32, 1 or 0). */
  NDArray forward(NDArray ids, NDArray mask) {
    NDManager manager = ids.getManager();
    long batch = ids.getShape().get(0);
    long length = ids.getShape().get(1);
    NDArray x = Embedding.embedding(ids, weights.get("embeddings.word_embeddings.weight"), SparseFormat.DENSE).singletonOrThrow();
    NDArray positions = weights.get("embeddings.position_embeddings.weight").get("0:" + length);
    positions.attach(manager);
    NDArray types = weights.get("embeddings.token_type_embeddings.weight").get("0:1");
    types.attach(manager);
    x = norm(x.add(positions).add(types), "embeddings.LayerNorm");
    NDArray bias = mask.sub(1f).mul(1e9f).reshape(batch, 1, 1, length);
    for (int layer = 0; layer < LAYERS; layer++) {
      x = layer(x, bias, "encoder.layer." + layer + ".", batch, length);
    }
    NDArray wide = mask.reshape(batch, length, 1);
    NDArray mean = x.mul(wide).sum(new int[] {1}).div(wide.sum(new int[] {1}));
    NDArray head = weights.get("head.weight");
    return mean.matMul(head).add(weights.get("head.bias"));
  }

  private NDArray layer(NDArray x, NDArray bias, String prefix, long batch, long length) {
    NDArray query = heads(linear(x, prefix + "attention.self.query"), batch, length);
    NDArray key = heads(linear(x, prefix + "attention.self.key"), batch, length);
    NDArray value = heads(linear(x, prefix + "attention.self.value"), batch, length);
    NDArray scores = query.batchMatMul(key.transpose(0, 2, 1)).div((float) Math.sqrt((double) HIDDEN / HEADS));
    scores = scores.reshape(batch, HEADS, length, length).add(bias).softmax(-1).reshape(batch * HEADS, length, length);
    NDArray mixed = scores.batchMatMul(value).reshape(batch, HEADS, length, HIDDEN / HEADS)
        .transpose(0, 2, 1, 3).reshape(batch, length, HIDDEN);
    x = norm(linear(mixed, prefix + "attention.output.dense").add(x), prefix + "attention.output.LayerNorm");
    NDArray inner = Activation.gelu(linear(x, prefix + "intermediate.dense"));
    return norm(linear(inner, prefix + "output.dense").add(x), prefix + "output.LayerNorm");
  }

  private static NDArray heads(NDArray x, long batch, long length) {
    return x.reshape(batch, length, HEADS, HIDDEN / HEADS).transpose(0, 2, 1, 3).reshape(batch * HEADS, length, HIDDEN / HEADS);
  }

  private NDArray linear(NDArray x, String name) {
    NDArray weight = weights.get(name + ".weight");
    Shape shape = x.getShape();
    long out = weight.getShape().get(1);
    NDArray batched = weight.expandDims(0);
    batched.attach(x.getManager());
    NDArray y = x.reshape(1, -1, shape.get(shape.dimension() - 1)).batchMatMul(batched);
    return y.reshape(shape.get(0), shape.get(1), out).add(weights.get(name + ".bias"));
  }

  private NDArray norm(NDArray x, String name) {
    return LayerNorm.layerNorm(x, new Shape(HIDDEN), weights.get(name + ".weight"), weights.get(name + ".bias"), 1e-12f).singletonOrThrow();
  }

  /** Writes the trained weights into the graph's bytes. */
  void export() {
    for (Map.Entry<String, NDArray> weight : weights.entrySet()) {
      String name = weight.getKey();
      if (name.startsWith("head.")) {
        continue;
      }
      if (name.startsWith("encoder.") && name.endsWith(".weight") && !name.contains("LayerNorm")) {
        String[] parts = name.split("\\.", 4);
        String projection = parts[3].substring(0, parts[3].length() - ".weight".length()).replace('.', '/');
        file.put(file.matrixOf(matrixNode(Integer.parseInt(parts[2]), projection)), weight.getValue().toFloatArray());
      } else {
        file.put(name, weight.getValue().toFloatArray());
      }
    }
  }
}
