package io.sallyport.neural;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A BERT-shaped encoder in ONNX form: token ids in, one vector a token out. It computes on the
 * calling thread, so that requests share the cores and none waits for another's threads.
 *
 * <p>Safe for use by many threads.
 */
public final class Encoder implements AutoCloseable {
  private static final String OUTPUT = "last_hidden_state";

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final boolean typed;

  private Encoder(OrtEnvironment environment, OrtSession session) {
    this.environment = environment;
    this.session = session;
    this.typed = session.getInputNames().contains("token_type_ids");
  }

  /**
   * An encoder from the bytes of an ONNX graph with the inputs {@code input_ids}, {@code
   * attention_mask} and perhaps {@code token_type_ids} (int64, [batch, length]) and the output
   * {@code last_hidden_state} (float32, [batch, length, size]).
   *
   * @throws NeuralException when the runtime can't load it
   */
  public static Encoder of(byte[] graph) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      // The arena keeps the largest batch's memory for good; the graph's arrays are small.
      options.setCPUArenaAllocator(false);
      options.setMemoryPatternOptimization(false);
      return new Encoder(environment, environment.createSession(graph, options));
    } catch (OrtException e) {
      throw new NeuralException("model graph: not loaded (" + e.getMessage() + ")", e);
    }
  }

  /**
   * The mean of the vectors of a sequence's tokens.
   *
   * @param ids the tokens, with the marks for start and end; 1 to 512
   * @return as many numbers as the model's vectors have (384 for MiniLM)
   * @throws NeuralException when the computation fails
   */
  public float[] mean(int[] ids) {
    float[] all = vectors(ids);
    int size = all.length / ids.length;
    float[] mean = new float[size];
    for (int token = 0; token < ids.length; token++) {
      for (int at = 0; at < size; at++) {
        mean[at] += all[token * size + at];
      }
    }
    for (int at = 0; at < size; at++) {
      mean[at] /= ids.length;
    }
    return mean;
  }

  /**
   * One vector for each token of a sequence, one after the other.
   *
   * @param ids the tokens, with the marks for start and end; 1 to 512
   * @throws NeuralException when the computation fails
   */
  public float[] vectors(int[] ids) {
    if (ids.length == 0 || ids.length > 512) {
      throw new IllegalArgumentException("ids: " + ids.length + " tokens (expected: 1 to 512)");
    }
    long[] wide = new long[ids.length];
    Arrays.setAll(wide, at -> ids[at]);
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    long[] shape = {1, ids.length};
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try {
      inputs.put("input_ids", tensor(wide, shape));
      inputs.put("attention_mask", tensor(ones, shape));
      if (typed) {
        inputs.put("token_type_ids", tensor(new long[ids.length], shape));
      }
      try (OrtSession.Result result = session.run(inputs)) {
        OnnxTensor output = (OnnxTensor) result.get(OUTPUT).orElseThrow();
        FloatBuffer values = output.getFloatBuffer();
        float[] vectors = new float[values.remaining()];
        values.get(vectors);
        return vectors;
      }
    } catch (OrtException e) {
      throw new NeuralException("model run: failed (" + e.getMessage() + ")", e);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor tensor(long[] values, long[] shape) throws OrtException {
    return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new NeuralException("model: not closed (" + e.getMessage() + ")", e);
    }
  }
}
