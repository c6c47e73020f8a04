package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;

/**
 * Names that begin with a number sign. The validator takes them for comments: where a schema lists
 * all names that an object may have, it passes over them and over all that stands below them.
 */
final class SkippedNames {

  /** Stands before a name that is to be seen; no schema begins a name with it. */
  private static final String SEEN = "\u0000";

  private final Set<String> known = new HashSet<>();
  private boolean patterns;

  /** Leaves the names that a schema knows. */
  SkippedNames(JsonNode schema) {
    learn(schema);
  }

  private void learn(JsonNode schema) {
    patterns |= schema.has("patternProperties") || schema.has("propertyNames");
    schema.fieldNames().forEachRemaining(known::add);
    schema.forEach(this::learn);
  }

  /** The document with names that the validator sees. */
  JsonNode seen(JsonNode document) {
    // A pattern says itself which names it is for, and would not know them again.
    return patterns ? document : copy(document);
  }

  private JsonNode copy(JsonNode node) {
    if (node instanceof ObjectNode) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      for (var field : node.properties()) {
        String name = field.getKey();
        boolean skipped = name.startsWith("#") && !known.contains(name);
        object.set(skipped ? SEEN + name : name, copy(field.getValue()));
      }
      return object;
    }
    if (node instanceof ArrayNode) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      node.forEach(entry -> array.add(copy(entry)));
      return array;
    }
    return node;
  }
}
