package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The fields that a request may have, each with its type, from a data file. What is not among them
 * is refused, unless the operator admits it; then it is inspected like any text.
 */
final class FieldList {

  private enum Type {
    BOOLEAN("true or false", JsonNode::isBoolean),
    FALSE("false", JsonNode::isBoolean),
    INTEGER("an integer", JsonNode::isIntegralNumber),
    INTEGERS("an array of integers", v -> all(v, JsonNode::isIntegralNumber)),
    NUMBER("a number", JsonNode::isNumber),
    OBJECT("an object", JsonNode::isObject),
    OBJECTS("an array of objects", v -> all(v, JsonNode::isObject)),
    TEXT("a string", JsonNode::isTextual),
    TEXTS("an array of strings", v -> all(v, JsonNode::isTextual)),
    TEXTS_OR_OBJECTS(
        "an array of strings or objects", v -> all(v, item -> item.isTextual() || item.isObject())),
    TEXT_OR_OBJECT("a string or an object", v -> v.isTextual() || v.isObject()),
    TEXT_OR_TEXTS(
        "a string or an array of strings", v -> v.isTextual() || all(v, JsonNode::isTextual));

    private final String expected;
    private final Predicate<JsonNode> fits;

    Type(String expected, Predicate<JsonNode> fits) {
      this.expected = expected;
      this.fits = fits;
    }

    private static boolean all(JsonNode list, Predicate<JsonNode> fits) {
      boolean all = list.isArray();
      for (JsonNode item : list) {
        all &= fits.test(item);
      }
      return all;
    }
  }

  private record Rule(Type type, JsonNode least, JsonNode most) {

    boolean fits(JsonNode value) {
      return type.fits.test(value)
          && (least.isMissingNode()
              || (value.doubleValue() >= least.doubleValue()
                  && value.doubleValue() <= most.doubleValue()));
    }

    String expected() {
      return least.isMissingNode()
          ? type.expected
          : type.expected + " from " + least.asText() + " to " + most.asText();
    }
  }

  private final Map<String, Rule> rules;

  private FieldList(Map<String, Rule> rules) {
    this.rules = rules;
  }

  /** The list of a data file beside this class. */
  static FieldList of(String resource) {
    return new FieldList(read(resource));
  }

  /**
   * Checks every field of a request; one that is null and not known is taken out.
   *
   * @param admitted fields that the operator admits besides
   * @throws ApiException 400 naming the field at fault
   */
  void check(ObjectNode body, Set<String> admitted) {
    List<String> nothing = new ArrayList<>();
    for (var field : body.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      Rule rule = rules.get(name);
      if (rule == null && value.isNull()) {
        nothing.add(name);
      } else if (rule == null || (rule.type() == Type.FALSE && value.asBoolean(true))) {
        requireAdmitted(name, value, admitted);
      } else if (!value.isNull() && !rule.fits(value)) {
        throw Fields.wrong(name, value, rule.expected());
      }
    }
    body.remove(nothing);
  }

  private static void requireAdmitted(String name, JsonNode value, Set<String> admitted) {
    if (!value.isNull() && !admitted.contains(name)) {
      throw Fields.denied(name);
    }
  }

  /** Whether the API has a field of this name. */
  boolean knows(String name) {
    return rules.containsKey(name);
  }

  private static Map<String, Rule> read(String resource) {
    Map<String, Rule> rules = new HashMap<>();
    for (var entry : Vocabulary.resource(resource).properties()) {
      JsonNode rule = entry.getValue();
      Type type =
          Type.valueOf(rule.path("type").asText().replace(' ', '_').toUpperCase(Locale.ROOT));
      rules.put(entry.getKey(), new Rule(type, rule.path("least"), rule.path("most")));
    }
    return Map.copyOf(rules);
  }
}
