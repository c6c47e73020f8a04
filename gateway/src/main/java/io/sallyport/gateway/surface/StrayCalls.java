package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.guard.flow.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Calls in fields of a message that the API has no calls in: parts of the content, and fields of a
 * server's own. Clients that read such fields run what is in them.
 */
final class StrayCalls {

  private static final Set<String> PLACED = Set.of("tool_calls", "function_call", "sallyport");

  private StrayCalls() {}

  /** Whether a field is none in which the API has calls. */
  static boolean isStray(String field) {
    return !PLACED.contains(field);
  }

  /** Whether a field of a delta may bring a call, or a piece of one, that is not in its place. */
  static boolean mayBeIn(String field, JsonNode value) {
    return isStray(field) && value.isContainerNode() && CallShape.mayBeIn(value);
  }

  /** The calls; those in a list have the place of their entry. */
  static List<ToolCall> of(JsonNode message, String path) {
    List<ToolCall> calls = new ArrayList<>();
    for (var field : message.properties()) {
      JsonNode value = field.getValue();
      String at = path + "." + field.getKey();
      if (!mayBeIn(field.getKey(), value)) {
        continue;
      }
      for (int i = 0; value.isArray() && i < value.size(); i++) {
        add(value.get(i), at + "[" + i + "]", calls);
      }
      if (value.isObject()) {
        add(value, at, calls);
      }
    }
    return calls;
  }

  private static void add(JsonNode value, String path, List<ToolCall> calls) {
    for (CallShape.Called call : CallShape.in(value, name -> !name.isBlank())) {
      calls.add(new ToolCall(path, call.id(), call.tool(), call.arguments()));
    }
  }

  /** Takes out what may not pass: of a list the entries, else the field. */
  static void remove(ObjectNode message, String path, Set<String> held) {
    List<String> gone = new ArrayList<>();
    for (var field : message.properties()) {
      String at = path + "." + field.getKey();
      if (!isStray(field.getKey())) {
        continue;
      }
      if (held.contains(at)) {
        gone.add(field.getKey());
      } else if (field.getValue() instanceof ArrayNode list) {
        boolean some = !list.isEmpty();
        for (int i = list.size() - 1; i >= 0; i--) {
          if (held.contains(at + "[" + i + "]")) {
            list.remove(i);
          }
        }
        if (some && list.isEmpty() && !field.getKey().equals("content")) {
          gone.add(field.getKey());
        }
      }
    }
    message.remove(gone);
  }
}
