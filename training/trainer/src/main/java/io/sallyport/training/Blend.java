package io.sallyport.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The mean of the weights of two runs, one of which went on from the other (Wortsman et al. 2022, "Model soups",
 * arXiv 2203.05482): what both learned stays, what one of them learned by heart fades.
 */
final class Blend {
  private Blend() {}

  /** Blend FIRST SECOND SHARE-OF-SECOND OUT. */
  public static void main(String[] arguments) throws Exception {
    Path first = Path.of(arguments[0]);
    Path second = Path.of(arguments[1]);
    double share = Double.parseDouble(arguments[2]);
    Path out = Path.of(arguments[3]);
    Files.createDirectories(out);
    OnnxWeights one = new OnnxWeights(Files.readAllBytes(first.resolve("encoder-fp32.onnx")));
    OnnxWeights other = new OnnxWeights(Files.readAllBytes(second.resolve("encoder-fp32.onnx")));
    for (OnnxWeights.Tensor tensor : one.tensors().values()) {
      if (tensor.type() == 1 && tensor.length() > 4) {
        float[] mean = one.floats(tensor.name());
        float[] more = other.floats(tensor.name());
        for (int at = 0; at < mean.length; at++) mean[at] += (float) (share * (more[at] - mean[at]));
        one.put(tensor.name(), mean);
      }
    }
    Files.write(out.resolve("encoder-fp32.onnx"), one.bytes());
    ObjectMapper json = new ObjectMapper();
    JsonNode head = json.readTree(first.resolve("head.json").toFile());
    JsonNode more = json.readTree(second.resolve("head.json").toFile());
    ObjectNode mean = json.createObjectNode();
    mean.put("bias", head.path("bias").asDouble() + share * (more.path("bias").asDouble() - head.path("bias").asDouble()));
    var weight = mean.putArray("weight");
    for (int at = 0; at < head.path("weight").size(); at++) {
      double own = head.path("weight").get(at).asDouble();
      weight.add(own + share * (more.path("weight").get(at).asDouble() - own));
    }
    Files.writeString(out.resolve("head.json"), mean.toString());
  }
}
