package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.guard.Uninspected;
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

  private EmbeddingRequest(ObjectNode body, Set<String> admitted) {
    this.body = body;
    this.model = Fields.requiredText(body, "model", "model");
    Fields.integer(body, "dimensions", 1, 1, 65_536);
    String format = body.path("encoding_format").asText("float");
    if (!format.equals("float") && !format.equals("base64")) {
      throw Fields.wrong("encoding_format", body.path("encoding_format"), "float or base64");
    }
    this.base64 = format.equals("base64");
    for (var field : body.properties()) {
      String name = field.getKey();
      if (!KNOWN.contains(name) && !admitted.contains(name)) {
        throw Fields.denied(name);
      }
      if (!name.equals("model") && !name.equals("input")) {
        Leaves.walk(body, name, name, new Collecting());
      }
    }
    collect(body.path("input"));
    RequestAddresses.check(body, admitted, texts);
  }

  /**
   * Checks a request.
   *
   * @param admitted fields that the operator admits although the API has none of these names
   * @throws ApiException 400 naming the field at fault
   */
  public static EmbeddingRequest of(ObjectNode body, Set<String> admitted) {
    return new EmbeddingRequest(body, admitted);
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
    boolean texts = input.isTextual() && !input.asText().isEmpty();
    boolean tokens = isTokens(input);
    if (!texts && !tokens) {
      if (!input.isArray() || input.isEmpty() || input.size() > MAX_INPUTS) {
        throw Fields.wrong("input", input, "a text, or an array of 1 to " + MAX_INPUTS + " texts");
      }
      for (int i = 0; i < input.size(); i++) {
        JsonNode item = input.get(i);
        if (isTokens(item)) {
          tokens = true;
        } else if (!item.isTextual() || item.asText().isEmpty()) {
          throw Fields.wrong("input[" + i + "]", item, "a text that is not empty, or tokens");
        }
      }
    }
    if (tokens) {
      this.texts.addOpaque("input", Uninspected.TOKENS);
    }
    Leaves.walk(body, "input", "input", new Collecting());
  }

  private static boolean isTokens(JsonNode list) {
    boolean tokens = list.isArray() && !list.isEmpty();
    for (JsonNode token : list) {
      tokens &= token.isIntegralNumber();
    }
    return tokens;
  }

  /** Every text is the caller's, and stands for itself. */
  private final class Collecting implements Leaves.Visitor {

    @Override
    public void text(Leaf leaf) {
      Segment segment = Segment.of(leaf.path(), leaf.text(), Origin.USER);
      texts.add(leaf.path(), List.of(segment), leaf::put);
    }

    @Override
    public void fixed(String path, String text) {
      texts.addFixed(path, Segment.of(path, text, Origin.USER));
    }
  }
}
