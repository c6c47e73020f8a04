package io.sallyport.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads the released 8-bit weights back into the 32-bit graph, so that training can go on from them: what
 * {@link Quantise} and {@link Smooth} did is undone but for the rounding.
 */
final class Released {
  private Released() {}

  /** Released FOLDER OUT. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Path out = Path.of(arguments[1]);
    Files.createDirectories(out);
    OnnxWeights small = new OnnxWeights(Files.readAllBytes(folder.resolve("encoder.onnx")));
    OnnxWeights graph;
    try (var in = Released.class.getResourceAsStream("/all-minilm-l6-v2.onnx")) {
      graph = new OnnxWeights(in.readAllBytes());
    }
    for (OnnxWeights.Tensor tensor : graph.tensors().values()) {
      String name = tensor.name();
      if (small.tensors().containsKey(name + "_q")) {
        graph.put(name, wide(small, name));
      } else if (tensor.type() == 1 && small.tensors().containsKey(name)) {
        graph.put(name, small.floats(name));
      } else if (tensor.type() == 1) {
        System.err.println(name + ": not in the released graph, left as it was");
      }
    }
    Files.write(out.resolve("encoder-fp32.onnx"), graph.bytes());
    ObjectMapper json = new ObjectMapper();
    JsonNode model = json.readTree(folder.resolve("model.json").toFile());
    ObjectNode head = json.createObjectNode();
    head.set("bias", model.path("headBias"));
    head.set("weight", model.path("head"));
    Files.writeString(out.resolve("head.json"), head.toString());
  }

  /** One scale a column, and for smoothed matrices one factor a row; one scale a row for embeddings. */
  private static float[] wide(OnnxWeights small, String name) {
    OnnxWeights.Tensor tensor = small.tensors().get(name + "_q");
    byte[] values = small.raw(name + "_q");
    float[] scales = small.floats(name + "_s");
    float[] inverse = small.tensors().containsKey(name + "_inverse") ? small.floats(name + "_inverse") : null;
    int columns = (int) tensor.shape()[1];
    boolean byRow = !small.tensors().containsKey(name + "_z");
    float[] wide = new float[values.length];
    for (int at = 0; at < wide.length; at++) {
      int row = at / columns;
      wide[at] = values[at] * scales[byRow ? row : at % columns] * (inverse == null ? 1 : inverse[row]);
    }
    return wide;
  }
}
