package io.sallyport.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes an object that fits a schema. */
final class FilledObject {

  private static final int MAX_EXTRA = 200;

  private final SchemaFiller filler;
  private final JsonNode schema;
  private final SchemaFiller.Place place;
  private final ObjectNode object = JsonNodeFactory.instance.objectNode();

  FilledObject(SchemaFiller filler, JsonNode schema, SchemaFiller.Place place) {
    this.filler = filler;
    this.schema = schema;
    this.place = place;
  }

  /** The object; null when none can be made. */
  @Nullable ObjectNode fill() {
    Set<String> required = required();
    int most = schema.path("maxProperties").asInt(Integer.MAX_VALUE);
    Set<String> names = new LinkedHashSet<>();
    schema.path("properties").fieldNames().forEachRemaining(names::add);
    names.addAll(required);
    int optional = most - required.size();
    for (String name : names) {
      boolean must = required.contains(name);
      if (!must && (place.lean() || --optional < 0)) {
        continue;
      }
      if (!put(name) && must) {
        return null;
      }
    }
    int least = schema.path("minProperties").asInt(0);
    for (String name : names) {
      if (object.size() < least && !object.has(name)) {
        put(name);
      }
    }
    for (int i = 0; i < MAX_EXTRA && object.size() < least; i++) {
      putExtra(i);
    }
    return object;
  }

  /** The required names, and the names that those require. */
  private Set<String> required() {
    Set<String> required = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>();
    schema.path("required").forEach(name -> open.add(name.asText()));
    boolean all = !place.lean();
    if (all) {
      schema
          .path("dependentRequired")
          .properties()
          .forEach(
              field -> {
                if (schema.path("properties").has(field.getKey())) {
                  field.getValue().forEach(name -> open.add(name.asText()));
                }
              });
    }
    while (!open.isEmpty()) {
      String name = open.remove();
      if (required.add(name)) {
        schema.path("dependentRequired").path(name).forEach(other -> open.add(other.asText()));
      }
    }
    return required;
  }

  private boolean put(String name) {
    JsonNode value =
        filler.fill(filler.check().property(schema, name), name, place.below(place.variant()));
    if (value != null) {
      object.set(name, value);
    }
    return value != null;
  }

  private void putExtra(int number) {
    for (Map.Entry<String, JsonNode> field : schema.path("patternProperties").properties()) {
      PatternText.parse(field.getKey())
          .map(parsed -> parsed.text(0, number))
          .filter(name -> !object.has(name))
          .ifPresent(this::put);
    }
    JsonNode naming = schema.path("propertyNames");
    JsonNode name =
        naming.isMissingNode() ? null : filler.fill(naming, "extra", place.below(number));
    String extra = name == null ? "extra" + (number + 1) : name.asText();
    if (object.size() < schema.path("minProperties").asInt(0) && !object.has(extra)) {
      put(extra);
    }
  }
}
