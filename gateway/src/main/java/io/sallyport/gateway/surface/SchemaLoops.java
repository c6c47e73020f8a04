package io.sallyport.gateway.surface;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds out whether a JSON schema leads back to itself without going a step into the text that it
 * is about: no text could ever be checked against such a one.
 */
final class SchemaLoops {

  private static final List<String> REFERENCES = List.of("$ref", "$dynamicRef", "$recursiveRef");
  private static final List<String> ANCHORS = List.of("$anchor", "$dynamicAnchor", "$id", "id");
  private static final List<String> LISTS = List.of("allOf", "anyOf", "oneOf");
  private static final List<String> ONES = List.of("not", "if", "then", "else");
  private static final List<String> NAMED = List.of("dependentSchemas", "dependencies");

  private final JsonNode root;
  private final Map<String, JsonNode> anchors = new HashMap<>();
  private final Set<JsonNode> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<JsonNode> done = Collections.newSetFromMap(new IdentityHashMap<>());

  private SchemaLoops(JsonNode root) {
    this.root = root;
  }

  static boolean in(JsonNode schema) {
    SchemaLoops loops = new SchemaLoops(schema);
    try {
      loops.learn(schema);
      return loops.anyBelow(schema);
    } catch (StackOverflowError e) {
      // So deep that it cannot be followed: nothing of it could be checked either.
      return true;
    }
  }

  private void learn(JsonNode node) {
    for (String word : ANCHORS) {
      JsonNode name = node.path(word);
      if (name.isTextual()) {
        anchors.putIfAbsent(word.endsWith("nchor") ? "#" + name.asText() : name.asText(), node);
      }
    }
    node.forEach(this::learn);
  }

  private boolean anyBelow(JsonNode node) {
    if (node.isObject() && leadsBack(node)) {
      return true;
    }
    for (JsonNode part : node) {
      if (anyBelow(part)) {
        return true;
      }
    }
    return false;
  }

  private boolean leadsBack(JsonNode schema) {
    if (open.contains(schema)) {
      return true;
    }
    if (!schema.isObject() || done.contains(schema)) {
      return false;
    }
    open.add(schema);
    for (JsonNode next : atTheSamePlace(schema)) {
      if (leadsBack(next)) {
        return true;
      }
    }
    open.remove(schema);
    done.add(schema);
    return false;
  }

  /** The schemas that the same place of a text is held to. */
  private List<JsonNode> atTheSamePlace(JsonNode schema) {
    List<JsonNode> next = new ArrayList<>();
    for (String word : REFERENCES) {
      if (schema.path(word).isTextual()) {
        next.add(target(schema.path(word).asText()));
      }
    }
    LISTS.forEach(word -> schema.path(word).forEach(next::add));
    ONES.forEach(word -> next.add(schema.path(word)));
    NAMED.forEach(word -> schema.path(word).forEach(next::add));
    return next;
  }

  private JsonNode target(String reference) {
    JsonNode named = anchors.get(reference);
    if (named != null) {
      return named;
    }
    if (reference.equals("#")) {
      return root;
    }
    int hash = reference.indexOf('#');
    JsonNode from = hash <= 0 ? root : anchors.getOrDefault(reference.substring(0, hash), root);
    try {
      String path = URLDecoder.decode(reference.substring(hash + 1), StandardCharsets.UTF_8);
      return hash < 0 ? root.path("$none") : from.at(JsonPointer.compile(path));
    } catch (IllegalArgumentException e) {
      // No pointer: the validator says so itself.
      return root.path("$none");
    }
  }
}
