package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Events that the gate adds to a stream, made like one of the upstream's. */
public final class Chunk {

  static final JsonNode NO_LOGPROBS = JsonNodeFactory.instance.nullNode();

  private Chunk() {}

  /** The event that tells what a stream cost. */
  public static ObjectNode usage(ObjectNode like, ObjectNode usage) {
    ObjectNode event = head(like);
    event.putArray("choices");
    event.set("usage", usage);
    return event;
  }

  private static ObjectNode head(ObjectNode like) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    for (String field : List.of("id", "object", "created", "model", "system_fingerprint")) {
      if (like.has(field)) {
        event.set(field, like.get(field));
      }
    }
    return event;
  }

  /** Whether all of an event's text is held back, so that it would only tell that there is some. */
  static boolean isHollow(ObjectNode event) {
    boolean hollow = !event.path("choices").isEmpty() && event.path("usage").isEmpty();
    for (var field : event.properties()) {
      hollow &= Vocabulary.isName(field.getKey());
    }
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

  static ObjectNode part(ObjectNode like, int choice, JsonNode delta, JsonNode logprobs) {
    ObjectNode event = head(like);
    ObjectNode only = event.putArray("choices").addObject();
    only.put("index", choice);
    only.set("delta", delta);
    only.set("logprobs", logprobs);
    only.putNull("finish_reason");
    return event;
  }

  /** What an event brings that also ends its choice goes before what was held behind it. */
  static void sendAhead(ObjectNode event, int choice, List<ObjectNode> out) {
    for (JsonNode node : event.path("choices")) {
      if (node instanceof ObjectNode ending
          && ending.path("index").asInt(0) == choice
          && ending.path("finish_reason").isTextual()
          && !ending.path("delta").isEmpty()) {
        JsonNode logprobs = ending.path("logprobs");
        JsonNode its = logprobs.isObject() ? logprobs : NO_LOGPROBS;
        out.add(part(event, choice, ending.path("delta"), its));
        ending.putObject("delta");
        ending.putNull("logprobs");
      }
    }
  }
}
