package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Joins pieces of fields whose form nobody knows, as clients join those that they know. */
final class JoinedFields {

  /** Texts that come again with every piece, or with the first alone. */
  private static final Set<String> WHOLE = Set.of("id", "call_id", "type", "role", "status");

  private JoinedFields() {}

  /** Adds a piece: texts go on, entries of lists are known by their index or their place. */
  static void join(ObjectNode known, ObjectNode piece) {
    for (var field : piece.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      JsonNode before = known.path(name);
      if (before instanceof ObjectNode object && value instanceof ObjectNode inner) {
        join(object, inner);
      } else if (before instanceof ArrayNode list && value instanceof ArrayNode more) {
        join(list, more);
      } else if (before.isTextual() && value.isTextual()) {
        boolean again = WHOLE.contains(name) && before.equals(value);
        known.put(name, again ? value.asText() : before.asText() + value.asText());
      } else if (before.isMissingNode() || !value.isNull()) {
        known.set(name, value.deepCopy());
      }
    }
  }

  private static void join(ArrayNode known, ArrayNode piece) {
    for (int i = 0; i < piece.size(); i++) {
      if (piece.get(i) instanceof ObjectNode entry) {
        ObjectNode same = same(known, entry, i);
        join(same == null ? known.addObject() : same, entry);
      } else {
        known.add(piece.get(i));
      }
    }
  }

  private static @Nullable ObjectNode same(ArrayNode known, ObjectNode entry, int place) {
    int index = entry.path("index").asInt(place);
    for (int i = known.size() - 1; i >= 0; i--) {
      if (known.get(i) instanceof ObjectNode one && one.path("index").asInt(i) == index) {
        String before = one.path("id").asText("");
        String id = entry.path("id").asText("");
        return before.isEmpty() || id.isEmpty() || before.equals(id) ? one : null;
      }
    }
    return null;
  }
}
