package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;

/**
 * A text in a JSON tree.
 *
 * @param parent the object or array that holds it
 * @param field the name that it stands under, or its array does
 * @param index its index in an array; -1 in an object
 * @param path the way to it, for a person
 * @param place the way to it, as names and indexes; changes as the walk goes on
 * @param text the text
 */
record Leaf(
    JsonNode parent, String field, int index, String path, List<Object> place, String text) {

  /** Puts another text in its place. */
  void put(String replacement) {
    if (parent instanceof ArrayNode array) {
      array.set(index, TextNode.valueOf(replacement));
    } else {
      ((ObjectNode) parent).put(field, replacement);
    }
  }
}
