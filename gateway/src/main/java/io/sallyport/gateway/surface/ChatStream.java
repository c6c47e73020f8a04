package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.guard.Inspection;
import io.sallyport.guard.SegmentFinding;
import io.sallyport.guard.Step;
import io.sallyport.guard.StreamGuard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer on its way through the guard. Every text of every choice has a stream guard of
 * its own. An event goes on with that part of its texts which is released; the rest follows with a
 * later event, at the latest with one just before the choice ends.
 */
public final class ChatStream {

  /** How texts are guarded. */
  public interface Guarding {
    /** Opens the guard of a text that arrives in pieces. */
    StreamGuard open(String path);

    /** Is told of each piece of text before the guard takes it. */
    void scanned(String path, String piece);

    /** Inspects a text that is complete. */
    Inspection inspect(Segment text);
  }

  /**
   * What one event of the upstream came to.
   *
   * @param events what the client gets now
   * @param findings what the guard found with it
   * @param blockMessage why the stream ends here; null when it goes on
   */
  public record Outcome(
      List<ObjectNode> events, List<SegmentFinding> findings, @Nullable String blockMessage) {}

  private static final int MOST_PASSED = 64;

  private final Guarding guarding;
  // Ids and the like, which come with every event: inspected once.
  private final Set<String> passed = new HashSet<>();
  private final Map<String, GuardedText> texts = new LinkedHashMap<>();
  private final Map<Integer, HeldTokens> tokens = new HashMap<>();
  private List<SegmentFinding> findings = new ArrayList<>();
  private @Nullable String blockMessage;

  /** A stream that begins. */
  public ChatStream(Guarding guarding) {
    this.guarding = guarding;
  }

  /** How many characters are held back now. */
  public int held() {
    return texts.values().stream().mapToInt(GuardedText::held).sum();
  }

  /**
   * Takes one event of the upstream. After a block there must be no other.
   *
   * @throws ApiException 502 when the event holds text of a choice that has ended
   */
  public Outcome push(ObjectNode event) {
    List<ObjectNode> out = new ArrayList<>();
    for (JsonNode node : event.path("choices")) {
      if (node instanceof ObjectNode choice && blockMessage == null) {
        choice(event, choice, out);
      }
    }
    for (var field : event.properties()) {
      if (!field.getKey().equals("choices")) {
        whole(event, field.getKey(), field.getValue(), field.getKey());
      }
    }
    if (!isHollow(event)) {
      out.add(event);
    }
    return outcome(out);
  }

  /** Whether all of an event's text is held back, so that it would only tell that there is some. */
  private static boolean isHollow(ObjectNode event) {
    boolean hollow = !event.path("choices").isEmpty() && event.path("usage").isEmpty();
    for (JsonNode choice : event.path("choices")) {
      JsonNode delta = choice.path("delta");
      hollow &=
          choice.path("finish_reason").isNull()
              && !choice.path("logprobs").isObject()
              && delta.size() == 1
              && delta.elements().next().isTextual()
              && delta.elements().next().asText().isEmpty();
    }
    return hollow;
  }

  /** Ends the stream: what choices still hold that never said that they ended. */
  public Outcome finish(ObjectNode like) {
    List<ObjectNode> out = new ArrayList<>();
    texts.values().stream()
        .filter(GuardedText::isOpen)
        .map(GuardedText::choice)
        .distinct()
        .toList()
        .forEach(choice -> flush(like, choice, out));
    return outcome(out);
  }

  private Outcome outcome(List<ObjectNode> events) {
    List<SegmentFinding> found = findings;
    findings = new ArrayList<>();
    return new Outcome(blockMessage == null ? events : List.of(), found, blockMessage);
  }

  private void choice(ObjectNode event, ObjectNode choice, List<ObjectNode> out) {
    int index = choice.path("index").asInt(0);
    String path = "choices[" + index + "]";
    String content = choice.path("delta").path("content").asText("");
    for (var field : choice.properties()) {
      if (field.getKey().equals("delta")) {
        release(field.getValue(), path + ".delta", index, new ArrayList<>());
      } else if (!field.getKey().equals("logprobs") || !field.getValue().isObject()) {
        whole(choice, field.getKey(), field.getValue(), path + "." + field.getKey());
      }
    }
    if (choice.get("logprobs") instanceof ObjectNode logprobs) {
      HeldTokens held = tokens.computeIfAbsent(index, i -> new HeldTokens());
      held.add(content, logprobs.path("content"));
      choice.set("logprobs", released(held, index));
    }
    JsonNode finish = choice.path("finish_reason");
    if (!finish.isMissingNode() && !finish.isNull()) {
      flush(event, index, out);
    }
  }

  /** Replaces each text below a node by that part of it which is released. */
  private void release(JsonNode node, String path, int choice, List<Object> place) {
    if (node instanceof ObjectNode object) {
      for (var field : object.properties()) {
        String name = field.getKey();
        JsonNode value = field.getValue();
        place.add(name);
        if (!value.isTextual()) {
          release(value, path + "." + name, choice, place);
        } else if (name.equals("name")) {
          // Clients take a function's name from the first event whole.
          whole(object, name, value, path + "." + name);
        } else if (name.equals("id")) {
          whole(object, name, value, path + "." + name);
        } else if (!ChatAnswer.isWord(name, value.asText())) {
          String passed = pass(path + "." + name, value.asText(), choice, place);
          field.setValue(JsonNodeFactory.instance.textNode(passed));
        }
        place.removeLast();
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int index = array.get(i).path("index").asInt(i);
        String at = path + "[" + index + "]";
        place.add(index);
        if (array.get(i).isTextual()) {
          array.set(i, pass(at, array.get(i).asText(), choice, place));
        } else {
          release(array.get(i), at, choice, place);
        }
        place.removeLast();
      }
    }
  }

  private String pass(String path, String delta, int choice, List<Object> place) {
    if (blockMessage != null) {
      return "";
    }
    GuardedText text =
        texts.computeIfAbsent(path, p -> new GuardedText(guarding.open(p), choice, place));
    if (!text.isOpen()) {
      throw new ApiException(
          ApiError.upstream(
              502, "upstream_invalid", "The upstream sent text after the end of a choice.", false));
    }
    guarding.scanned(path, delta);
    return taken(text.push(delta));
  }

  private String taken(Step step) {
    findings.addAll(step.findings());
    if (step.blocked()) {
      blockMessage = step.clientMessage();
      return "";
    }
    return step.text();
  }

  /** A text that does not arrive in pieces. */
  private void whole(ObjectNode parent, String field, JsonNode value, String path) {
    if (!value.isTextual()) {
      if (value instanceof ObjectNode object) {
        for (var inner : object.properties()) {
          whole(object, inner.getKey(), inner.getValue(), path + "." + inner.getKey());
        }
      } else if (value instanceof ArrayNode array) {
        ObjectNode texts = JsonNodeFactory.instance.objectNode();
        for (JsonNode item : array) {
          texts.set("item", item);
          whole(texts, "item", item, path + "[]");
        }
      }
      return;
    }
    String text = value.asText();
    boolean known = path.equals("model") || ChatAnswer.isWord(field, text) || passed.contains(text);
    if (blockMessage != null || known) {
      return;
    }
    Inspection inspection = guarding.inspect(Segment.of(path, value.asText(), Origin.ASSISTANT));
    findings.addAll(inspection.findings());
    if (inspection.blocked()) {
      blockMessage = inspection.clientMessage();
    } else {
      parent.put(field, inspection.treated().get(0).text());
      if (inspection.findings().isEmpty() && passed.size() < MOST_PASSED) {
        passed.add(text);
      }
    }
  }

  /** Releases what a choice still holds, in an event before the one that ends the choice. */
  private void flush(ObjectNode like, int choice, List<ObjectNode> out) {
    ObjectNode delta = JsonNodeFactory.instance.objectNode();
    for (GuardedText text : texts.values()) {
      if (text.isOpen(choice) && blockMessage == null) {
        String rest = taken(text.finish());
        if (!rest.isEmpty()) {
          Places.put(delta, text.place(), rest);
        }
      }
    }
    HeldTokens held = tokens.get(choice);
    JsonNode logprobs = held == null ? JsonNodeFactory.instance.nullNode() : released(held, choice);
    if (blockMessage == null && (!delta.isEmpty() || !logprobs.isNull())) {
      sendAhead(like, choice, out);
      out.add(part(like, choice, delta, logprobs));
    }
  }

  /** What an event brings that also ends its choice goes before what was held behind it. */
  private static void sendAhead(ObjectNode event, int choice, List<ObjectNode> out) {
    for (JsonNode node : event.path("choices")) {
      if (node instanceof ObjectNode ending
          && ending.path("index").asInt(0) == choice
          && ending.path("finish_reason").isTextual()
          && !ending.path("delta").isEmpty()) {
        JsonNode logprobs = ending.path("logprobs");
        JsonNode its = logprobs.isObject() ? logprobs : JsonNodeFactory.instance.nullNode();
        out.add(part(event, choice, ending.path("delta"), its));
        ending.putObject("delta");
        ending.putNull("logprobs");
      }
    }
  }

  private static ObjectNode part(ObjectNode like, int choice, JsonNode delta, JsonNode logprobs) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    for (String field : List.of("id", "object", "created", "model", "system_fingerprint")) {
      if (like.has(field)) {
        event.set(field, like.get(field));
      }
    }
    ObjectNode only = event.putArray("choices").addObject();
    only.put("index", choice);
    only.set("delta", delta);
    only.set("logprobs", logprobs);
    only.putNull("finish_reason");
    return event;
  }

  private JsonNode released(HeldTokens held, int choice) {
    GuardedText content = texts.get("choices[" + choice + "].delta.content");
    ArrayNode list = content == null ? null : held.release(content.released(), content.treated());
    if (list == null) {
      return JsonNodeFactory.instance.nullNode();
    }
    ObjectNode logprobs = JsonNodeFactory.instance.objectNode();
    logprobs.set("content", list);
    logprobs.putNull("refusal");
    return logprobs;
  }
}
