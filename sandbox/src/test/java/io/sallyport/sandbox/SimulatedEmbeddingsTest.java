package io.sallyport.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.junit.jupiter.api.Test;

final class SimulatedEmbeddingsTest {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final SimulatedAssistant assistant = new SimulatedAssistant();

  private JsonNode embedding(String input, String format, int dimensions) {
    ObjectNode request = MAPPER.createObjectNode().put("model", "simulated-embedding");
    request.put("input", input).put("encoding_format", format).put("dimensions", dimensions);
    return assistant.embed(request).at("/data/0/embedding");
  }

  @Test
  void embedding_isTheSameInBothEncodings() {
    JsonNode floats = embedding("green tea", "float", 16);
    ByteBuffer bytes =
        ByteBuffer.wrap(Base64.getDecoder().decode(embedding("green tea", "base64", 16).asText()))
            .order(ByteOrder.LITTLE_ENDIAN);

    assertThat(floats).hasSize(16);
    for (JsonNode value : floats) {
      assertThat(bytes.getFloat()).isEqualTo((float) value.asDouble());
    }
  }

  @Test
  void textsWithTheSameWords_lieClose() {
    double near = cosine("green tea from japan", "japan has green tea");
    double far = cosine("green tea from japan", "quarterly revenue report");

    assertThat(near).isGreaterThan(far + 0.3);
  }

  private double cosine(String one, String other) {
    JsonNode a = embedding(one, "float", 384);
    JsonNode b = embedding(other, "float", 384);
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      sum += a.get(i).asDouble() * b.get(i).asDouble();
    }
    return sum;
  }

  @Test
  void severalInputs_getAnEmbeddingEach() {
    ObjectNode request = MAPPER.createObjectNode().put("model", "simulated-embedding");
    request.putArray("input").add("a").add("b").add("c");

    ObjectNode answer = assistant.embed(request);

    assertThat(answer.path("data")).hasSize(3);
    assertThat(answer.at("/data/2/index").asInt()).isEqualTo(2);
    assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(3);
  }
}
