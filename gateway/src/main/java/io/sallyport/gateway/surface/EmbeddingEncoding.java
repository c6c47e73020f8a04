package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.NumberList;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.stream.StreamSupport;

/**
 * Gives each client the encoding that it asked for, whichever the upstream speaks. Base64 is that
 * of little-endian 32-bit floats.
 */
public final class EmbeddingEncoding {

  private EmbeddingEncoding() {}

  /**
   * The answer made anew from its vectors, so that nothing else passes.
   *
   * @throws ApiException 502 when a vector is none
   */
  public static ObjectNode convert(ObjectNode answer, boolean base64) {
    ObjectNode clean = JsonNodeFactory.instance.objectNode();
    clean.put("object", "list");
    ArrayNode data = clean.putArray("data");
    if (!answer.path("data").isArray()) {
      throw invalid();
    }
    for (JsonNode item : answer.path("data")) {
      JsonNode found = item.path("embedding");
      JsonNode vector = found.isTextual() ? decode(found.asText()) : numbers(found);
      ObjectNode entry = data.addObject();
      entry.put("object", "embedding");
      entry.put("index", item.path("index").asInt(data.size() - 1));
      if (base64) {
        entry.put("embedding", encode(vector));
      } else {
        entry.set("embedding", vector);
      }
    }
    return clean;
  }

  private static JsonNode numbers(JsonNode vector) {
    if (NumberList.of(vector) != null) {
      return vector;
    }
    boolean whole = vector.isArray() && !vector.isEmpty();
    for (JsonNode value : vector) {
      whole &= value.isNumber();
    }
    if (!whole) {
      throw invalid();
    }
    return vector;
  }

  private static ApiException invalid() {
    return new ApiException(
        ApiError.upstream(
            502, "upstream_invalid", "The upstream did not answer with vectors.", true));
  }

  private static String encode(JsonNode vector) {
    double[] values = values(vector);
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      bytes.putFloat((float) value);
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private static double[] values(JsonNode vector) {
    NumberList list = NumberList.of(vector);
    return list == null
        ? StreamSupport.stream(vector.spliterator(), false)
            .mapToDouble(JsonNode::asDouble)
            .toArray()
        : list.values();
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
      throw invalid();
    }
  }
}
