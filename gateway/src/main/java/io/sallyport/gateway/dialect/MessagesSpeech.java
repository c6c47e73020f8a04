package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiError;
import java.util.ArrayList;
import java.util.List;

/** Answers as the Messages API does, whole or as its events. */
final class MessagesSpeech implements Speech {

  private final String id;
  private final StopSequences stops;
  private final OnlyChoice only = new OnlyChoice();
  private boolean begun;
  private String open = "";
  private int index;
  private boolean called;
  private String finish = "";
  private JsonNode note = JsonNodeFactory.instance.missingNode();

  /** Answers a request, which may name stop sequences. */
  MessagesSpeech(String requestId, JsonNode chat) {
    this.stops = new StopSequences(chat);
    this.id = requestId.replaceFirst("^req_", "msg_");
  }

  @Override
  public ObjectNode whole(ObjectNode completion) {
    JsonNode choice = only.in(completion);
    JsonNode message = choice.path("message");
    ObjectNode answer = head(completion);
    ArrayNode content = answer.putArray("content");
    if (!Texts.reasoning(message).isEmpty()) {
      thinking(content.addObject(), Texts.reasoning(message));
    }
    String said = Texts.content(message) + Texts.refusal(message);
    if (!said.isEmpty()) {
      content.addObject().put("type", "text").put("text", said);
    }
    int calls = 0;
    for (JsonNode node : Calls.in(message)) {
      Calls call = Calls.of(node, id + "_" + calls++);
      use(content.addObject(), call).set("input", call.input());
    }
    boolean refused = !Texts.refusal(message).isEmpty();
    stops.see(choice);
    stops.write(reason(choice.path("finish_reason").asText(""), calls > 0, refused), answer);
    answer.set("usage", usage(Usage.of(completion.path("usage"))));
    if (choice.has("sallyport")) {
      answer.set("sallyport", choice.get("sallyport"));
    }
    return answer;
  }

  @Override
  public List<Event> next(ObjectNode chunk) {
    List<Event> out = new ArrayList<>(2);
    begin(chunk, out);
    JsonNode choice = only.in(chunk);
    JsonNode delta = choice.path("delta");
    say("thinking", Texts.reasoning(delta), out);
    say("text", Texts.content(delta) + Texts.refusal(delta), out);
    for (JsonNode node : Calls.in(delta)) {
      call(Calls.of(node, id + "_" + index), out);
    }
    if (choice.has("sallyport")) {
      note = choice.get("sallyport");
    }
    stops.see(choice);
    if (!Texts.refusal(delta).isEmpty()) {
      finish = "content_filter";
    } else if (choice.path("finish_reason").isTextual() && finish.isEmpty()) {
      finish = choice.path("finish_reason").asText();
    }
    return out;
  }

  @Override
  public List<Event> end(Usage usage) {
    List<Event> out = new ArrayList<>();
    begin(JsonNodeFactory.instance.objectNode(), out);
    close(out);
    ObjectNode last = JsonNodeFactory.instance.objectNode().put("type", "message_delta");
    stops.write(reason(finish, called, false), last.putObject("delta"));
    last.set("usage", usage(usage));
    if (note.isObject()) {
      last.set("sallyport", note);
    }
    out.add(new Event("message_delta", last));
    out.add(
        new Event(
            "message_stop", JsonNodeFactory.instance.objectNode().put("type", "message_stop")));
    return out;
  }

  @Override
  public List<Event> failed(ApiError error) {
    return List.of(new Event("error", MessagesDialect.errorBody(error)));
  }

  private void begin(ObjectNode chunk, List<Event> out) {
    if (begun) {
      return;
    }
    begun = true;
    ObjectNode start = JsonNodeFactory.instance.objectNode().put("type", "message_start");
    ObjectNode message = head(chunk);
    message.putArray("content");
    message.putNull("stop_reason").putNull("stop_sequence");
    message.set("usage", usage(new Usage(0, 0, 0, 0)));
    start.set("message", message);
    out.add(new Event("message_start", start));
  }

  private void say(String type, String text, List<Event> out) {
    if (text.isEmpty()) {
      return;
    }
    if (!open.equals(type)) {
      close(out);
      ObjectNode block = JsonNodeFactory.instance.objectNode();
      if (type.equals("text")) {
        block.put("type", "text").put("text", "");
      } else {
        thinking(block, "");
      }
      open(type, block, out);
    }
    ObjectNode delta = JsonNodeFactory.instance.objectNode();
    delta.put("type", type + "_delta").put(type, text);
    out.add(delta(delta));
  }

  private void call(Calls call, List<Event> out) {
    close(out);
    called = true;
    ObjectNode block = use(JsonNodeFactory.instance.objectNode(), call);
    block.putObject("input");
    open("tool_use", block, out);
    ObjectNode delta = JsonNodeFactory.instance.objectNode();
    out.add(delta(delta.put("type", "input_json_delta").put("partial_json", call.text())));
  }

  private void open(String type, ObjectNode block, List<Event> out) {
    open = type;
    ObjectNode start = JsonNodeFactory.instance.objectNode();
    start.put("type", "content_block_start").put("index", index).set("content_block", block);
    out.add(new Event("content_block_start", start));
  }

  private Event delta(ObjectNode delta) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("type", "content_block_delta").put("index", index).set("delta", delta);
    return new Event("content_block_delta", event);
  }

  private void close(List<Event> out) {
    if (!open.isEmpty()) {
      ObjectNode stop = JsonNodeFactory.instance.objectNode();
      stop.put("type", "content_block_stop").put("index", index);
      out.add(new Event("content_block_stop", stop));
      open = "";
      index++;
    }
  }

  private ObjectNode head(ObjectNode completion) {
    ObjectNode head = JsonNodeFactory.instance.objectNode();
    head.put("id", id).put("type", "message").put("role", "assistant");
    head.put("model", completion.path("model").asText(""));
    return head;
  }

  private static void thinking(ObjectNode block, String text) {
    block.put("type", "thinking").put("thinking", text).put("signature", "");
  }

  private static ObjectNode use(ObjectNode block, Calls call) {
    return block.put("type", "tool_use").put("id", call.id()).put("name", call.name());
  }

  private static String reason(String finish, boolean calls, boolean refused) {
    if (refused) {
      return "refusal";
    }
    return switch (finish) {
      case "length" -> "max_tokens";
      case "content_filter" -> "refusal";
      default -> calls ? "tool_use" : "end_turn";
    };
  }

  private static ObjectNode usage(Usage usage) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("input_tokens", Math.max(0, usage.in() - usage.cached()));
    node.put("cache_creation_input_tokens", 0);
    node.put("cache_read_input_tokens", usage.cached());
    node.put("output_tokens", usage.out());
    return node;
  }
}
