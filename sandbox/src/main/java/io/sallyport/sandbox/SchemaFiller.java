package io.sallyport.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Makes a value that fits a JSON schema, from a text where the text offers something. */
final class SchemaFiller {

  private static final int MAX_DEPTH = 12;

  // A schema that refers to itself in several places would double the values with every level.
  private static final int MAX_VALUES = 5_000;

  private final JsonNode root;
  private final Material material;
  private int values;

  SchemaFiller(JsonNode root, String text) {
    this.root = root;
    this.material = new Material(text);
  }

  JsonNode fill() {
    return fill(root, "value", 0);
  }

  private JsonNode fill(JsonNode schema, String name, int depth) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
      return nodes.nullNode();
    }
    JsonNode at = resolve(schema);
    if (at.has("const")) {
      return at.get("const");
    }
    if (at.path("enum").isArray() && !at.path("enum").isEmpty()) {
      return at.path("enum").get(0);
    }
    for (String choice : new String[] {"anyOf", "oneOf", "allOf"}) {
      if (at.path(choice).isArray() && !at.path(choice).isEmpty()) {
        return fill(at.path(choice).get(0), name, depth + 1);
      }
    }
    return switch (type(at)) {
      case "object" -> object(at, depth);
      case "array" -> array(at, name, depth);
      case "integer" -> nodes.numberNode(integer(at, material.number()));
      case "number" -> nodes.numberNode(number(at, material.number()));
      case "boolean" -> nodes.booleanNode(true);
      case "null" -> nodes.nullNode();
      default -> nodes.textNode(string(at, name));
    };
  }

  private JsonNode resolve(JsonNode schema) {
    JsonNode at = schema;
    for (int i = 0; i < MAX_DEPTH && at.path("$ref").isTextual(); i++) {
      String reference = at.path("$ref").asText();
      at = reference.startsWith("#") ? root.at(reference.substring(1)) : at;
    }
    return at;
  }

  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isArray() && !type.isEmpty()) {
      return type.get(0).asText();
    }
    if (type.isTextual()) {
      return type.asText();
    }
    return schema.has("properties") ? "object" : schema.has("items") ? "array" : "string";
  }

  private ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    schema
        .path("properties")
        .properties()
        .forEach(
            entry -> object.set(entry.getKey(), fill(entry.getValue(), entry.getKey(), depth + 1)));
    return object;
  }

  private ArrayNode array(JsonNode schema, String name, int depth) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    int count = Math.clamp(schema.path("minItems").asInt(1), 1, 10);
    for (int i = 0; i < count; i++) {
      array.add(fill(schema.path("items"), name, depth + 1));
    }
    return array;
  }

  private static long integer(JsonNode schema, long wanted) {
    long least =
        schema.has("exclusiveMinimum")
            ? schema.path("exclusiveMinimum").asLong() + 1
            : schema.path("minimum").asLong(Long.MIN_VALUE);
    long most =
        schema.has("exclusiveMaximum")
            ? schema.path("exclusiveMaximum").asLong() - 1
            : schema.path("maximum").asLong(Long.MAX_VALUE);
    long value = least > most ? least : Math.clamp(wanted, least, most);
    long step = schema.path("multipleOf").asLong(1);
    if (step <= 1) {
      return value;
    }
    long below = value - Math.floorMod(value, step);
    return below >= least ? below : below + step;
  }

  private static double number(JsonNode schema, double wanted) {
    double least = schema.path("minimum").asDouble(Double.NEGATIVE_INFINITY);
    double most = schema.path("maximum").asDouble(Double.POSITIVE_INFINITY);
    double above = schema.path("exclusiveMinimum").asDouble(Double.NEGATIVE_INFINITY);
    double below = schema.path("exclusiveMaximum").asDouble(Double.POSITIVE_INFINITY);
    double from = Math.max(least, above);
    double to = Math.min(most, below);
    if (wanted > above && wanted < below && wanted >= least && wanted <= most) {
      return wanted;
    }
    if (Double.isInfinite(from)) {
      return Double.isInfinite(to) ? wanted : to - 1;
    }
    return Double.isInfinite(to) ? from + 1 : from + (to - from) / 2;
  }

  private String string(JsonNode schema, String name) {
    String value =
        switch (schema.path("format").asText("")) {
          case "date" -> "2026-01-15";
          case "date-time" -> "2026-01-15T09:30:00Z";
          case "time" -> "09:30:00Z";
          case "email" -> material.email();
          case "uri", "url" -> "https://example.com/";
          case "uuid" -> "00000000-0000-4000-8000-000000000001";
          case "ipv4" -> "192.0.2.1";
          default -> material.text(name);
        };
    int least = Math.clamp(schema.path("minLength").asInt(0), 0, 10_000);
    int most = Math.max(least, schema.path("maxLength").asInt(Integer.MAX_VALUE));
    String padded = value.length() < least ? value + "x".repeat(least - value.length()) : value;
    return padded.length() > most ? padded.substring(0, most) : padded;
  }
}
