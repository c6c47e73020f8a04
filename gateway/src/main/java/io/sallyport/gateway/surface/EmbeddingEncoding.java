package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * Gives each client the encoding that it asked for, whichever the upstream speaks. Base64 is that
 * of little-endian 32-bit floats.
 */
public final class EmbeddingEncoding {

  private EmbeddingEncoding() {}

  /** Converts the vectors of an answer where they have the other encoding. */
  public static void convert(ObjectNode answer, boolean base64) {
    for (JsonNode item : answer.path("data")) {
      JsonNode vector = item.path("embedding");
      if (item instanceof ObjectNode object) {
        if (base64 && vector.isArray()) {
          object.put("embedding", encode(vector));
        } else if (!base64 && vector.isTextual()) {
          object.set("embedding", decode(vector.asText()));
        }
      }
    }
  }

  private static String encode(JsonNode vector) {
    ByteBuffer bytes = ByteBuffer.allocate(vector.size() * 4).order(ByteOrder.LITTLE_ENDIAN);
    vector.forEach(value -> bytes.putFloat((float) value.asDouble()));
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private static JsonNode decode(String base64) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    try {
      ByteBuffer bytes =
          ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
      while (bytes.remaining() >= 4) {
        array.add(bytes.getFloat());
      }
      return array;
    } catch (IllegalArgumentException e) {
      return JsonNodeFactory.instance.textNode(base64);
    }
  }
}
