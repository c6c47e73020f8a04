package io.sallyport.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.jspecify.annotations.Nullable;

/** Makes an array that fits a schema. */
final class FilledArray {

  private static final int MAX_ITEMS = 1_000;
  private static final int MAX_VARIANTS = 50;

  private final SchemaFiller filler;
  private final JsonNode schema;
  private final String name;
  private final SchemaFiller.Place place;
  private final ArrayNode array = JsonNodeFactory.instance.arrayNode();

  FilledArray(SchemaFiller filler, JsonNode schema, String name, SchemaFiller.Place place) {
    this.filler = filler;
    this.schema = schema;
    this.name = name;
    this.place = place;
  }

  /** The schemas of the first places (the older {@code items} array, too). */
  static JsonNode first(JsonNode schema) {
    return schema.path("items").isArray() ? schema.path("items") : schema.path("prefixItems");
  }

  /** The schema of the places after them. */
  static JsonNode others(JsonNode schema) {
    return schema.path("items").isArray() ? schema.path("additionalItems") : schema.path("items");
  }

  /** The array; null when none can be made. */
  @Nullable ArrayNode fill() {
    int least = Math.clamp(schema.path("minItems").asInt(0), 0, MAX_ITEMS);
    int most = Math.max(0, schema.path("maxItems").asInt(MAX_ITEMS));
    JsonNode first = first(schema);
    int contained =
        schema.has("contains") ? Math.clamp(schema.path("minContains").asInt(1), 0, MAX_ITEMS) : 0;
    int needed = Math.max(least, contained);
    int wanted = place.lean() ? needed : Math.max(needed, Math.max(1, first.size()));
    wanted = Math.min(most, wanted + place.variant());
    for (int i = 0; i < wanted; i++) {
      JsonNode item = first.has(i) ? first.get(i) : others(schema);
      if (!add(item, contained) && !(contained > 0 && add(item, 0))) {
        break;
      }
      contained -= fits(contained) ? 1 : 0;
    }
    while (contained > 0 && array.size() < most && add(others(schema), contained)) {
      contained--;
    }
    return array.size() >= least ? array : null;
  }

  private boolean fits(int contained) {
    return contained > 0
        && filler.check().fits(schema.path("contains"), array.get(array.size() - 1));
  }

  private boolean add(JsonNode item, int contained) {
    JsonNode all = contained > 0 ? FlatSchemas.both(item, schema.path("contains")) : item;
    boolean unique = schema.path("uniqueItems").asBoolean();
    int start = place.variant() + (unique ? array.size() : 0);
    for (int i = 0; i < (unique ? MAX_VARIANTS : 1); i++) {
      JsonNode value = filler.fill(all, name, place.below(start + i));
      if (value == null) {
        return false;
      }
      if (!unique || !present(value)) {
        array.add(value);
        return true;
      }
    }
    return false;
  }

  private boolean present(JsonNode value) {
    for (JsonNode item : array) {
      if (item.equals(value)) {
        return true;
      }
    }
    return false;
  }
}
