package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import java.util.List;
import java.util.Set;

/** A request for embeddings, checked, with its texts. */
public final class EmbeddingRequest {

  private static final Set<String> KNOWN =
      Set.of("model", "input", "encoding_format", "dimensions", "user");
  private static final int MAX_INPUTS = 2048;

  private final ObjectNode body;
  private final String model;
  private final boolean base64;
  private final TextSlots texts = new TextSlots();

  private EmbeddingRequest(ObjectNode body) {
    this.body = body;
    this.model = Fields.requiredText(body, "model", "model");
    Fields.integer(body, "dimensions", 1, 1, 65_536);
    String format = body.path("encoding_format").asText("float");
    if (!format.equals("float") && !format.equals("base64")) {
      throw Fields.wrong("encoding_format", body.path("encoding_format"), "float or base64");
    }
    this.base64 = format.equals("base64");
    for (var field : body.properties()) {
      if (!KNOWN.contains(field.getKey())) {
        throw new ApiException(
            ApiError.badRequest(
                "unknown_field",
                field.getKey(),
                "The field '"
                    + field.getKey()
                    + "' is not one of embeddings (expected: "
                    + String.join(", ", KNOWN.stream().sorted().toList())
                    + ")."));
      }
    }
    collect(body.path("input"));
    if (body.has("user")) {
      String user = Fields.requiredText(body, "user", "user");
      texts.add(body, "user", List.of(Segment.of("user", user, Origin.USER)));
    }
  }

  /**
   * Checks a request.
   *
   * @throws ApiException 400 naming the field at fault
   */
  public static EmbeddingRequest of(ObjectNode body) {
    return new EmbeddingRequest(body);
  }

  /** The model that the client asks for. */
  public String model() {
    return model;
  }

  /** Whether the client wants base64 in place of arrays of numbers. */
  public boolean base64() {
    return base64;
  }

  /** The tree, as it will be sent on. */
  public ObjectNode body() {
    return body;
  }

  /** The texts. */
  public TextSlots texts() {
    return texts;
  }

  private void collect(JsonNode input) {
    if (input.isTextual() && !input.asText().isEmpty()) {
      texts.add(body, "input", List.of(Segment.of("input", input.asText(), Origin.USER)));
      return;
    }
    if (!(input instanceof ArrayNode array)
        || array.isEmpty()
        || (array.size() > MAX_INPUTS && !array.get(0).isNumber())) {
      throw Fields.wrong("input", input, "a text, or an array of 1 to " + MAX_INPUTS + " texts");
    }
    for (int i = 0; i < array.size(); i++) {
      String path = "input[" + i + "]";
      JsonNode item = array.get(i);
      if (item.isTextual() && !item.asText().isEmpty()) {
        texts.add(array, i, List.of(Segment.of(path, item.asText(), Origin.USER)));
      } else if (item.isArray()) {
        for (JsonNode token : item) {
          if (!token.isIntegralNumber()) {
            throw Fields.wrong(path, token, "tokens, which are whole numbers");
          }
        }
        texts.addUninspected(path);
      } else if (!item.isIntegralNumber()) {
        throw Fields.wrong(path, item, "a text that is not empty, or tokens");
      }
    }
    if (array.get(0).isNumber()) {
      texts.addUninspected("input");
    }
  }
}
