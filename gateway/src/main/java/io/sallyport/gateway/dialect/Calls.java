package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.surface.BrokenCalls;
import java.util.ArrayList;
import java.util.List;

/**
 * A call in a message of a chat completion, in either of its forms.
 *
 * @param id its id
 * @param name of the tool
 * @param text the arguments as JSON, or the free text of a custom tool
 * @param custom whether the tool takes free text
 */
record Calls(String id, String name, String text, boolean custom) {

  /** The calls of a message or a delta, one of the form that chats had before tools included. */
  static List<JsonNode> in(JsonNode message) {
    List<JsonNode> calls = new ArrayList<>();
    message.path("tool_calls").forEach(calls::add);
    if (message.path("function_call").isObject()) {
      ObjectNode call = JsonNodeFactory.instance.objectNode().put("index", calls.size());
      call.set("function", message.get("function_call"));
      calls.add(call);
    }
    return calls;
  }

  static Calls of(JsonNode call, String otherwise) {
    boolean custom = call.path("custom").isObject();
    JsonNode body = call.path(custom ? "custom" : "function");
    JsonNode text = body.path(custom ? "input" : "arguments");
    String id = call.path("id").asText("");
    return new Calls(
        id.isEmpty() ? otherwise : id,
        body.path("name").asText(""),
        text.isTextual() ? text.asText() : text.isMissingNode() ? "" : text.toString(),
        custom);
  }

  /**
   * The arguments as an object.
   *
   * @throws ApiException 502 when they are none
   */
  JsonNode input() {
    JsonNode input = BrokenCalls.input(text);
    if (input == null) {
      throw UpstreamDialect.invalid("calls a tool with arguments that are no JSON object");
    }
    return input;
  }
}
