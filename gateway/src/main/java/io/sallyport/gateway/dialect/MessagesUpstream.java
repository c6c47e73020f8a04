package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.surface.TokenCount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A server that speaks the Messages API of Anthropic. */
final class MessagesUpstream implements UpstreamDialect {

  /** The API wants a limit; this one where the client names none. */
  private static final int STANDARD_LIMIT = 4096;

  private static final UpstreamFields FIELDS = UpstreamFields.of("messages");

  /** Efforts that the API has words for. */
  private static final Set<String> EFFORTS = Set.of("low", "medium", "high", "max");

  private final Signatures signatures = new Signatures();

  @Override
  public String path() {
    return "/messages";
  }

  @Override
  public ObjectNode request(ObjectNode chat) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.set("model", chat.path("model"));
    Options options = new Options(chat, FIELDS, out);
    JsonNode limit = options.limit();
    out.set("max_tokens", limit == null ? out.numberNode(STANDARD_LIMIT) : limit);
    CacheHints hints = new CacheHints(chat);
    new MessagesOut(out, signatures, hints).messages(chat);
    hints.write(out);
    JsonNode stop = options.take("stop");
    if (stop != null) {
      ArrayNode stops = out.putArray("stop_sequences");
      if (stop.isTextual()) {
        stops.add(stop);
      } else {
        stop.forEach(stops::add);
      }
    }
    who(options, out);
    tier(options.take("service_tier"), out);
    tools(options, hints, out);
    format(options.take("response_format"), out);
    if (!Thinking.write(chat, signatures, out)) {
      effort(options.take("reasoning_effort"), out);
    }
    return out;
  }

  private static void who(Options options, ObjectNode out) {
    JsonNode user = options.take("user");
    JsonNode id = user == null ? options.take("safety_identifier") : user;
    if (id != null) {
      out.putObject("metadata").set("user_id", id);
    }
  }

  private static void tier(@Nullable JsonNode tier, ObjectNode out) {
    switch (tier == null ? "auto" : tier.asText()) {
      case "auto" -> {
        // What the server does anyway.
      }
      case "default" -> out.put("service_tier", "standard_only");
      default -> throw UpstreamDialect.unsupported("service_tier");
    }
  }

  private static void effort(@Nullable JsonNode effort, ObjectNode out) {
    String word = effort == null ? "none" : effort.asText();
    if (EFFORTS.contains(word)) {
      out.withObject("/output_config").put("effort", word);
    } else if (!word.equals("none")) {
      throw UpstreamDialect.unsupported("reasoning_effort");
    }
  }

  private static void tools(Options options, CacheHints hints, ObjectNode out) {
    JsonNode tools = options.take("tools");
    JsonNode choice = options.take("tool_choice");
    JsonNode parallel = options.take("parallel_tool_calls");
    if (tools == null) {
      if (choice != null && !List.of("auto", "none").contains(choice.asText())) {
        throw UpstreamDialect.unsupported("tool_choice");
      }
      return;
    }
    ArrayNode list = out.putArray("tools");
    for (int i = 0; i < tools.size(); i++) {
      JsonNode tool = tools.get(i);
      String path = "tools[" + i + "]";
      JsonNode function = tool.path("function");
      if (HostedTools.isHosted(tool)) {
        list.add(HostedTools.toMessages(tool, path));
        continue;
      }
      if (!tool.path("type").asText().equals("function")) {
        throw UpstreamDialect.unsupported(path + ".type");
      }
      ObjectNode entry = list.addObject();
      entry.set("name", function.path("name"));
      for (String same : List.of("description", "strict")) {
        if (function.hasNonNull(same)) {
          entry.set(same, function.get(same));
        }
      }
      JsonNode schema = function.path("parameters");
      entry.set(
          "input_schema", schema.isObject() ? schema : entry.objectNode().put("type", "object"));
      hints.write(path, entry);
    }
    ObjectNode chosen = JsonNodeFactory.instance.objectNode();
    String word = choice == null ? "auto" : choice.asText("");
    if (choice != null && choice.isObject()) {
      chosen.put("type", "tool").put("name", chosen(choice));
    } else {
      chosen.put("type", word.equals("required") ? "any" : word);
    }
    if (parallel != null && !parallel.asBoolean(true) && !word.equals("none")) {
      chosen.put("disable_parallel_tool_use", true);
    }
    out.set("tool_choice", chosen);
  }

  private static String chosen(JsonNode choice) {
    return switch (HostedTools.type(choice.path("type").asText())) {
      case "function" -> choice.path("function").path("name").asText();
      case HostedTools.SEARCH -> HostedTools.SEARCH;
      default -> throw UpstreamDialect.unsupported("tool_choice");
    };
  }

  private static void format(@Nullable JsonNode format, ObjectNode out) {
    String type = format == null ? "text" : format.path("type").asText();
    if (format != null && type.equals("json_schema")) {
      if (!format.path("json_schema").path("description").asText("").isEmpty()) {
        throw UpstreamDialect.unsupported("response_format.json_schema.description");
      }
      ObjectNode wanted = out.putObject("output_config").putObject("format");
      JsonNode described = UpstreamDialect.requiredSchema(format);
      wanted.put("type", "json_schema").set("schema", described.path("schema"));
    } else if (!type.equals("text")) {
      throw UpstreamDialect.unsupported("response_format");
    }
  }

  @Override
  public ObjectNode answer(ObjectNode theirs) {
    if (theirs.path("type").asText().equals("error")) {
      return Chunks.error(theirs.path("error").path("type").asText(""));
    }
    if (!theirs.path("content").isArray()) {
      throw UpstreamDialect.invalid("has no content");
    }
    Chunks chunks = new Chunks();
    chunks.about(theirs);
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    List<String> text = new ArrayList<>();
    List<String> thought = new ArrayList<>();
    SignedThought signed = new SignedThought();
    JsonNode last = theirs.path("content").path(theirs.path("content").size() - 1);
    boolean cut = finish(theirs.path("stop_reason").asText("")).equals("length");
    for (JsonNode block : theirs.path("content")) {
      signed.block(block);
      if (!block.path("type").asText().equals("text")) {
        Chunks.apart(text);
      }
      switch (block.path("type").asText()) {
        case "text" -> Chunks.say(text, block.path("text"));
        case "thinking" -> Chunks.say(thought, block.path("thinking"));
        case "tool_use" -> {
          ObjectNode call = Chunks.addCall(message, block.path("id").asText(""));
          call.put("type", "function");
          call.putObject("function")
              .put("name", block.path("name").asText(""))
              .put("arguments", arguments(block.path("input"), cut && block == last));
        }
        default -> {
          // What other blocks hold came by no way that the guard knows; it stays behind.
        }
      }
    }
    signed.end(signatures);
    message.put("content", message.has("tool_calls") ? null : "");
    Chunks.say(message, "content", text);
    Chunks.say(message, "reasoning_content", thought);
    JsonNode usage = theirs.path("usage");
    ObjectNode whole =
        chunks.whole(
            message,
            finish(theirs.path("stop_reason").asText("")),
            Chunks.count(in(usage), out(usage), cached(usage), 0));
    StopSequences.read(theirs, whole);
    return whole;
  }

  /** The arguments of a call; what the server closed where it was cut is open again. */
  private static String arguments(JsonNode input, boolean cut) {
    String json = Conversation.json(input);
    return cut && input.isObject() ? json.substring(0, json.length() - 1) : json;
  }

  private static String finish(String reason) {
    return switch (reason) {
      // A server that pauses within its own tools would have to be asked again; this is not all.
      case "max_tokens", "model_context_window_exceeded", "pause_turn" -> "length";
      case "tool_use" -> "tool_calls";
      case "refusal" -> "content_filter";
      default -> "stop";
    };
  }

  /** What was read from a cache or put into one is not in {@code input_tokens}. */
  private static long in(JsonNode usage) {
    long fresh = TokenCount.of(usage.path("input_tokens"));
    return fresh == TokenCount.NONE
        ? TokenCount.NONE
        : fresh + cached(usage) + TokenCount.orNothing(usage.path("cache_creation_input_tokens"));
  }

  private static long out(JsonNode usage) {
    return TokenCount.of(usage.path("output_tokens"));
  }

  private static long cached(JsonNode usage) {
    return TokenCount.orNothing(usage.path("cache_read_input_tokens"));
  }

  @Override
  public Reading stream() {
    return new Events(signatures);
  }

  /** The events of one message. */
  private static final class Events implements Reading {

    private final Chunks chunks = new Chunks();
    private final Map<Integer, Integer> callOfBlock = new HashMap<>();
    // What servers say of a call that send its input whole, with its begin.
    private final Map<Integer, String> given = new TreeMap<>();
    private final SignedThought signed = new SignedThought();
    private final Signatures signatures;
    private long in = TokenCount.NONE;
    private long cached;
    private int interrupted;
    private boolean reasoned;
    private boolean ended;

    Events(Signatures signatures) {
      this.signatures = signatures;
    }

    @Override
    public List<ObjectNode> chunks(ObjectNode event) {
      return switch (event.path("type").asText()) {
        case "message_start" -> begin(event.path("message"));
        case "content_block_start" -> block(event);
        case "content_block_delta" -> delta(event);
        case "message_delta" -> last(event);
        case "message_stop" -> {
          ended = true;
          signed.end(signatures);
          yield reasoned ? List.of() : List.of(Chunks.error(""));
        }
        case "error" -> List.of(Chunks.error(event.path("error").path("type").asText("")));
        default -> List.of();
      };
    }

    private List<ObjectNode> begin(JsonNode message) {
      chunks.about(message);
      in = in(message.path("usage"));
      cached = cached(message.path("usage"));
      return List.of(chunks.text("role", "assistant"));
    }

    private List<ObjectNode> block(ObjectNode event) {
      JsonNode block = event.path("content_block");
      signed.block(block);
      interrupted += block.path("type").asText().equals("text") ? 0 : 1;
      return switch (block.path("type").asText()) {
        case "text" -> said("content", event, block.path("text"));
        case "thinking" -> said("reasoning_content", event, block.path("thinking"));
        case "tool_use" -> {
          int call = callOfBlock.size();
          callOfBlock.put(event.path("index").asInt(-1), call);
          if (!block.path("input").isEmpty()) {
            given.put(call, Conversation.json(block.path("input")));
          }
          yield List.of(
              chunks.call(call, block.path("id").asText(""), block.path("name").asText("")));
        }
        default -> List.of();
      };
    }

    private List<ObjectNode> delta(ObjectNode event) {
      JsonNode delta = event.path("delta");
      signed.delta(delta);
      return switch (delta.path("type").asText()) {
        case "text_delta" -> said("content", event, delta.path("text"));
        case "thinking_delta" -> said("reasoning_content", event, delta.path("thinking"));
        case "input_json_delta" -> {
          Integer call = callOfBlock.get(event.path("index").asInt(-1));
          if (call == null) {
            // A tool that the server runs itself; or one that never began.
            yield List.of();
          }
          String piece = delta.path("partial_json").asText("");
          if (!piece.isEmpty()) {
            given.remove(call);
          }
          yield List.of(chunks.arguments(call, piece));
        }
        default -> List.of();
      };
    }

    private List<ObjectNode> said(String field, ObjectNode event, JsonNode text) {
      String piece = text.asText("");
      String block = event.path("index").asText("");
      String run = field.equals("content") ? String.valueOf(interrupted) : block;
      return piece.isEmpty() ? List.of() : List.of(chunks.text(field, run, block, piece));
    }

    private List<ObjectNode> last(ObjectNode event) {
      List<ObjectNode> out = new ArrayList<>(2);
      JsonNode reason = event.path("delta").path("stop_reason");
      if (reason.isTextual()) {
        reasoned = true;
        given.forEach((call, input) -> out.add(chunks.arguments(call, input)));
        given.clear();
        ObjectNode end = chunks.finish(finish(reason.asText()));
        StopSequences.read(event.path("delta"), end);
        out.add(end);
      }
      JsonNode usage = event.path("usage");
      if (usage.isObject()) {
        in = usage.path("input_tokens").isNumber() ? in(usage) : in;
        cached = usage.path("cache_read_input_tokens").isNumber() ? cached(usage) : cached;
        out.add(chunks.usage(Chunks.count(in, out(usage), cached, 0)));
      }
      return out;
    }

    @Override
    public boolean ended() {
      return ended;
    }
  }
}
