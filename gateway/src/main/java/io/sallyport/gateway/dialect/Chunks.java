package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.surface.Parts;
import io.sallyport.gateway.surface.TokenCount;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Makes a chat completion, or its chunks, from what a server of another dialect said. */
final class Chunks {

  private String id = "";
  private String model = "";
  private final Map<String, String> parts = new HashMap<>();
  private final Map<String, String> runs = new HashMap<>();

  /** Takes id and model of an answer. */
  void about(JsonNode answer) {
    id = answer.path("id").asText("");
    model = answer.path("model").asText("");
  }

  /** A chunk whose delta has these fields. */
  ObjectNode delta(Consumer<ObjectNode> fields) {
    ObjectNode chunk = head("chat.completion.chunk");
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    fields.accept(choice.putObject("delta"));
    choice.putNull("finish_reason");
    return chunk;
  }

  /** A chunk with a piece of text under a name. */
  ObjectNode text(String field, String piece) {
    return delta(delta -> delta.put(field, piece));
  }

  /**
   * A chunk with a piece of one of the parts of a text.
   *
   * @param run names the parts that stand side by side; another one begins a paragraph
   * @param part names the part; one that differs from that of the piece before begins a new one
   */
  ObjectNode text(String field, String run, String part, String piece) {
    String before = parts.put(field, part);
    boolean same = run.equals(runs.put(field, run));
    ObjectNode chunk = text(field, piece);
    return before == null || before.equals(part)
        ? chunk
        : Parts.begin(chunk, same ? Parts.Begin.PART : Parts.Begin.PARAGRAPH);
  }

  /** Says that what is said next is no part of what was said before. */
  static void apart(List<String> parts) {
    if (!parts.isEmpty() && !parts.getLast().equals(Parts.APART)) {
      parts.add(Parts.APART);
    }
  }

  /** Adds a text to the parts of one; nothing where there is none. */
  static void say(List<String> parts, JsonNode text) {
    if (!text.asText("").isEmpty()) {
      parts.add(text.asText());
    }
  }

  /** The parts of a text as it stands in a message: one text, or a list of several. */
  static void say(ObjectNode message, String field, List<String> parts) {
    if (parts.size() == 1) {
      message.put(field, parts.get(0));
    } else if (!parts.isEmpty()) {
      ArrayNode list = message.putArray(field);
      parts.forEach(list::add);
    }
  }

  /** Adds how likely each token of the content was, where the server said so. */
  static ObjectNode likely(ObjectNode answer, JsonNode logprobs) {
    if (logprobs.isArray() && !logprobs.isEmpty()) {
      ObjectNode choice = (ObjectNode) answer.path("choices").get(0);
      choice.putObject("logprobs").set("content", logprobs);
    }
    return answer;
  }

  /** The chunk in which a call begins. */
  ObjectNode call(int index, String callId, String name) {
    return delta(
        delta -> {
          ObjectNode call = entry(delta, index).put("id", callId).put("type", "function");
          call.putObject("function").put("name", name).put("arguments", "");
        });
  }

  /** A chunk with a piece of the arguments of a call. */
  ObjectNode arguments(int index, String piece) {
    return delta(delta -> entry(delta, index).putObject("function").put("arguments", piece));
  }

  /** The chunk that ends the choice. */
  ObjectNode finish(String reason) {
    ObjectNode chunk = delta(delta -> {});
    ((ObjectNode) chunk.path("choices").get(0)).put("finish_reason", reason);
    return chunk;
  }

  /** The chunk with the count. */
  ObjectNode usage(ObjectNode usage) {
    ObjectNode chunk = head("chat.completion.chunk");
    chunk.putArray("choices");
    chunk.set("usage", usage);
    return chunk;
  }

  /** What stands for an error in a stream; its words stay behind. */
  static ObjectNode error(String code) {
    ObjectNode chunk = JsonNodeFactory.instance.objectNode();
    chunk.putObject("error").put("code", code);
    return chunk;
  }

  /** A whole completion with one choice. */
  ObjectNode whole(ObjectNode message, String finish, ObjectNode usage) {
    ObjectNode answer = head("chat.completion");
    ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
    choice.set("message", message.put("role", "assistant"));
    choice.put("finish_reason", finish);
    answer.set("usage", usage);
    return answer;
  }

  /** Adds a call to a message. */
  static ObjectNode addCall(ObjectNode message, String callId) {
    ArrayNode calls =
        message.get("tool_calls") instanceof ArrayNode begun
            ? begun
            : message.putArray("tool_calls");
    return calls.addObject().put("id", callId);
  }

  /** A count in the words of chat completions; what is {@link TokenCount#NONE} is left out. */
  static ObjectNode count(long in, long out, long cached, long reasoning) {
    ObjectNode usage = JsonNodeFactory.instance.objectNode();
    if (in != TokenCount.NONE) {
      usage.put("prompt_tokens", in);
    }
    if (out != TokenCount.NONE) {
      usage.put("completion_tokens", out);
    }
    usage.putObject("prompt_tokens_details").put("cached_tokens", cached);
    usage.putObject("completion_tokens_details").put("reasoning_tokens", reasoning);
    return usage;
  }

  private ObjectNode head(String object) {
    ObjectNode head = JsonNodeFactory.instance.objectNode();
    head.put("id", id).put("object", object);
    head.put("created", System.currentTimeMillis() / 1000).put("model", model);
    return head;
  }

  private static ObjectNode entry(ObjectNode delta, int index) {
    return delta.putArray("tool_calls").addObject().put("index", index);
  }
}
