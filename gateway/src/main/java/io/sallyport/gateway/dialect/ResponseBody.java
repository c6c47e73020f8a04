package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sallyport.gateway.http.Json;
import java.util.LinkedHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The object that the Responses API calls a response, as it stands at a moment. */
final class ResponseBody {

  // What is said of what the request says nothing of; the same nodes for all, which nobody changes.
  private static final JsonNode NONE = NullNode.getInstance();
  private static final JsonNode ONE = IntNode.valueOf(1);
  private static final JsonNode AUTO = TextNode.valueOf("auto");
  private static final JsonNode NO_METADATA = JsonNodeFactory.instance.objectNode();
  private static final JsonNode NO_TOOLS = JsonNodeFactory.instance.arrayNode();
  private static final JsonNode NO_REASONING =
      JsonNodeFactory.instance.objectNode().putNull("effort").putNull("summary");
  private static final JsonNode PLAIN_TEXT =
      JsonNodeFactory.instance
          .objectNode()
          .set("format", JsonNodeFactory.instance.objectNode().put("type", "text"));

  /** Room for all fields, so that none has to be made while they are put in. */
  private static final int FIELDS = 64;

  private final String id;
  private final ResponsesRequest.Read request;
  private final Consumer<byte[]> kept;
  private byte @Nullable [] written;
  private final long created = System.currentTimeMillis() / 1000;

  /**
   * A response to a request.
   *
   * @param kept takes one that is to be kept
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
    String why = incomplete(finish);
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
      written = Json.write(body);
    }
    return body;
  }

  /** Keeps the whole response, if it is to be kept. */
  void keep() {
    if (written != null) {
      kept.accept(written);
    }
  }

  /** The bytes of the whole response as it is kept; null when it is not. */
  byte @Nullable [] written() {
    return written;
  }

  /** Why a response is not complete; empty when it is. */
  static String incomplete(String finish) {
    return switch (finish) {
      case "length" -> "max_output_tokens";
      case "content_filter" -> "content_filter";
      default -> "";
    };
  }

  private ObjectNode body(String status, String model, ArrayNode output) {
    ObjectNode body = new ObjectNode(JsonNodeFactory.instance, new LinkedHashMap<>(FIELDS));
    body.put("id", id).put("object", "response").put("created_at", created);
    body.put("status", status).put("background", false);
    body.putNull("error").putNull("incomplete_details");
    repeat(body, "instructions", NONE);
    repeat(body, "max_output_tokens", NONE);
    repeat(body, "metadata", NO_METADATA);
    body.put("model", model);
    body.set("output", output);
    repeat(body, "parallel_tool_calls", BooleanNode.TRUE);
    body.put("previous_response_id", request.previous());
    repeat(body, "reasoning", NO_REASONING);
    body.put("store", request.store());
    repeat(body, "temperature", ONE);
    repeat(body, "text", PLAIN_TEXT);
    repeat(body, "tool_choice", AUTO);
    repeat(body, "tools", NO_TOOLS);
    repeat(body, "top_p", ONE);
    body.put("truncation", "disabled");
    repeat(body, "user", NONE);
    return body;
  }

  private void repeat(ObjectNode body, String field, JsonNode otherwise) {
    JsonNode said = request.repeated().get(field);
    body.set(field, said == null ? otherwise : said);
  }
}
