package io.sallyport.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Takes a schema's references and combinations apart: each flat schema is one way to fit the whole,
 * without {@code $ref}, {@code allOf}, {@code anyOf}, {@code oneOf} and {@code if} (JSON Schema
 * 2020-12, sections 8.2.3 and 10.2).
 */
final class FlatSchemas {

  /** Holds the schemas that a flat one must not fit, as an array. */
  static final String EXCLUDED = "#not";

  private static final int MAX_ALTERNATIVES = 32;
  private static final int MAX_STEPS = 600;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Set<String> TAKEN_APART =
      Set.of("$defs", "definitions", "title", "description", "$schema", "$id", "default");
  private static final Set<String> GREATER_WINS =
      Set.of("minimum", "minLength", "minItems", "minProperties", "minContains");
  private static final Set<String> SMALLER_WINS =
      Set.of("maximum", "maxLength", "maxItems", "maxProperties", "maxContains");
  private static final Set<String> BOTH_HOLD =
      Set.of("items", "additionalProperties", "unevaluatedProperties", "contains", "propertyNames");

  private final JsonNode root;

  FlatSchemas(JsonNode root) {
    this.root = root;
  }

  /** The ways to fit a schema, in the order in which the schema names them; none for false. */
  List<ObjectNode> of(JsonNode schema) {
    Expansion expansion = new Expansion();
    expansion.expand(NODES.objectNode(), List.of(schema));
    return expansion.found;
  }

  /** What a reference names within the root schema; {@code true} when it names nothing. */
  JsonNode target(String reference) {
    JsonNode anything = NODES.booleanNode(true);
    if (!reference.startsWith("#")) {
      return reference.equals(root.path("$id").asText()) ? root : anything;
    }
    try {
      String pointer = URLDecoder.decode(reference.substring(1), StandardCharsets.UTF_8);
      if (pointer.isEmpty() || pointer.startsWith("/")) {
        JsonNode found = root.at(pointer);
        return found.isMissingNode() ? anything : found;
      }
      for (JsonNode parent : root.findParents("$anchor")) {
        if (parent.path("$anchor").asText().equals(pointer)) {
          return parent;
        }
      }
      return anything;
    } catch (IllegalArgumentException e) {
      return anything;
    }
  }

  /** A schema that holds where both hold. */
  static ObjectNode both(JsonNode one, JsonNode other) {
    ObjectNode both = NODES.objectNode();
    both.putArray("allOf").add(one).add(other);
    return both;
  }

  private final class Expansion {
    private final List<ObjectNode> found = new ArrayList<>();
    private int steps;

    private void expand(ObjectNode flat, List<JsonNode> pending) {
      if (found.size() >= MAX_ALTERNATIVES || ++steps > MAX_STEPS) {
        return;
      }
      if (pending.isEmpty()) {
        found.add(flat);
        return;
      }
      JsonNode first = pending.getFirst();
      List<JsonNode> rest = pending.subList(1, pending.size());
      if (!(first instanceof ObjectNode schema)) {
        if (!first.isBoolean() || first.asBoolean()) {
          expand(flat, rest);
        }
        return;
      }
      if (schema.path("$ref").isTextual()) {
        expand(flat, with(rest, without(schema, "$ref"), target(schema.path("$ref").asText())));
      } else if (schema.path("allOf").isArray()) {
        List<JsonNode> parts = new ArrayList<>(List.of(without(schema, "allOf")));
        schema.path("allOf").forEach(parts::add);
        expand(flat, with(rest, parts.toArray(JsonNode[]::new)));
      } else if (schema.has("if")) {
        conditional(flat, schema, rest);
      } else if (alternatives(schema, "anyOf")) {
        each(flat, schema, "anyOf", rest);
      } else if (alternatives(schema, "oneOf")) {
        each(flat, schema, "oneOf", rest);
      } else {
        ObjectNode next = NODES.objectNode();
        next.setAll(flat);
        merge(next, schema);
        expand(next, rest);
      }
    }

    private void each(ObjectNode flat, ObjectNode schema, String key, List<JsonNode> rest) {
      for (JsonNode alternative : schema.path(key)) {
        expand(flat, with(rest, without(schema, key), alternative));
      }
    }

    private void conditional(ObjectNode flat, ObjectNode schema, List<JsonNode> rest) {
      JsonNode condition = schema.path("if");
      ObjectNode others = without(schema, "if", "then", "else");
      ObjectNode fails = NODES.objectNode();
      fails.set("not", condition);
      expand(flat, with(rest, others, condition, schema.path("then")));
      expand(flat, with(rest, others, fails, schema.path("else")));
    }
  }

  private static boolean alternatives(JsonNode schema, String key) {
    return schema.path(key).isArray() && !schema.path(key).isEmpty();
  }

  private static List<JsonNode> with(List<JsonNode> rest, JsonNode... first) {
    List<JsonNode> all = new ArrayList<>(List.of(first));
    all.addAll(rest);
    return all;
  }

  private static ObjectNode without(ObjectNode schema, String... keys) {
    ObjectNode copy = NODES.objectNode();
    copy.setAll(schema);
    copy.remove(List.of(keys));
    return copy;
  }

  private static void merge(ObjectNode flat, ObjectNode schema) {
    ObjectNode closed = closed(schema, flat);
    if (flat.path("properties").isObject()) {
      flat.set("properties", closed(flat, schema).path("properties"));
    }
    closed
        .properties()
        .forEach(
            field -> {
              if (!TAKEN_APART.contains(field.getKey())) {
                keyword(flat, field.getKey(), field.getValue());
              }
            });
  }

  /** The schema with its properties bound by what the other says of properties it doesn't name. */
  private static ObjectNode closed(ObjectNode schema, ObjectNode other) {
    JsonNode additional = other.path("additionalProperties");
    if (additional.isMissingNode()
        || other.has("patternProperties")
        || !schema.path("properties").isObject()) {
      return schema;
    }
    ObjectNode copy = without(schema);
    ObjectNode properties = copy.putObject("properties");
    schema
        .path("properties")
        .properties()
        .forEach(
            field ->
                properties.set(
                    field.getKey(),
                    other.path("properties").has(field.getKey())
                        ? field.getValue()
                        : both(field.getValue(), additional)));
    return copy;
  }

  private static void keyword(ObjectNode flat, String key, JsonNode value) {
    if (key.equals("not")) {
      ArrayNode excluded = NODES.arrayNode();
      flat.path(EXCLUDED).forEach(excluded::add);
      flat.set(EXCLUDED, excluded.add(value));
      return;
    }
    JsonNode present = flat.get(key);
    if (present == null) {
      flat.set(key, value);
    } else if (GREATER_WINS.contains(key) || SMALLER_WINS.contains(key)) {
      boolean greater = value.asDouble() > present.asDouble();
      flat.set(key, greater == GREATER_WINS.contains(key) ? value : present);
    } else if (BOTH_HOLD.contains(key)) {
      flat.set(key, both(present, value));
    } else if (key.equals("properties") || key.equals("patternProperties")) {
      flat.set(key, named(present, value));
    } else if (key.equals("required")) {
      ArrayNode names = NODES.arrayNode();
      present.forEach(names::add);
      value.forEach(names::add);
      flat.set(key, names);
    } else if (key.equals("prefixItems")) {
      flat.set(key, places(present, value));
    } else if (key.equals("type") || key.equals("enum")) {
      flat.set(key, common(key, present, value));
    }
  }

  private static ObjectNode named(JsonNode one, JsonNode other) {
    ObjectNode all = NODES.objectNode();
    one.properties().forEach(field -> all.set(field.getKey(), field.getValue()));
    other
        .properties()
        .forEach(
            field -> {
              JsonNode present = all.get(field.getKey());
              all.set(
                  field.getKey(),
                  present == null ? field.getValue() : both(present, field.getValue()));
            });
    return all;
  }

  private static ArrayNode places(JsonNode one, JsonNode other) {
    ArrayNode all = NODES.arrayNode();
    for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
      boolean shared = one.has(i) && other.has(i);
      all.add(shared ? both(one.get(i), other.get(i)) : one.has(i) ? one.get(i) : other.get(i));
    }
    return all;
  }

  private static ArrayNode common(String key, JsonNode one, JsonNode other) {
    ArrayNode common = NODES.arrayNode();
    for (JsonNode a : one.isArray() ? one : NODES.arrayNode().add(one)) {
      for (JsonNode b : other.isArray() ? other : NODES.arrayNode().add(other)) {
        if (a.equals(b)) {
          common.add(a);
        } else if (key.equals("type") && narrower(a, b)) {
          common.add("integer");
        }
      }
    }
    return common;
  }

  private static boolean narrower(JsonNode a, JsonNode b) {
    return Set.of("integer", "number").equals(Set.copyOf(List.of(a.asText(), b.asText())));
  }
}
