package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether the arguments of a function follow its schema to the letter where a request does not say.
 * A chat and the Messages API mean no, the Responses API means yes; so it is said where a request
 * goes from one to the other.
 */
final class StrictTools {

  /** Says in what is the dialect's own that silence means yes. */
  private static final String STRICT = "strictTools";

  /** What a schema may have that is followed to the letter; what others say is not. */
  private static final Set<String> KEYWORDS =
      Set.of(
          "$defs",
          "$ref",
          "additionalProperties",
          "anyOf",
          "const",
          "definitions",
          "description",
          "enum",
          "exclusiveMaximum",
          "exclusiveMinimum",
          "format",
          "items",
          "maxItems",
          "maximum",
          "minItems",
          "minimum",
          "multipleOf",
          "pattern",
          "properties",
          "required",
          "title",
          "type");

  private StrictTools() {}

  /** Takes down that a client's API means yes. */
  static void meant(ObjectNode own) {
    own.put(STRICT, true);
  }

  private static boolean isMeant(JsonNode chat) {
    return chat.path(Options.OWN).path(STRICT).asBoolean();
  }

  /** Says no to a server that would take silence for yes, unless the client means that. */
  static void toResponses(ObjectNode function, JsonNode chat) {
    if (!function.hasNonNull("strict")) {
      function.remove("strict");
      if (!isMeant(chat)) {
        function.put("strict", false);
      }
    }
  }

  /**
   * Says yes to a server that takes silence for no, where the client's API means it and the schema
   * is one that can be followed.
   *
   * @param plain the request as it goes out
   */
  static void toChat(ObjectNode plain, JsonNode chat) {
    if (!isMeant(chat) || !chat.path("tools").isArray()) {
      return;
    }
    ArrayNode tools = plain.putArray("tools");
    for (JsonNode tool : chat.path("tools")) {
      JsonNode function = tool.path("function");
      if (function.isObject() && !function.hasNonNull("strict") && isFit(function)) {
        ObjectNode strict = tool.deepCopy();
        ((ObjectNode) strict.get("function")).put("strict", true);
        tools.add(strict);
      } else {
        tools.add(tool);
      }
    }
  }

  private static boolean isFit(JsonNode function) {
    JsonNode schema = function.path("parameters");
    return schema.path("type").asText().equals("object") && allows(schema);
  }

  private static boolean allows(JsonNode schema) {
    if (!schema.isObject()) {
      return false;
    }
    boolean allowed = true;
    for (var field : schema.properties()) {
      allowed &= KEYWORDS.contains(field.getKey());
    }
    for (String named : List.of("properties", "$defs", "definitions")) {
      for (JsonNode inner : schema.path(named)) {
        allowed &= allows(inner);
      }
    }
    for (JsonNode either : schema.path("anyOf")) {
      allowed &= allows(either);
    }
    return allowed
        && (!schema.has("items") || allows(schema.path("items")))
        && (!schema.has("$ref") || schema.path("$ref").asText().startsWith("#"))
        && (!isOfObjects(schema) || isClosed(schema));
  }

  private static boolean isOfObjects(JsonNode schema) {
    JsonNode type = schema.path("type");
    boolean object = type.asText().equals("object") || schema.has("properties");
    for (JsonNode each : type) {
      object |= each.asText().equals("object");
    }
    return object;
  }

  /** Every property has to be there, and no other may. */
  private static boolean isClosed(JsonNode schema) {
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    Set<String> names = new HashSet<>();
    schema.path("properties").fieldNames().forEachRemaining(names::add);
    JsonNode others = schema.path("additionalProperties");
    return others.isBoolean() && !others.asBoolean() && required.containsAll(names);
  }
}
