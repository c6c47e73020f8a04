package io.sallyport.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ValidationMessage;
import io.sallyport.gateway.http.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts what the schema validator says into one line for a person. */
final class SchemaProblem {

  private static final int MAX_SHOWN = 40;

  private SchemaProblem() {}

  /** Of several complaints about one place, those that say most. */
  static List<ValidationMessage> telling(Collection<ValidationMessage> messages) {
    Set<String> chosen = new HashSet<>();
    Map<String, List<String>> keys = new HashMap<>();
    NavigableMap<String, Integer> places = new TreeMap<>();
    for (ValidationMessage message : messages) {
      String place = String.valueOf(message.getInstanceLocation());
      places.merge(place, 1, Integer::sum);
      List<String> one = oneKey(message);
      if (one != null) {
        keys.put(place, one);
      }
      if (message.getType().equals("enum")) {
        chosen.add(place);
      }
    }
    List<ValidationMessage> telling = new ArrayList<>();
    for (ValidationMessage message : messages) {
      String place = String.valueOf(message.getInstanceLocation());
      String type = message.getType();
      List<String> one = keys.getOrDefault(place, List.of());
      // About one of the keys of which another says that one is required.
      boolean part = type.equals("required") && one.contains(String.valueOf(message.getProperty()));
      boolean alternative = type.equals("oneOf") && hasOther(places, place);
      boolean weaker = type.equals("type") && chosen.contains(place);
      if (oneKey(message) != null || !(part || alternative || weaker)) {
        telling.add(message);
      }
    }
    return telling;
  }

  /** Whether more than one message is about a place and what is below it. */
  private static boolean hasOther(NavigableMap<String, Integer> places, String place) {
    String next = places.higherKey(place);
    return places.getOrDefault(place, 0) > 1 || (next != null && next.startsWith(place));
  }

  /** The keys of which one is required, when that is what is wrong; else null. */
  private static @Nullable List<String> oneKey(ValidationMessage message) {
    if (!message.getType().equals("oneOf")) {
      return null;
    }
    List<String> keys = new ArrayList<>();
    for (JsonNode alternative : message.getSchemaNode()) {
      if (alternative.size() != 1 || alternative.path("required").size() != 1) {
        return null;
      }
      keys.add(alternative.path("required").path(0).asText());
    }
    return keys;
  }

  static String describe(ValidationMessage message, YamlTree yaml, JsonNode schema) {
    String pointer = String.valueOf(message.getInstanceLocation());
    if (message.getType().equals("additionalProperties")
        || message.getType().equals("unevaluatedProperties")) {
      String key = String.valueOf(message.getProperty());
      return yaml.problem(
          YamlTree.pointer(pointer, key),
          "found an unknown key (expected: one of " + keys(schema, message) + ")");
    }
    List<String> one = oneKey(message);
    if (one != null) {
      List<String> there = one.stream().filter(message.getInstanceNode()::has).toList();
      return yaml.problem(
          pointer,
          "found "
              + (there.isEmpty() ? "none" : String.join(" and ", there))
              + " (expected: one of "
              + String.join(", ", one)
              + ")");
    }
    if (message.getType().equals("required")) {
      return yaml.problem(
          pointer, "found no '" + message.getProperty() + "' (expected: it is required here)");
    }
    if (isSecret(message) || pointer.matches("/upstreams/\\d+/key")) {
      return yaml.problem(
          pointer,
          "found a value that is no reference (expected: env:NAME or file:PATH, so that the secret"
              + " itself stays out of the file)");
    }
    return yaml.problem(
        pointer,
        "found "
            + shown(message.getInstanceNode())
            + " (expected: "
            + expected(message, schema)
            + ")");
  }

  /** What stands where a secret belongs may be the secret, and must not be repeated. */
  private static boolean isSecret(ValidationMessage message) {
    return message.getType().equals("pattern")
        && message.getSchemaNode().asText().startsWith("^(env|file)");
  }

  /** The keys that the schema knows where an unknown one was found. */
  private static String keys(JsonNode schema, ValidationMessage message) {
    String at = String.valueOf(message.getSchemaLocation());
    String pointer = at.substring(at.indexOf('#') + 1);
    JsonNode parent = schema.at(pointer.substring(0, Math.max(0, pointer.lastIndexOf('/'))));
    List<String> names = new ArrayList<>();
    parent.path("properties").fieldNames().forEachRemaining(names::add);
    return names.isEmpty() ? "those of the documentation" : String.join(", ", names);
  }

  private static String shown(JsonNode node) {
    if (node == null || node.isMissingNode()) {
      return "nothing";
    }
    if (node.isContainerNode()) {
      return Json.describe(node);
    }
    String text = node.asText();
    String cut = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text;
    return node.isTextual() ? "'" + cut + "'" : cut;
  }

  private static String expected(ValidationMessage message, JsonNode root) {
    JsonNode schema = message.getSchemaNode();
    return switch (message.getType()) {
      case "type" -> schema.isTextual() ? article(schema.asText()) : String.valueOf(schema);
      case "enum" -> {
        List<String> values = new ArrayList<>();
        schema.forEach(value -> values.add(value.asText()));
        yield String.join(", ", values);
      }
      case "minimum" -> "at least " + schema.asText();
      case "maximum" -> "at most " + schema.asText();
      case "minItems" -> "at least " + schema.asText() + " entries";
      case "minLength" -> "at least " + schema.asText() + " characters";
      case "pattern" -> "a value such as " + examples(message, root, schema.asText());
      case "format" -> Bounded.expected(schema.asText());
      default -> String.valueOf(message.getMessage());
    };
  }

  /** What the schema gives as examples; the form itself when it gives none. */
  private static String examples(ValidationMessage message, JsonNode root, String form) {
    String at = String.valueOf(message.getSchemaLocation());
    String pointer = at.substring(at.indexOf('#') + 1);
    JsonNode examples = root.at(pointer.replaceFirst("/pattern$", "/examples"));
    List<String> texts = new ArrayList<>();
    examples.forEach(example -> texts.add(example.asText()));
    return texts.isEmpty() ? form : String.join(", ", texts);
  }

  private static String article(String type) {
    return switch (type) {
      case "integer", "object", "array" -> "an " + type;
      default -> "a " + type;
    };
  }
}
