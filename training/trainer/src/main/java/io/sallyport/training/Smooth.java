package io.sallyport.training;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.sallyport.guard.internal.InjectionWindows;
import io.sallyport.neural.Tokens;
import io.sallyport.neural.WordPiece;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Makes a graph's products fit for eight bits: a few channels of the activations are so large that one scale for all
 * leaves nothing of the others, so each channel is divided by a factor and its row of the weights multiplied by it.
 * The graph computes the same as before. After Xiao and others, "SmoothQuant" (2022), with the factor
 * max|x|^a / max|w|^(1-a).
 */
public final class Smooth {
  private static final int TEXTS = 400;

  private final Map<String, Proto> tensors = new HashMap<>();
  private final Map<String, float[]> largest = new HashMap<>();
  private final double strength;
  private final String pattern;

  private Smooth(String pattern, double strength) {
    this.pattern = pattern;
    this.strength = strength;
  }

  private static Proto graphOf(Proto model) {
    return Proto.parse(model.fields.stream().filter(field -> field.number() == 7).findFirst().orElseThrow().data());
  }

  private static Proto with(Proto model, Proto graph) {
    Proto out = new Proto();
    for (Proto.Field field : model.fields) {
      if (field.number() == 7) out.bytes(7, graph.write());
      else out.fields.add(field);
    }
    return out;
  }

  private boolean wanted(Proto node) {
    return node.text(4).equals("MatMul") && node.texts(1).size() == 2 && tensors.containsKey(node.texts(1).get(1)) && node.text(3).matches(pattern);
  }

  private List<Proto> products(Proto graph) {
    for (Proto.Field field : graph.fields)
      if (field.number() == 5) {
        Proto tensor = Proto.parse(field.data());
        tensors.put(tensor.text(8), tensor);
      }
    List<Proto> found = new ArrayList<>();
    for (Proto.Field field : graph.fields)
      if (field.number() == 1) {
        Proto node = Proto.parse(field.data());
        if (wanted(node)) found.add(node);
      }
    return found;
  }

  /** The largest magnitude of each channel that the products read, over the windows of the texts. */
  private void watch(Proto model, Proto graph, List<Proto> products, List<Sample> samples) throws OrtException {
    Proto open = new Proto();
    open.fields.addAll(graph.fields);
    Set<String> names = new HashSet<>();
    for (Proto node : products) if (names.add(node.texts(1).get(0))) open.bytes(12, new Proto().text(1, node.texts(1).get(0)).write());
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    WordPiece pieces = WordPiece.uncased();
    try (OrtSession session = environment.createSession(with(model, open).write(), new OrtSession.SessionOptions())) {
      for (Sample sample : samples) {
        Tokens tokens = pieces.split(sample.read());
        for (InjectionWindows.Window window : InjectionWindows.of(tokens)) run(environment, session, names, InjectionWindows.ids(tokens, window.from(), window.to(), sample.untrusted()));
      }
    }
  }

  private void run(OrtEnvironment environment, OrtSession session, Set<String> names, int[] ids) throws OrtException {
    long[] wide = Arrays.stream(ids).asLongStream().toArray();
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    long[] shape = {1, ids.length};
    try (OnnxTensor words = OnnxTensor.createTensor(environment, LongBuffer.wrap(wide), shape);
        OnnxTensor mask = OnnxTensor.createTensor(environment, LongBuffer.wrap(ones), shape);
        OnnxTensor types = OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[ids.length]), shape)) {
      Map<String, OnnxTensor> inputs = new HashMap<>(Map.of("input_ids", words, "attention_mask", mask));
      if (session.getInputNames().contains("token_type_ids")) inputs.put("token_type_ids", types);
      try (OrtSession.Result result = session.run(inputs)) {
        for (String name : names) {
          OnnxTensor seen = (OnnxTensor) result.get(name).orElseThrow();
          long[] dimensions = seen.getInfo().getShape();
          int channels = (int) dimensions[dimensions.length - 1];
          float[] most = largest.computeIfAbsent(name, n -> new float[channels]);
          FloatBuffer values = seen.getFloatBuffer();
          for (int at = 0; values.hasRemaining(); at++) most[at % channels] = Math.max(most[at % channels], Math.abs(values.get()));
        }
      }
    }
  }

  private byte[] rewrite(byte[] file, List<Sample> samples) throws OrtException {
    Proto model = Proto.parse(file);
    Proto graph = graphOf(model);
    List<Proto> products = products(graph);
    watch(model, graph, products, samples);
    Map<String, byte[]> weights = new HashMap<>();
    Proto out = new Proto();
    for (Proto.Field field : graph.fields) {
      Proto node = field.number() == 1 ? Proto.parse(field.data()) : null;
      if (node != null && wanted(node)) divided(node, out, weights);
      else out.fields.add(field);
    }
    Proto done = new Proto();
    for (Proto.Field field : out.fields) {
      String name = field.number() == 5 ? Proto.parse(field.data()).text(8) : "";
      if (weights.containsKey(name)) done.bytes(5, weights.get(name));
      else done.fields.add(field);
    }
    return with(model, done).write();
  }

  private void divided(Proto node, Proto out, Map<String, byte[]> weights) {
    String x = node.texts(1).get(0);
    String w = node.texts(1).get(1);
    Proto tensor = tensors.get(w);
    float[] most = largest.get(x);
    int rows = most.length;
    byte[] raw = tensor.fields.stream().filter(field -> field.number() == 9).findFirst().orElseThrow().data();
    float[] values = new float[raw.length / 4];
    ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    int columns = values.length / rows;
    ByteBuffer inverse = ByteBuffer.allocate(rows * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < rows; row++) {
      double weight = 1e-5;
      for (int column = 0; column < columns; column++) weight = Math.max(weight, Math.abs(values[row * columns + column]));
      float factor = (float) Math.max(1e-3, Math.pow(Math.max(most[row], 1e-5), strength) / Math.pow(weight, 1 - strength));
      for (int column = 0; column < columns; column++) values[row * columns + column] *= factor;
      inverse.putFloat(1 / factor);
    }
    ByteBuffer scaled = ByteBuffer.allocate(raw.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) scaled.putFloat(value);
    Proto changed = new Proto();
    for (Proto.Field field : tensor.fields) {
      if (field.number() == 9) changed.bytes(9, scaled.array());
      else changed.fields.add(field);
    }
    weights.put(w, changed.write());
    out.bytes(5, new Proto().number(1, rows).number(2, 1).text(8, w + "_inverse").bytes(9, inverse.array()).write());
    out.bytes(1, new Proto().text(1, x).text(1, w + "_inverse").text(2, w + "_x").text(3, node.text(3) + "_smooth").text(4, "Mul").write());
    Proto product = new Proto();
    boolean first = true;
    for (Proto.Field field : node.fields) {
      if (field.number() == 1 && first) {
        product.text(1, w + "_x");
        first = false;
      } else {
        product.fields.add(field);
      }
    }
    out.bytes(1, product.write());
  }

  /** {@code IN OUT PATTERN STRENGTH TEXTS FOLDER,…}. */
  public static void main(String[] arguments) throws Exception {
    List<Sample> samples = new ArrayList<>();
    for (String folder : arguments[5].split(",")) samples.addAll(Sample.folder(Path.of(arguments[4]).resolve(folder)));
    Collections.shuffle(samples, new Random(11));
    byte[] smoothed = new Smooth(arguments[2], Double.parseDouble(arguments[3])).rewrite(Files.readAllBytes(Path.of(arguments[0])), samples.subList(0, Math.min(TEXTS, samples.size())));
    Files.write(Path.of(arguments[1]), smoothed);
  }
}
