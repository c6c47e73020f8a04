package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.privacy.NumberReadings;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks a JSON tree, of a request, an answer or an event of a stream, and shows all of it that can
 * say something: every text with its place, and names and long numbers, which have none.
 */
final class Leaves {

  /** Digits from which on a number can be a datum, such as that of a card. */
  static final int LONG_NUMBER = 12;

  /** Is shown what is there. */
  interface Visitor {
    /** A text. */
    void text(Leaf leaf);

    /** Names of fields, one a line, or a number. */
    void fixed(String path, String text);

    /** How many digits a number has at least that is shown. */
    default int fewestDigits(String path) {
      return LONG_NUMBER;
    }

    /** Whether somebody else looks at a value and all below it. */
    default boolean skips(String path, JsonNode value) {
      return false;
    }
  }

  private final Visitor visitor;
  private final List<Object> place = new ArrayList<>();

  private Leaves(Visitor visitor) {
    this.visitor = visitor;
  }

  /** Walks all fields of an object. */
  static void walk(ObjectNode object, String path, Visitor visitor) {
    new Leaves(visitor).object(object, path);
  }

  /** Walks one field of an object; its name is not shown. */
  static void walk(ObjectNode object, String field, String path, Visitor visitor) {
    new Leaves(visitor).value(object, field, -1, object.path(field), path);
  }

  /** The path of a field. */
  static String path(String parent, String field) {
    return parent.isEmpty() ? field : parent + "." + field;
  }

  private void object(ObjectNode object, String path) {
    StringBuilder names = new StringBuilder();
    for (var field : object.properties()) {
      String name = field.getKey();
      if (!Vocabulary.isName(name)) {
        names.append(name).append('\n');
      }
      place.add(name);
      value(object, name, -1, field.getValue(), path(path, name));
      place.removeLast();
    }
    if (!names.isEmpty()) {
      visitor.fixed(path + " (names)", names.toString());
    }
  }

  private void array(ArrayNode array, String field, String path) {
    for (int i = 0; i < array.size(); i++) {
      JsonNode item = array.get(i);
      // Entries of deltas say themselves which entry they continue.
      int index = item.path("index").asInt(i);
      place.add(index);
      value(array, field, i, item, path + "[" + index + "]");
      place.removeLast();
    }
  }

  private void value(JsonNode parent, String field, int index, JsonNode value, String path) {
    if (visitor.skips(path, value)) {
      return;
    }
    if (value.isTextual()) {
      if (!value.asText().isEmpty()) {
        visitor.text(new Leaf(parent, field, index, path, place, value.asText()));
      }
    } else if (value instanceof ObjectNode object) {
      object(object, path);
    } else if (value instanceof ArrayNode array) {
      array(array, field, path);
    } else if (value.isNumber()) {
      number(value, path);
    }
  }

  /** A long number, however it is written: whoever reads it gets its digits. */
  private void number(JsonNode value, String path) {
    int fewest = visitor.fewestDigits(path);
    if (value.isIntegralNumber()) {
      if (value.asText().length() >= fewest) {
        visitor.fixed(path, value.asText());
      }
      return;
    }
    for (String digits : NumberReadings.of(value.decimalValue())) {
      if (digits.length() >= fewest) {
        visitor.fixed(path, digits);
      }
    }
  }
}
