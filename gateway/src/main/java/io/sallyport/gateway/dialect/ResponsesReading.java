package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The events of one response of a server that speaks the Responses API. */
final class ResponsesReading implements UpstreamDialect.Reading {

  private final Chunks chunks = new Chunks();
  private final Map<Integer, Integer> callOfItem = new HashMap<>();
  private final Set<Integer> filled = new HashSet<>();
  private boolean ended;

  @Override
  public List<ObjectNode> chunks(ObjectNode event) {
    return switch (event.path("type").asText()) {
      case "response.created" -> {
        chunks.about(event.path("response"));
        yield List.of(chunks.text("role", "assistant"));
      }
      case "response.output_text.delta" -> said("content", event);
      case "response.refusal.delta" -> said("refusal", event);
      case "response.reasoning_text.delta", "response.reasoning_summary_text.delta" ->
          said("reasoning_content", event);
      case "response.output_item.added" -> item(event);
      case "response.function_call_arguments.delta" -> arguments(event, event.path("delta"));
      case "response.function_call_arguments.done" ->
          filled.contains(event.path("output_index").asInt(-1))
              ? List.of()
              : arguments(event, event.path("arguments"));
      case "response.completed", "response.incomplete" -> last(event.path("response"));
      case "response.failed" ->
          List.of(Chunks.error(event.path("response").path("error").path("code").asText("")));
      case "error" -> List.of(Chunks.error(event.path("code").asText("")));
      default -> List.of();
    };
  }

  private List<ObjectNode> said(String field, ObjectNode event) {
    String text = event.path("delta").asText("");
    return text.isEmpty() ? List.of() : List.of(chunks.text(field, part(event), text));
  }

  /** The part that an event belongs to; a summary is none of the thought that it is of. */
  private static String part(JsonNode event) {
    return String.join(
        " ",
        event.path("output_index").asText(""),
        event.path("item_id").asText(""),
        event.path("summary_index").asText(""),
        event.path("content_index").asText(""));
  }

  private List<ObjectNode> item(ObjectNode event) {
    JsonNode item = event.path("item");
    String type = item.path("type").asText();
    if (type.equals("custom_tool_call")) {
      throw UpstreamDialect.invalid("calls a custom tool in a stream");
    }
    if (!type.equals("function_call")) {
      return List.of();
    }
    int call = callOfItem.size();
    callOfItem.put(event.path("output_index").asInt(-1), call);
    return List.of(
        chunks.call(call, item.path("call_id").asText(""), item.path("name").asText("")));
  }

  private List<ObjectNode> arguments(ObjectNode event, JsonNode piece) {
    int place = event.path("output_index").asInt(-1);
    Integer call = callOfItem.get(place);
    if (call == null) {
      throw UpstreamDialect.invalid("has arguments of a call that never began");
    }
    filled.add(place);
    return List.of(chunks.arguments(call, piece.asText("")));
  }

  private List<ObjectNode> last(JsonNode response) {
    ended = true;
    List<ObjectNode> out = new ArrayList<>(2);
    out.add(chunks.finish(ResponsesUpstream.finish(response, !callOfItem.isEmpty())));
    if (response.path("usage").isObject()) {
      out.add(chunks.usage(ResponsesUpstream.count(response.path("usage"))));
    }
    return out;
  }

  @Override
  public boolean ended() {
    return ended;
  }
}
