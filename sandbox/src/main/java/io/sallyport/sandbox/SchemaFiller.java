package io.sallyport.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a value that fits a JSON schema, from a text where the text offers something. Each flat
 * form of the schema is tried in order, and the first value that passes the check is taken.
 */
final class SchemaFiller {

  private static final int MAX_DEPTH = 24;
  private static final int LEAN_DEPTH = 10;

  // A schema that refers to itself in several places would double the values with every level.
  private static final int LEAN_VALUES = 3_000;
  private static final int MAX_VALUES = 12_000;
  private static final int ATTEMPTS = 3;

  private final JsonNode root;
  private final Material material;
  private final FlatSchemas schemas;
  private final SchemaCheck check;
  private final FilledText texts;
  private boolean checked = true;
  private int values;

  SchemaFiller(JsonNode root, String text) {
    this.root = root;
    this.material = new Material(text);
    this.schemas = new FlatSchemas(root);
    this.check = new SchemaCheck(schemas);
    this.texts = new FilledText(material, check);
  }

  /**
   * Where a value stands.
   *
   * @param depth objects and arrays around it
   * @param variant other numbers ask for other values
   * @param lean whether only what is required is made
   */
  record Place(int depth, int variant, boolean lean) {
    Place below(int otherVariant) {
      return new Place(depth + 1, otherVariant, lean || depth >= LEAN_DEPTH);
    }
  }

  /** A value; for a schema that nothing fits, one of the right kind. */
  JsonNode fill() {
    Place top = new Place(0, 0, false);
    JsonNode value = fill(root, "value", top);
    if (value == null) {
      checked = false;
      values = 0;
      value = fill(root, "value", top);
    }
    return value == null ? JsonNodeFactory.instance.nullNode() : value;
  }

  SchemaCheck check() {
    return check;
  }

  /** A value that fits a schema; null when none is found within the bounds. */
  @Nullable JsonNode fill(JsonNode schema, String name, Place place) {
    if (place.depth() > MAX_DEPTH || ++values > MAX_VALUES) {
      return null;
    }
    boolean lean = place.lean() || values > LEAN_VALUES;
    List<ObjectNode> forms = schemas.of(schema);
    if (lean) {
      forms.sort((a, b) -> Boolean.compare(nested(a), nested(b)));
    }
    for (int attempt = 0; attempt <= ATTEMPTS; attempt++) {
      boolean last = attempt == ATTEMPTS;
      // What the text's number misses, for being excluded, a small one may fit.
      long wanted = attempt < 2 ? material.number() : last ? 0 : -1;
      Place at = new Place(place.depth(), place.variant() + (last ? 0 : attempt), lean || last);
      for (ObjectNode form : forms) {
        for (String type : types(form)) {
          JsonNode value = make(form, type, name, at, wanted);
          if (value != null && (!checked || check.fits(schema, value))) {
            return value;
          }
        }
      }
    }
    return null;
  }

  private static boolean nested(ObjectNode form) {
    Set<String> types = types(form);
    return types.contains("object") || types.contains("array");
  }

  /** The types to try, the declared ones or those that the keywords speak of first. */
  private static Set<String> types(ObjectNode form) {
    Set<String> types = new LinkedHashSet<>();
    JsonNode declared = form.path("type");
    if (declared.isArray()) {
      declared.forEach(type -> types.add(type.asText()));
    } else if (declared.isTextual()) {
      types.add(declared.asText());
    } else if (form.has("const") || form.has("enum")) {
      types.add("any");
    } else {
      types.addAll(spokenOf(form));
    }
    for (JsonNode excluded : form.path(FlatSchemas.EXCLUDED)) {
      if (excluded.size() == 1 && excluded.path("type").isTextual() && types.size() > 1) {
        types.remove(excluded.path("type").asText());
      }
    }
    return types;
  }

  private static List<String> spokenOf(ObjectNode form) {
    List<String> types = new ArrayList<>();
    if (any(form, "properties", "required", "minProperties", "patternProperties")
        || any(form, "additionalProperties", "propertyNames", "maxProperties")) {
      types.add("object");
    }
    if (any(form, "items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems")) {
      types.add("array");
    }
    if (any(form, "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")) {
      types.add("number");
    }
    types.addAll(List.of("string", "integer", "boolean", "null"));
    if (form.has(FlatSchemas.EXCLUDED)) {
      types.addAll(List.of("object", "array"));
    }
    return types;
  }

  private static boolean any(ObjectNode form, String... keys) {
    for (String key : keys) {
      if (form.has(key)) {
        return true;
      }
    }
    return false;
  }

  private @Nullable JsonNode make(
      ObjectNode form, String type, String name, Place place, long wanted) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    int variant = place.variant();
    if (form.has("const")) {
      return form.get("const");
    }
    JsonNode listed = form.path("enum");
    if (listed.isArray()) {
      return listed.isEmpty() ? null : listed(form, listed, variant);
    }
    return switch (type) {
      case "object" -> new FilledObject(this, form, place).fill();
      case "array" -> new FilledArray(this, form, name, place).fill();
      case "integer" ->
          nodes.numberNode(NumberRange.of(form).near(wanted, true, variant).toBigInteger());
      case "number" -> nodes.numberNode(NumberRange.of(form).near(wanted, false, variant));
      case "boolean" -> nodes.booleanNode(variant % 2 == 0);
      case "null" -> nodes.nullNode();
      default -> nodes.textNode(texts.of(form, name, variant));
    };
  }

  /** The listed value whose turn it is among those that the rest of the schema allows. */
  private @Nullable JsonNode listed(ObjectNode form, JsonNode listed, int variant) {
    List<JsonNode> allowed = new ArrayList<>();
    for (JsonNode value : listed) {
      if (check.fits(form, value) && notExcluded(form, value)) {
        allowed.add(value);
      }
    }
    return allowed.isEmpty() ? null : allowed.get(variant % allowed.size());
  }

  private boolean notExcluded(ObjectNode form, JsonNode value) {
    for (JsonNode schema : form.path(FlatSchemas.EXCLUDED)) {
      if (check.fits(schema, value)) {
        return false;
      }
    }
    return true;
  }
}
