package io.sallyport.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Simulated embeddings: hashed words, normalised to length 1. */
final class Embeddings {

  private static final int DIMENSIONS = 384;
  private static final int MOST_DIMENSIONS = 4096;

  private Embeddings() {}

  static ObjectNode answer(JsonNode request, List<String> inputs) {
    int dimensions = Math.clamp(request.path("dimensions").asInt(DIMENSIONS), 1, MOST_DIMENSIONS);
    boolean base64 = request.path("encoding_format").asText("float").equals("base64");
    ObjectNode body = Resources.MAPPER.createObjectNode();
    body.put("object", "list");
    ArrayNode data = body.putArray("data");
    int tokens = 0;
    for (String input : inputs) {
      tokens += Tokens.count(input);
      float[] vector = vector(input, dimensions);
      ObjectNode item = data.addObject();
      item.put("object", "embedding");
      item.put("index", data.size() - 1);
      if (base64) {
        item.put("embedding", encode(vector));
      } else {
        ArrayNode values = item.putArray("embedding");
        for (float value : vector) {
          values.add(value);
        }
      }
    }
    body.put("model", request.path("model").asText());
    body.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return body;
  }

  private static float[] vector(String text, int dimensions) {
    float[] vector = new float[dimensions];
    for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
      int hash = word.hashCode() * 0x9E3779B9;
      vector[Math.floorMod(hash, dimensions)] += (hash & 1) == 0 ? 1 : -1;
      vector[Math.floorMod(hash >>> 7, dimensions)] += (hash & 2) == 0 ? 0.5f : -0.5f;
    }
    double length = 0;
    for (float value : vector) {
      length += value * value;
    }
    float scale = length == 0 ? 0 : (float) (1 / Math.sqrt(length));
    for (int i = 0; i < dimensions; i++) {
      vector[i] *= scale;
    }
    return vector;
  }

  private static String encode(float[] vector) {
    ByteBuffer bytes = ByteBuffer.allocate(vector.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : vector) {
      bytes.putFloat(value);
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
