package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A request for moderation.
 *
 * @param inputs the texts to look at, at least one
 */
public record ModerationRequest(List<String> inputs) {

  private static final int MAX_INPUTS = 1000;

  /** Copies the list. */
  public ModerationRequest {
    inputs = List.copyOf(inputs);
  }

  /**
   * Checks a request.
   *
   * @throws io.sallyport.gateway.http.ApiException 400 naming the field at fault
   */
  public static ModerationRequest of(ObjectNode body) {
    JsonNode input = body.path("input");
    List<String> inputs = new ArrayList<>();
    if (input.isTextual()) {
      inputs.add(input.asText());
    } else if (input.isArray() && !input.isEmpty() && input.size() <= MAX_INPUTS) {
      for (int i = 0; i < input.size(); i++) {
        inputs.add(text(input.get(i), "input[" + i + "]"));
      }
    } else {
      throw Fields.wrong("input", input, "a text, or an array of 1 to " + MAX_INPUTS);
    }
    return new ModerationRequest(inputs);
  }

  private static String text(JsonNode item, String path) {
    if (item.isTextual()) {
      return item.asText();
    }
    if (item.path("type").asText().equals("text") && item.path("text").isTextual()) {
      return item.path("text").asText();
    }
    throw Fields.wrong(path, item, "a text, or a part of type text");
  }
}
