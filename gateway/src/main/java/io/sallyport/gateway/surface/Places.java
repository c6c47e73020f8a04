package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Puts texts at places of a delta that is being built. */
final class Places {

  private Places() {}

  /**
   * Appends a text to what is there already.
   *
   * @param place names of fields and indexes of entries, the last one a name; entries carry their
   *     index in a field {@code index}, as tool calls do
   */
  static void append(ObjectNode root, List<Object> place, String text) {
    ObjectNode at = root;
    for (int i = 0; i < place.size(); i++) {
      String name = (String) place.get(i);
      if (i == place.size() - 1) {
        at.put(name, at.path(name).asText("") + text);
      } else if (place.get(i + 1) instanceof Integer index) {
        at = entry(at.withArray("/" + name), index);
        i++;
      } else {
        at = at.withObject("/" + name);
      }
    }
  }

  private static ObjectNode entry(ArrayNode array, int index) {
    for (JsonNode node : array) {
      if (node instanceof ObjectNode object && object.path("index").asInt(-1) == index) {
        return object;
      }
    }
    ObjectNode entry = array.addObject();
    entry.put("index", index);
    return entry;
  }
}
