package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.Json;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The object that the Responses API calls a response, as it stands at a moment. */
final class ResponseBody {

  private final String id;
  private final ResponsesRequest.Read request;
  private final Consumer<byte[]> kept;
  private byte @Nullable [] written;
  private final long created = System.currentTimeMillis() / 1000;

  /**
   * A response to a request.
   *
   * @param kept takes one that is complete and is to be kept
   */
  ResponseBody(String id, ResponsesRequest.Read request, Consumer<byte[]> kept) {
    this.id = id;
    this.request = request;
    this.kept = kept;
  }

  /** The id of an item. */
  String itemId(String prefix, int index) {
    return prefix + "_" + id.substring(id.indexOf('_') + 1) + "_" + index;
  }

  /** The response before it is complete. */
  ObjectNode begun(String model) {
    return body("in_progress", model, JsonNodeFactory.instance.arrayNode());
  }

  /**
   * The whole response.
   *
   * @param finish why the model stopped, in the words of chat completions
   */
  ObjectNode complete(String finish, String model, ArrayNode output, Usage usage) {
    String why =
        switch (finish) {
          case "length" -> "max_output_tokens";
          case "content_filter" -> "content_filter";
          default -> "";
        };
    ObjectNode body = body(why.isEmpty() ? "completed" : "incomplete", model, output);
    if (!why.isEmpty()) {
      body.putObject("incomplete_details").put("reason", why);
    }
    ObjectNode count = body.putObject("usage");
    count.put("input_tokens", usage.in());
    count
        .putObject("input_tokens_details")
        .put("cached_tokens", usage.cached())
        .put("cache_write_tokens", 0);
    count.put("output_tokens", usage.out());
    count.putObject("output_tokens_details").put("reasoning_tokens", usage.reasoning());
    count.put("total_tokens", usage.in() + usage.out());
    // What the gate said in the place of a model is nothing to go on from.
    if (request.store() && !why.equals("content_filter")) {
      byte[] bytes = Json.write(body);
      written = bytes;
      kept.accept(bytes);
    }
    return body;
  }

  /** The bytes of the whole response as it is kept; null when it is not. */
  byte @Nullable [] written() {
    return written;
  }

  private ObjectNode body(String status, String model, ArrayNode output) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("id", id).put("object", "response").put("created_at", created);
    body.put("status", status).put("background", false);
    body.putNull("error").putNull("incomplete_details");
    repeat(body, "instructions", JsonNodeFactory.instance.nullNode());
    repeat(body, "max_output_tokens", JsonNodeFactory.instance.nullNode());
    repeat(body, "metadata", JsonNodeFactory.instance.objectNode());
    body.put("model", model);
    body.set("output", output);
    repeat(body, "parallel_tool_calls", JsonNodeFactory.instance.booleanNode(true));
    body.put("previous_response_id", request.previous());
    repeat(
        body,
        "reasoning",
        JsonNodeFactory.instance.objectNode().putNull("effort").putNull("summary"));
    body.put("store", request.store());
    repeat(body, "temperature", JsonNodeFactory.instance.numberNode(1));
    ObjectNode text = JsonNodeFactory.instance.objectNode();
    text.putObject("format").put("type", "text");
    repeat(body, "text", text);
    repeat(body, "tool_choice", JsonNodeFactory.instance.textNode("auto"));
    repeat(body, "tools", JsonNodeFactory.instance.arrayNode());
    repeat(body, "top_p", JsonNodeFactory.instance.numberNode(1));
    body.put("truncation", "disabled");
    repeat(body, "user", JsonNodeFactory.instance.nullNode());
    return body;
  }

  private void repeat(ObjectNode body, String field, JsonNode otherwise) {
    JsonNode said = request.repeated().get(field);
    body.set(field, said == null ? otherwise : said);
  }
}
