package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A block that looks like an answer, for clients that cannot handle errors. */
public final class SoftRefusal {

  private final String requestId;
  private final String model;

  /** A refusal to one request. */
  public SoftRefusal(String requestId, String model) {
    this.requestId = requestId;
    this.model = model;
  }

  /** The refusal as a {@code chat.completion}. */
  public ObjectNode completion(String text) {
    ObjectNode body = head("chat.completion");
    ObjectNode choice = body.putArray("choices").addObject();
    choice.put("index", 0);
    ObjectNode message = choice.putObject("message");
    message.put("role", "assistant");
    message.put("content", text);
    message.putNull("refusal");
    choice.putNull("logprobs");
    choice.put("finish_reason", "content_filter");
    body.putObject("usage")
        .put("prompt_tokens", 0)
        .put("completion_tokens", 0)
        .put("total_tokens", 0);
    return body;
  }

  /** The refusal as a stream. */
  public List<ObjectNode> events(String text) {
    ObjectNode first = event();
    ObjectNode delta = ((ObjectNode) first.path("choices").get(0)).putObject("delta");
    delta.put("role", "assistant").put("content", text);
    return List.of(first, lastEvent(""));
  }

  /** The last event of a stream that is cut. */
  public ObjectNode lastEvent(String text) {
    ObjectNode last = event();
    ObjectNode choice = (ObjectNode) last.path("choices").get(0);
    ObjectNode delta = choice.putObject("delta");
    if (!text.isEmpty()) {
      delta.put("content", "\n\n" + text);
    }
    choice.put("finish_reason", "content_filter");
    return last;
  }

  private ObjectNode event() {
    ObjectNode event = head("chat.completion.chunk");
    ObjectNode choice = event.putArray("choices").addObject();
    choice.put("index", 0);
    choice.putNull("logprobs");
    choice.putNull("finish_reason");
    return event;
  }

  private ObjectNode head(String object) {
    ObjectNode head = JsonNodeFactory.instance.objectNode();
    head.put("id", "chatcmpl-" + requestId);
    head.put("object", object);
    head.put("created", System.currentTimeMillis() / 1000);
    head.put("model", model);
    return head;
  }
}
