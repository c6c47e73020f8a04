package io.sallyport.gateway.surface;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.Json;
import io.sallyport.guard.flow.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Calls that no client may run: the answer was cut within them, or their arguments are no JSON
 * object. Some APIs have no words for them, some clients mend them and run what they got, and a
 * conversation in which one has no result cannot go on; so none is passed on, on any API. What was
 * said beside them stays, and what they said is told where no client looks for a call.
 */
public final class BrokenCalls {

  /** Why a choice ends that its server cut. */
  private static final Set<String> CUT = Set.of("length", "content_filter");

  private BrokenCalls() {}

  /** The arguments of a call as an object, nothing being an empty one; null when they are none. */
  public static @Nullable JsonNode input(String arguments) {
    try {
      JsonNode tree =
          arguments.isBlank() ? Json.MAPPER.createObjectNode() : Json.MAPPER.readTree(arguments);
      return tree != null && tree.isObject() ? tree : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** Takes them out of a whole answer. */
  public static void takeOut(ObjectNode answer) {
    JsonNode choices = answer.path("choices");
    for (int i = 0; i < choices.size(); i++) {
      if (choices.get(i) instanceof ObjectNode choice
          && choice.get("message") instanceof ObjectNode message) {
        takeOut(choice, message, "choices[" + i + "].message");
        ChatCalls.noteBeside(choice, message);
      }
    }
  }

  /**
   * Takes them out of a message, which says so beside its text.
   *
   * @param choice which ends; is told that it asks for nothing when nothing is left
   */
  static void takeOut(ObjectNode choice, ObjectNode message, String path) {
    String finish = choice.path("finish_reason").asText("");
    List<ToolCall> broken = broken(message, path, CUT.contains(finish));
    if (broken.isEmpty()) {
      return;
    }
    boolean asks =
        ChatCalls.withhold(
            message,
            path,
            broken.stream().map(ToolCall::path).collect(Collectors.toSet()),
            CUT.contains(finish) ? "" : notice(broken));
    if (!asks && !CUT.contains(finish)) {
      choice.put("finish_reason", "stop");
    }
    ArrayNode list = message.putObject("sallyport").putArray("leftOut");
    for (ToolCall call : broken) {
      list.addObject().put("tool", call.tool()).put("arguments", call.arguments());
    }
  }

  private static List<ToolCall> broken(ObjectNode message, String path, boolean cut) {
    List<ToolCall> broken = new ArrayList<>();
    List<ToolCall> calls = ChatCalls.of(message, path);
    for (int i = 0; i < calls.size(); i++) {
      // Nothing tells where a free text had to end, and the cut was in what came last.
      boolean free = message.path("tool_calls").path(i).path("custom").isObject();
      boolean last = i == calls.size() - 1;
      if (free ? cut && last : input(calls.get(i).arguments()) == null) {
        broken.add(calls.get(i));
      }
    }
    return broken;
  }

  private static String notice(List<ToolCall> broken) {
    return "[Sallyport left out what the model asked for: the arguments of "
        + broken.stream()
            .map(call -> "'" + call.tool() + "'")
            .distinct()
            .collect(Collectors.joining(", "))
        + " are no JSON object.]";
  }
}
