package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.surface.TokenCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A server that speaks the Responses API of OpenAI. It is never asked to keep anything. */
final class ResponsesUpstream implements UpstreamDialect {

  private static final UpstreamFields FIELDS = UpstreamFields.of("responses");

  @Override
  public String path() {
    return "/responses";
  }

  @Override
  public ObjectNode request(ObjectNode chat) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.set("model", chat.path("model"));
    out.put("store", false);
    Options options = new Options(chat, FIELDS, out);
    out.set("input", ResponsesOut.items(chat.path("messages")));
    JsonNode limit = options.limit();
    if (limit != null) {
      out.set("max_output_tokens", limit);
    }
    if (chat.path("logprobs").asBoolean()) {
      out.putArray("include").add("message.output_text.logprobs");
    }
    if (chat.path("reasoning_effort").isTextual()) {
      out.putObject("reasoning").set("effort", chat.get("reasoning_effort"));
    }
    text(options.take("response_format"), chat.path("verbosity"), out);
    JsonNode tools = options.take("tools");
    if (tools != null) {
      tools(tools, chat, out);
    }
    JsonNode choice = options.take("tool_choice");
    if (choice != null) {
      out.set("tool_choice", choice(choice, chat.path("tools")));
    }
    return out;
  }

  private static void text(@Nullable JsonNode format, JsonNode verbosity, ObjectNode out) {
    if (format == null && !verbosity.isTextual()) {
      return;
    }
    ObjectNode text = out.putObject("text");
    if (verbosity.isTextual()) {
      text.set("verbosity", verbosity);
    }
    if (format != null) {
      ObjectNode wanted = text.putObject("format");
      wanted.set("type", format.path("type"));
      if (format.path("type").asText().equals("json_schema")) {
        UpstreamDialect.requiredSchema(format);
      }
      format.path("json_schema").properties().forEach(f -> wanted.set(f.getKey(), f.getValue()));
    }
  }

  private static void tools(JsonNode tools, JsonNode chat, ObjectNode out) {
    ArrayNode list = out.putArray("tools");
    int hosted = 0;
    for (JsonNode tool : tools) {
      hosted += HostedTools.isHosted(tool) ? 1 : 0;
    }
    for (int i = 0; i < tools.size(); i++) {
      JsonNode tool = tools.get(i);
      list.add(
          HostedTools.isHosted(tool)
              ? HostedTools.toResponses(tool, "tools[" + i + "]", out, hosted == 1)
              : offered(tool, "tools[" + i + "]", chat));
    }
  }

  private static JsonNode offered(JsonNode tool, String path, JsonNode chat) {
    JsonNode flat = flat(tool, path);
    if (flat instanceof ObjectNode function && tool.path("function").isObject()) {
      StrictTools.toResponses(function, chat);
    }
    return flat;
  }

  /** What a chat puts into an object of its own stands beside the type here. */
  private static JsonNode flat(JsonNode tool, String path) {
    String type = tool.path("type").asText();
    if (!tool.path(type).isObject()) {
      return tool;
    }
    ObjectNode flat = JsonNodeFactory.instance.objectNode().put("type", type);
    tool.path(type).properties().forEach(field -> flat.set(field.getKey(), field.getValue()));
    JsonNode grammar = flat.path("format").path("grammar");
    if (grammar.isObject()) {
      ObjectNode format = flat.putObject("format").put("type", "grammar");
      for (String field : List.of("syntax", "definition")) {
        String at = path + ".custom.format.grammar." + field;
        format.set(field, UpstreamDialect.requiredText(grammar.path(field), at));
      }
    }
    return flat;
  }

  private static JsonNode choice(JsonNode choice, JsonNode all) {
    if (!choice.path("type").asText().equals("allowed_tools")) {
      return choice.isObject() ? chosen(choice, all) : choice;
    }
    ObjectNode allowed = JsonNodeFactory.instance.objectNode().put("type", "allowed_tools");
    JsonNode mode = choice.path("allowed_tools").path("mode");
    allowed.set("mode", UpstreamDialect.requiredText(mode, "tool_choice.allowed_tools.mode"));
    ArrayNode tools = allowed.putArray("tools");
    choice.path("allowed_tools").path("tools").forEach(tool -> tools.add(chosen(tool, all)));
    return allowed;
  }

  private static JsonNode chosen(JsonNode tool, JsonNode all) {
    return HostedTools.isHosted(tool)
        ? JsonNodeFactory.instance
            .objectNode()
            .put("type", HostedTools.chosenOfResponses(tool.path("type").asText(), all))
        : flat(tool, "tool_choice");
  }

  @Override
  public ObjectNode answer(ObjectNode theirs) {
    if (theirs.path("status").asText().equals("failed") || theirs.path("error").isObject()) {
      return Chunks.error(theirs.path("error").path("code").asText(""));
    }
    if (isCut(theirs)) {
      throw UpstreamDialect.invalid("was cut");
    }
    if (!theirs.path("output").isArray()) {
      throw UpstreamDialect.invalid("has no output");
    }
    Chunks chunks = new Chunks();
    chunks.about(theirs);
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    List<String> text = new ArrayList<>();
    List<String> refusal = new ArrayList<>();
    List<String> thought = new ArrayList<>();
    ArrayNode logprobs = JsonNodeFactory.instance.arrayNode();
    for (JsonNode item : theirs.path("output")) {
      switch (item.path("type").asText()) {
        case "message" -> {
          Chunks.apart(text);
          Chunks.apart(refusal);
          for (JsonNode part : item.path("content")) {
            Chunks.say(text, part.path("text"));
            Chunks.say(refusal, part.path("refusal"));
            part.path("logprobs").forEach(logprobs::add);
          }
        }
        case "reasoning" -> {
          item.path("summary").forEach(part -> Chunks.say(thought, part.path("text")));
          item.path("content").forEach(part -> Chunks.say(thought, part.path("text")));
        }
        case "function_call", "custom_tool_call" -> call(message, item);
        default -> {
          // What other items hold came by no way that the guard knows; it stays behind.
        }
      }
    }
    boolean calls = message.has("tool_calls");
    message.put("content", calls ? null : "");
    Chunks.say(message, "content", text);
    Chunks.say(message, "refusal", refusal);
    Chunks.say(message, "reasoning_content", thought);
    ObjectNode whole = chunks.whole(message, finish(theirs, calls), count(theirs.path("usage")));
    return Chunks.likely(whole, logprobs);
  }

  private static void call(ObjectNode message, JsonNode item) {
    boolean custom = item.path("type").asText().equals("custom_tool_call");
    ObjectNode call = Chunks.addCall(message, item.path("call_id").asText(""));
    call.put("type", custom ? "custom" : "function");
    call.putObject(custom ? "custom" : "function")
        .put("name", item.path("name").asText(""))
        .put(custom ? "input" : "arguments", item.path(custom ? "input" : "arguments").asText(""));
  }

  static String finish(JsonNode response, boolean calls) {
    return switch (response.path("incomplete_details").path("reason").asText("")) {
      case "max_output_tokens" -> "length";
      case "content_filter" -> "content_filter";
      default ->
          response.path("status").asText().equals("incomplete")
              ? "length"
              : calls ? "tool_calls" : "stop";
    };
  }

  /** Whether a response that is said to be the last word is none. */
  static boolean isCut(JsonNode response) {
    return Set.of("cancelled", "in_progress", "queued").contains(response.path("status").asText());
  }

  static ObjectNode count(JsonNode usage) {
    return Chunks.count(
        TokenCount.of(usage.path("input_tokens")),
        TokenCount.of(usage.path("output_tokens")),
        TokenCount.orNothing(usage.path("input_tokens_details").path("cached_tokens")),
        TokenCount.orNothing(usage.path("output_tokens_details").path("reasoning_tokens")));
  }

  @Override
  public Reading stream() {
    return new ResponsesReading();
  }
}
