package io.sallyport.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a value fits a schema, as far as the filler makes values (JSON Schema 2020-12 Validation,
 * section 6). A pattern that cannot be matched in linear time counts as fitted, and so does
 * everything once the steps for one filling are spent.
 */
final class SchemaCheck {

  private static final int MAX_DEPTH = 64;

  // A schema whose alternatives refer to itself doubles the work with every level.
  private static final int MAX_STEPS = 300_000;

  private final FlatSchemas schemas;
  private int steps;
  private final Map<String, Optional<Pattern>> patterns = new HashMap<>();

  SchemaCheck(FlatSchemas schemas) {
    this.schemas = schemas;
  }

  boolean fits(JsonNode schema, JsonNode value) {
    return fits(schema, value, 0);
  }

  /** Whether a pattern is found in a text. */
  boolean matches(String pattern, String text) {
    return patterns
        .computeIfAbsent(pattern, SchemaCheck::compiled)
        .map(compiled -> compiled.matcher(text).find())
        .orElse(true);
  }

  private static Optional<Pattern> compiled(String pattern) {
    if (PatternText.parse(pattern).isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Pattern.compile(pattern.replaceAll("\\\\u([0-9a-fA-F]{4})", "\\\\x{$1}")));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  private boolean fits(JsonNode schema, JsonNode value, int depth) {
    if (schema.isBoolean()) {
      return schema.asBoolean();
    }
    if (!schema.isObject() || depth > MAX_DEPTH || ++steps > MAX_STEPS) {
      return true;
    }
    return combined(schema, value, depth + 1)
        && typed(schema.path("type"), value)
        && listed(schema, value)
        && switch (value.getNodeType()) {
          case OBJECT -> object(schema, value, depth + 1);
          case ARRAY -> array(schema, value, depth + 1);
          case STRING -> text(schema, value.asText());
          case NUMBER -> NumberRange.of(schema).contains(value.decimalValue());
          case BOOLEAN, NULL, BINARY, MISSING, POJO -> true;
        };
  }

  private boolean combined(JsonNode schema, JsonNode value, int depth) {
    if (schema.path("$ref").isTextual()
        && !fits(schemas.target(schema.path("$ref").asText()), value, depth)) {
      return false;
    }
    for (JsonNode part : schema.path("allOf")) {
      if (!fits(part, value, depth)) {
        return false;
      }
    }
    if (schema.path("anyOf").isArray() && fitting(schema.path("anyOf"), value, depth) == 0) {
      return false;
    }
    if (schema.path("oneOf").isArray() && fitting(schema.path("oneOf"), value, depth) != 1) {
      return false;
    }
    if (schema.has("if")) {
      String branch = fits(schema.path("if"), value, depth) ? "then" : "else";
      if (!fits(schema.path(branch), value, depth)) {
        return false;
      }
    }
    return !schema.has("not") || !fits(schema.path("not"), value, depth);
  }

  private int fitting(JsonNode alternatives, JsonNode value, int depth) {
    int fitting = 0;
    for (JsonNode alternative : alternatives) {
      fitting += fits(alternative, value, depth) ? 1 : 0;
    }
    return fitting;
  }

  private static boolean typed(JsonNode type, JsonNode value) {
    if (type.isTextual()) {
      return is(type.asText(), value);
    }
    for (JsonNode one : type) {
      if (is(one.asText(), value)) {
        return true;
      }
    }
    return !type.isArray();
  }

  private static boolean is(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "number" -> value.isNumber();
      case "integer" -> value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      default -> true;
    };
  }

  private static boolean listed(JsonNode schema, JsonNode value) {
    if (schema.has("const") && !same(schema.path("const"), value)) {
      return false;
    }
    for (JsonNode one : schema.path("enum")) {
      if (same(one, value)) {
        return true;
      }
    }
    return !schema.path("enum").isArray();
  }

  private static boolean same(JsonNode one, JsonNode other) {
    return one.equals(
        (a, b) ->
            a.isNumber() && b.isNumber()
                ? a.decimalValue().compareTo(b.decimalValue())
                : a.equals(b) ? 0 : 1,
        other);
  }

  private boolean text(JsonNode schema, String text) {
    int length = text.codePointCount(0, text.length());
    return length >= schema.path("minLength").asInt(0)
        && length <= schema.path("maxLength").asInt(Integer.MAX_VALUE)
        && (!schema.path("pattern").isTextual() || matches(schema.path("pattern").asText(), text));
  }

  private boolean array(JsonNode schema, JsonNode value, int depth) {
    JsonNode first = FilledArray.first(schema);
    JsonNode others = FilledArray.others(schema);
    int found = 0;
    for (int i = 0; i < value.size(); i++) {
      if (!fits(first.has(i) ? first.get(i) : others, value.get(i), depth)) {
        return false;
      }
      for (int j = 0; schema.path("uniqueItems").asBoolean() && j < i; j++) {
        if (same(value.get(i), value.get(j))) {
          return false;
        }
      }
      found += schema.has("contains") && fits(schema.path("contains"), value.get(i), depth) ? 1 : 0;
    }
    boolean contained =
        !schema.has("contains")
            || (found >= schema.path("minContains").asInt(1)
                && found <= schema.path("maxContains").asInt(Integer.MAX_VALUE));
    return contained
        && value.size() >= schema.path("minItems").asInt(0)
        && value.size() <= schema.path("maxItems").asInt(Integer.MAX_VALUE);
  }

  private boolean object(JsonNode schema, JsonNode value, int depth) {
    for (JsonNode name : schema.path("required")) {
      if (!value.has(name.asText())) {
        return false;
      }
    }
    for (Map.Entry<String, JsonNode> field : schema.path("dependentRequired").properties()) {
      for (JsonNode name : field.getValue()) {
        if (value.has(field.getKey()) && !value.has(name.asText())) {
          return false;
        }
      }
    }
    Iterator<Map.Entry<String, JsonNode>> fields = value.properties().iterator();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      JsonNode name = Resources.MAPPER.getNodeFactory().textNode(field.getKey());
      if (!fits(property(schema, field.getKey()), field.getValue(), depth)
          || !fits(schema.path("propertyNames"), name, depth)) {
        return false;
      }
    }
    return value.size() >= schema.path("minProperties").asInt(0)
        && value.size() <= schema.path("maxProperties").asInt(Integer.MAX_VALUE);
  }

  /** What a schema says of the property with a name. */
  JsonNode property(JsonNode schema, String name) {
    JsonNode found = schema.path("properties").path(name);
    for (Map.Entry<String, JsonNode> field : schema.path("patternProperties").properties()) {
      if (matches(field.getKey(), name)) {
        found =
            found.isMissingNode() ? field.getValue() : FlatSchemas.both(found, field.getValue());
      }
    }
    return found.isMissingNode() ? schema.path("additionalProperties") : found;
  }
}
