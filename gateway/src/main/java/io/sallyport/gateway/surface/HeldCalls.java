package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.guard.flow.ToolCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The calls in a streamed answer. They arrive in pieces, and a client may act on a call as soon as
 * it has the last one; so all pieces are kept until the choice ends, joined and judged, and only
 * then sent on, whole.
 */
public final class HeldCalls {

  /** Judges the calls of one choice. */
  public interface Judge {
    /**
     * Judges a message.
     *
     * @param message the calls, joined; the judge takes out those that may not pass and says so in
     *     the content
     * @param calls the same calls
     * @return whether the message still asks for a call
     */
    boolean judge(ObjectNode message, String path, List<ToolCall> calls);
  }

  private static final int MOST_CALLS = 128;
  private static final int LONGEST = 4 << 20;

  private final Judge judge;
  private final Set<String> offered;
  private final Map<Integer, ObjectNode> messages = new TreeMap<>();
  private final Map<Integer, HeldWords> words = new TreeMap<>();
  private final Map<Integer, ObjectNode> notes = new TreeMap<>();
  private long held;

  /**
   * Nothing held yet.
   *
   * @param offered the tools of which calls written as text are held too
   */
  public HeldCalls(Judge judge, Set<String> offered) {
    this.judge = judge;
    this.offered = Set.copyOf(offered);
  }

  /** The events as they may go on now. */
  public List<ObjectNode> pass(List<ObjectNode> events) {
    List<ObjectNode> out = new ArrayList<>();
    for (ObjectNode event : events) {
      boolean took = false;
      boolean tells = event.path("usage").isObject() || event.path("choices").isEmpty();
      List<ObjectNode> ahead = new ArrayList<>();
      for (JsonNode node : event.path("choices")) {
        if (node instanceof ObjectNode choice) {
          if (!offered.isEmpty() && choice.get("delta") instanceof ObjectNode delta) {
            Parts.unite(delta, "content");
          }
          took |= take(choice) | speak(event, choice, ahead);
          JsonNode finish = choice.path("finish_reason");
          if (finish.isTextual()) {
            release(event, choice, ahead);
          }
          tells |=
              finish.isTextual()
                  || !choice.path("delta").isEmpty()
                  || choice.path("logprobs").isObject();
        }
      }
      out.addAll(ahead);
      if (tells || !took) {
        out.add(event);
      }
    }
    return out;
  }

  /** What is held of the texts of choices that never said that they ended. */
  public List<ObjectNode> finish(ObjectNode like) {
    List<ObjectNode> out = new ArrayList<>();
    words.forEach(
        (index, text) -> {
          ObjectNode delta = JsonNodeFactory.instance.objectNode().put("content", text.end());
          ObjectNode event = Chunk.part(like, index, delta, Chunk.NO_LOGPROBS);
          note(event.path("choices").path(0), index);
          if (!delta.path("content").asText().isEmpty()) {
            out.add(event);
          }
        });
    words.clear();
    return out;
  }

  /**
   * Holds back what may be a call in the text of a choice.
   *
   * @return whether nothing of the text goes on now
   */
  private boolean speak(ObjectNode event, ObjectNode choice, List<ObjectNode> ahead) {
    int index = choice.path("index").asInt(0);
    String piece = choice.path("delta").path("content").asText("");
    boolean ends = choice.path("finish_reason").isTextual();
    HeldWords text = words.get(index);
    if (offered.isEmpty() || (piece.isEmpty() && (text == null || !ends))) {
      return false;
    }
    if (text == null) {
      text = new HeldWords(passage -> judged(index, passage));
      words.put(index, text);
    }
    String out = text.push(piece);
    if (text.isEndless()) {
      throw invalid("has text within a call that does not end");
    }
    if (ends) {
      out += text.end();
      words.remove(index);
    }
    if (out.equals(piece)) {
      return false;
    }
    // They tell what is held, and what was taken out.
    choice.putNull("logprobs");
    if (choice.get("delta") instanceof ObjectNode delta && !piece.isEmpty()) {
      delta.put("content", out);
      if (out.isEmpty()) {
        delta.remove("content");
      }
      note(choice, index);
    } else {
      ObjectNode delta = JsonNodeFactory.instance.objectNode().put("content", out);
      ObjectNode rest = Chunk.part(event, index, delta, Chunk.NO_LOGPROBS);
      note(rest.path("choices").path(0), index);
      ahead.add(rest);
    }
    return out.isEmpty();
  }

  private String judged(int index, String passage) {
    String path = "choices[" + index + "].message";
    ObjectNode message = JsonNodeFactory.instance.objectNode().put("content", passage);
    List<ToolCall> calls = ChatCalls.of(message, path, offered);
    if (!calls.isEmpty()) {
      judge.judge(message, path, calls);
      keep(message, index);
    }
    return message.path("content").asText();
  }

  /** Clients read the last note of a choice, so that it has to say all. */
  private void keep(ObjectNode message, int index) {
    JsonNode note = message.remove("sallyport");
    if (note != null) {
      ObjectNode all = notes.computeIfAbsent(index, i -> JsonNodeFactory.instance.objectNode());
      for (var list : note.properties()) {
        list.getValue().forEach(all.withArray("/" + list.getKey())::add);
      }
    }
  }

  private void note(JsonNode choice, int index) {
    ObjectNode all = notes.get(index);
    if (all != null && choice instanceof ObjectNode object) {
      object.set("sallyport", all.deepCopy());
    }
  }

  /** Whether a choice holds calls and has not said that it ended: nobody may act on them. */
  public boolean isHolding() {
    return !messages.isEmpty();
  }

  private boolean take(ObjectNode choice) {
    if (!(choice.get("delta") instanceof ObjectNode delta)) {
      return false;
    }
    int of = choice.path("index").asInt(0);
    boolean took = takeStray(delta, of);
    if (!delta.has("tool_calls") && !delta.has("function_call")) {
      return took;
    }
    ObjectNode message = message(of);
    for (JsonNode piece : delta.path("tool_calls")) {
      if (piece instanceof ObjectNode call) {
        join(entry(message, call), call);
      }
    }
    if (delta.get("function_call") instanceof ObjectNode old) {
      ObjectNode known =
          message.get("function_call") instanceof ObjectNode begun
              ? begun
              : message.putObject("function_call");
      join(known, old);
    }
    delta.remove(List.of("tool_calls", "function_call"));
    return true;
  }

  private ObjectNode message(int choice) {
    return messages.computeIfAbsent(choice, index -> JsonNodeFactory.instance.objectNode());
  }

  /** Takes fields that may bring calls which are not in their place, from their first piece on. */
  private boolean takeStray(ObjectNode delta, int choice) {
    JsonNode known = messages.getOrDefault(choice, JsonNodeFactory.instance.objectNode());
    ObjectNode stray = JsonNodeFactory.instance.objectNode();
    for (var field : delta.properties()) {
      String name = field.getKey();
      boolean goesOn = StrayCalls.isStray(name) && known.has(name);
      if (goesOn || StrayCalls.mayBeIn(name, field.getValue())) {
        stray.set(name, field.getValue());
      }
    }
    if (stray.isEmpty()) {
      return false;
    }
    stray.fieldNames().forEachRemaining(delta::remove);
    count(stray.toString());
    JoinedFields.join(message(choice), stray);
    return true;
  }

  /** The call that a piece belongs to: the last of its index, unless the piece begins another. */
  private static ObjectNode entry(ObjectNode message, ObjectNode piece) {
    int index = piece.path("index").asInt(0);
    if (index < 0 || index >= MOST_CALLS) {
      throw invalid("has a call with the index " + index);
    }
    ArrayNode list =
        message.get("tool_calls") instanceof ArrayNode begun
            ? begun
            : message.putArray("tool_calls");
    for (int i = list.size() - 1; i >= 0; i--) {
      if (list.get(i) instanceof ObjectNode call && call.path("index").asInt(0) == index) {
        return isAnother(call, piece) ? add(list, index) : call;
      }
    }
    return add(list, index);
  }

  private static ObjectNode add(ArrayNode list, int index) {
    if (list.size() >= MOST_CALLS) {
      throw invalid("asks for more than " + MOST_CALLS + " calls");
    }
    return list.addObject().put("index", index);
  }

  /** An id is of one call only: a new one with a name begins the next, and without one is wrong. */
  private static boolean isAnother(ObjectNode known, ObjectNode piece) {
    String before = known.path("id").asText("");
    String id = piece.path("id").asText("");
    if (before.isEmpty() || id.isEmpty() || id.equals(before)) {
      return false;
    }
    if (piece.at("/function/name").asText("").isEmpty()
        && piece.at("/custom/name").asText("").isEmpty()) {
      throw invalid("has a call whose id changes");
    }
    return true;
  }

  /** Calls that came under one index get one of their own each. */
  private static void number(JsonNode calls) {
    Set<Integer> taken = new HashSet<>();
    boolean again = false;
    for (JsonNode call : calls) {
      again |= !taken.add(call.path("index").asInt(0));
    }
    for (int i = 0; again && i < calls.size(); i++) {
      ((ObjectNode) calls.get(i)).put("index", i);
    }
  }

  /** Joins as clients do: texts that go on are appended, ids and types stay as they came first. */
  private void join(ObjectNode known, ObjectNode piece) {
    for (var field : piece.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      JsonNode before = known.get(name);
      if (value instanceof ObjectNode inner) {
        join(before instanceof ObjectNode begun ? begun : known.putObject(name), inner);
      } else if (value.isTextual() && before != null && before.isTextual() && goesOn(name)) {
        count(value.asText());
        known.put(name, before.asText() + value.asText());
      } else if (before == null || before.isNull() || before.asText().isEmpty()) {
        count(value.asText(""));
        known.set(name, value);
      }
    }
  }

  private static boolean goesOn(String name) {
    return name.equals("arguments") || name.equals("input") || name.equals("name");
  }

  private void count(String text) {
    held += text.length();
    if (held > LONGEST) {
      throw invalid("asks for calls without end");
    }
  }

  private void release(ObjectNode event, ObjectNode choice, List<ObjectNode> ahead) {
    int index = choice.path("index").asInt(0);
    ObjectNode message = messages.remove(index);
    if (message == null) {
      return;
    }
    number(message.path("tool_calls"));
    String path = "choices[" + index + "].message";
    BrokenCalls.takeOut(choice, message, path);
    keep(message, index);
    List<ToolCall> calls = ChatCalls.of(message, path, Set.of());
    if (!judge.judge(message, path, calls) && !calls.isEmpty()) {
      choice.put("finish_reason", "stop");
    }
    ObjectNode whole = Chunk.part(event, index, message, JsonNodeFactory.instance.nullNode());
    keep(message, index);
    note(whole.path("choices").get(0), index);
    ahead.add(whole);
  }

  private static ApiException invalid(String what) {
    return new ApiException(
        ApiError.upstream(
            502,
            "upstream_invalid",
            "The upstream's answer " + what + ", so it is not passed on.",
            false));
  }
}
