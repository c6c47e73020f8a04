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

  /** What {@link #part} says of an event that says nothing. */
  private static final String NO_PART = " ".repeat(3);

  private final Chunks chunks = new Chunks();
  private final Map<Integer, Integer> callOfItem = new HashMap<>();
  private final Set<Integer> filled = new HashSet<>();
  private final Map<String, Set<String>> parts = new HashMap<>();
  private boolean ended;

  @Override
  public List<ObjectNode> chunks(ObjectNode event) {
    return switch (event.path("type").asText()) {
      case "response.created" -> {
        chunks.about(event.path("response"));
        yield List.of(chunks.text("role", "assistant"));
      }
      case "response.output_text.delta" -> {
        List<ObjectNode> out = said("content", event);
        out.forEach(chunk -> Chunks.likely(chunk, event.path("logprobs")));
        yield out;
      }
      case "response.refusal.delta" -> said("refusal", event);
      case "response.reasoning_text.delta", "response.reasoning_summary_text.delta" ->
          said("reasoning_content", event);
      case "response.output_text.done" -> whole("content", event, event.path("text"));
      case "response.refusal.done" -> whole("refusal", event, event.path("refusal"));
      case "response.reasoning_text.done", "response.reasoning_summary_text.done" ->
          whole("reasoning_content", event, event.path("text"));
      case "response.output_item.added" -> begun(event);
      case "response.output_item.done" ->
          event.path("item").path("type").asText().equals("function_call")
              ? wholeCall(event.path("output_index").asInt(-1), event.path("item"))
              : List.of();
      case "response.function_call_arguments.delta" -> arguments(event, event.path("delta"));
      case "response.function_call_arguments.done" ->
          filled.contains(event.path("output_index").asInt(-1))
              ? List.of()
              : arguments(event, event.path("arguments"));
      case "response.completed", "response.incomplete", "response.cancelled" ->
          last(event.path("response"));
      case "response.failed" ->
          List.of(Chunks.error(event.path("response").path("error").path("code").asText("")));
      case "error" -> List.of(Chunks.error(event.path("code").asText("")));
      default -> List.of();
    };
  }

  private List<ObjectNode> said(String field, ObjectNode event) {
    return said(field, item(event), part(event), event.path("delta").asText(""));
  }

  private List<ObjectNode> said(String field, String item, String part, String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    parts.computeIfAbsent(field, f -> new HashSet<>()).add(part);
    // Thoughts are told apart, whatever they are parts of.
    String run = field.equals("reasoning_content") ? part : item;
    return List.of(chunks.text(field, run, part, text));
  }

  /** Some servers send a text whole, and no pieces of it. */
  private List<ObjectNode> whole(String field, ObjectNode event, JsonNode text) {
    Set<String> told = parts.getOrDefault(field, Set.of());
    // Pieces that don't say what they are of may be of this one.
    boolean known = told.contains(part(event)) || told.contains(NO_PART);
    return known ? List.of() : said(field, item(event), part(event), text.asText(""));
  }

  private List<ObjectNode> wholeCall(int place, JsonNode item) {
    List<ObjectNode> out = new ArrayList<>(2);
    int call = callOfItem.getOrDefault(place, callOfItem.size());
    if (!callOfItem.containsKey(place)) {
      out.addAll(call(place, item));
    }
    if (filled.add(place)) {
      out.add(chunks.arguments(call, item.path("arguments").asText("")));
    }
    return out;
  }

  /** Some servers say nothing before the end; what was said in no other way is said by it. */
  private List<ObjectNode> all(JsonNode output) {
    List<ObjectNode> out = new ArrayList<>();
    Set<String> told = Set.copyOf(parts.keySet());
    boolean called = !callOfItem.isEmpty();
    for (int i = 0; i < output.size(); i++) {
      JsonNode item = output.get(i);
      if (item.path("type").asText().equals("function_call") && !called) {
        out.addAll(wholeCall(i, item));
      }
      boolean thought = item.path("type").asText().equals("reasoning");
      for (String list : List.of("summary", "content")) {
        for (int j = 0; j < item.path(list).size(); j++) {
          JsonNode part = item.path(list).get(j);
          String kind = part.has("refusal") ? "refusal" : "text";
          String field = thought ? "reasoning_content" : kind.equals("text") ? "content" : kind;
          if (!told.contains(field)) {
            String place = String.valueOf(i);
            out.addAll(said(field, place, place + list + j, part.path(kind).asText("")));
          }
        }
      }
    }
    return out;
  }

  private static String item(JsonNode event) {
    return event.path("output_index").asText("");
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

  private List<ObjectNode> begun(ObjectNode event) {
    JsonNode item = event.path("item");
    String type = item.path("type").asText();
    if (type.equals("custom_tool_call")) {
      throw UpstreamDialect.invalid("calls a custom tool in a stream");
    }
    if (!type.equals("function_call")) {
      return List.of();
    }
    return call(event.path("output_index").asInt(-1), item);
  }

  private List<ObjectNode> call(int place, JsonNode item) {
    int call = callOfItem.size();
    callOfItem.put(place, call);
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
    if (ResponsesUpstream.isCut(response)) {
      return List.of(Chunks.error(""));
    }
    List<ObjectNode> out = all(response.path("output"));
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
