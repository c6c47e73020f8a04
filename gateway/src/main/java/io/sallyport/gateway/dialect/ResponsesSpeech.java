package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Answers as the Responses API does, whole or as its events. */
final class ResponsesSpeech implements Speech {

  private final ResponseBody response;
  private final ArrayNode output = JsonNodeFactory.instance.arrayNode();
  private final ResponseEvents events = new ResponseEvents();
  private String model = "";
  private String finish = "";
  private final OnlyChoice only = new OnlyChoice();
  private boolean begun;
  private JsonNode note = JsonNodeFactory.instance.missingNode();
  private String open = "";
  private String part = "";
  private String item = "";
  private final StringBuilder text = new StringBuilder();
  private ArrayNode parts = JsonNodeFactory.instance.arrayNode();

  ResponsesSpeech(ResponseBody response) {
    this.response = response;
  }

  @Override
  public ObjectNode whole(ObjectNode completion) {
    JsonNode choice = only.in(completion);
    JsonNode message = choice.path("message");
    if (!Texts.reasoning(message).isEmpty()) {
      output.add(thought(id("rs"), JsonNodeFactory.instance.arrayNode(), Texts.reasoning(message)));
    }
    String content = Texts.content(message);
    String refusal = Texts.refusal(message);
    String why = choice.path("finish_reason").asText("");
    if (!content.isEmpty() || !refusal.isEmpty() || Calls.in(message).isEmpty()) {
      ArrayNode said = JsonNodeFactory.instance.arrayNode();
      if (refusal.isEmpty() || !content.isEmpty()) {
        said.add(part("output_text", content, choice.path("logprobs").path("content")));
      }
      if (!refusal.isEmpty()) {
        said.add(part("refusal", refusal, JsonNodeFactory.instance.missingNode()));
      }
      boolean last = Calls.in(message).isEmpty();
      output.add(message(id("msg"), said, last ? state(why) : "completed"));
    }
    for (JsonNode node : Calls.in(message)) {
      Calls call = Calls.of(node, id("call"));
      output.add(call(call, id(call.custom() ? "ctc" : "fc"), call.text(), "completed"));
    }
    note = choice.path("sallyport");
    return complete(why, completion.path("model").asText(""), Usage.of(completion.path("usage")));
  }

  @Override
  public byte[] written(ObjectNode told) {
    byte[] kept = note.isMissingNode() ? response.written() : null;
    return kept == null ? Json.write(told) : kept;
  }

  @Override
  public void keep() {
    response.keep();
  }

  @Override
  public List<Event> next(ObjectNode chunk) {
    List<Event> out = new ArrayList<>(2);
    model = chunk.path("model").asText(model);
    begin(out);
    JsonNode choice = only.in(chunk);
    JsonNode delta = choice.path("delta");
    say("reasoning", "reasoning_text", Texts.reasoning(delta), choice, out);
    say("message", "output_text", Texts.content(delta), choice, out);
    say("message", "refusal", Texts.refusal(delta), choice, out);
    for (JsonNode node : Calls.in(delta)) {
      call(Calls.of(node, id("call")), out);
    }
    if (choice.path("finish_reason").isTextual()) {
      finish = choice.path("finish_reason").asText();
    }
    if (choice.has("sallyport")) {
      note = choice.get("sallyport");
    }
    return out;
  }

  @Override
  public List<Event> end(Usage usage) {
    List<Event> out = new ArrayList<>();
    begin(out);
    closeItem(state(finish), out);
    ObjectNode body = complete(finish, model, usage);
    String name = "response." + body.path("status").asText();
    out.add(events.of(name, event -> event.set("response", body)));
    return out;
  }

  @Override
  public List<Event> failed(ApiError error) {
    return List.of(
        events.of(
            "error",
            event -> {
              event.put("code", error.code());
              event.put("message", error.message());
              event.put("param", error.param());
              event.set("error", error.body().path("error"));
            }));
  }

  private ObjectNode complete(String why, String of, Usage usage) {
    ObjectNode body = response.complete(why, of, output, usage);
    if (!note.isMissingNode()) {
      body.set("sallyport", note);
    }
    return body;
  }

  private void begin(List<Event> out) {
    if (!begun) {
      begun = true;
      ObjectNode body = response.begun(model);
      out.add(events.of("response.created", event -> event.set("response", body)));
      out.add(events.of("response.in_progress", event -> event.set("response", body)));
    }
  }

  private void say(String kind, String type, String piece, JsonNode choice, List<Event> out) {
    if (piece.isEmpty()) {
      return;
    }
    if (!open.equals(kind)) {
      closeItem(out);
      openItem(kind, out);
    }
    if (!part.equals(type)) {
      closePart(out);
      part = type;
      ObjectNode empty = part(type, "", JsonNodeFactory.instance.missingNode());
      out.add(inPart("response.content_part.added", event -> event.set("part", empty)));
    }
    text.append(piece);
    JsonNode logprobs = choice.path("logprobs").path("content");
    out.add(
        inPart(
            "response." + type + ".delta",
            event -> {
              event.put("delta", piece);
              if (type.equals("output_text")) {
                event.set("logprobs", listed(logprobs));
              }
            }));
  }

  private void openItem(String kind, List<Event> out) {
    open = kind;
    parts = JsonNodeFactory.instance.arrayNode();
    ObjectNode empty;
    if (kind.equals("reasoning")) {
      item = id("rs");
      empty = thought(item, parts.deepCopy(), "");
    } else {
      item = id("msg");
      empty = message(item, parts.deepCopy(), "in_progress");
    }
    out.add(inOutput("response.output_item.added", event -> event.set("item", empty)));
  }

  private void closePart(List<Event> out) {
    if (part.isEmpty()) {
      return;
    }
    String type = part;
    String all = text.toString();
    text.setLength(0);
    ObjectNode whole = part(type, all, JsonNodeFactory.instance.missingNode());
    out.add(
        inPart(
            "response." + type + ".done",
            event -> {
              event.put(type.equals("refusal") ? "refusal" : "text", all);
              if (type.equals("output_text")) {
                event.putArray("logprobs");
              }
            }));
    out.add(inPart("response.content_part.done", event -> event.set("part", whole)));
    parts.add(whole);
    part = "";
  }

  private void closeItem(List<Event> out) {
    closeItem("completed", out);
  }

  private void closeItem(String state, List<Event> out) {
    if (open.isEmpty()) {
      return;
    }
    closePart(out);
    ObjectNode whole =
        open.equals("reasoning") ? thought(item, parts, "") : message(item, parts, state);
    out.add(inOutput("response.output_item.done", event -> event.set("item", whole)));
    output.add(whole);
    open = "";
  }

  private void call(Calls call, List<Event> out) {
    closeItem(out);
    item = id(call.custom() ? "ctc" : "fc");
    String name =
        call.custom() ? "response.custom_tool_call_input" : "response.function_call_arguments";
    ObjectNode empty = call(call, item, "", "in_progress");
    ObjectNode whole = call(call, item, call.text(), "completed");
    out.add(inOutput("response.output_item.added", event -> event.set("item", empty)));
    out.add(
        inOutput(name + ".delta", event -> event.put("item_id", item).put("delta", call.text())));
    out.add(
        inOutput(
            name + ".done",
            event -> {
              event.put("item_id", item);
              event.put("name", call.name());
              event.put(call.custom() ? "input" : "arguments", call.text());
            }));
    out.add(inOutput("response.output_item.done", event -> event.set("item", whole)));
    output.add(whole);
  }

  private Event inOutput(String name, Consumer<ObjectNode> rest) {
    return events.of(
        name,
        event -> {
          event.put("output_index", output.size());
          rest.accept(event);
        });
  }

  private Event inPart(String name, Consumer<ObjectNode> rest) {
    return inOutput(
        name,
        event -> {
          event.put("item_id", item).put("content_index", parts.size());
          rest.accept(event);
        });
  }

  private String id(String prefix) {
    return response.itemId(prefix, output.size());
  }

  /** How the last item of a response ends. */
  private static String state(String finish) {
    return ResponseBody.incomplete(finish).isEmpty() ? "completed" : "incomplete";
  }

  private static ObjectNode message(String id, ArrayNode content, String status) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.put("id", id).put("type", "message").put("status", status).put("role", "assistant");
    item.set("content", content);
    return item;
  }

  private static ObjectNode thought(String id, ArrayNode content, String text) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.put("id", id).put("type", "reasoning");
    item.putArray("summary");
    item.set("content", content);
    if (!text.isEmpty()) {
      content.addObject().put("type", "reasoning_text").put("text", text);
    }
    return item;
  }

  private static ObjectNode call(Calls call, String id, String text, String status) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.put("id", id).put("type", call.custom() ? "custom_tool_call" : "function_call");
    item.put("status", status).put("call_id", call.id()).put("name", call.name());
    return item.put(call.custom() ? "input" : "arguments", text);
  }

  private static ObjectNode part(String type, String text, JsonNode logprobs) {
    ObjectNode part = JsonNodeFactory.instance.objectNode().put("type", type);
    if (type.equals("refusal")) {
      return part.put("refusal", text);
    }
    part.put("text", text);
    if (type.equals("output_text")) {
      part.putArray("annotations");
      part.set("logprobs", listed(logprobs));
    }
    return part;
  }

  private static JsonNode listed(JsonNode logprobs) {
    return logprobs.isArray() ? logprobs : JsonNodeFactory.instance.arrayNode();
  }
}
