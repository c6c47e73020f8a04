package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.surface.Fields;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes the fields of an object of a request one by one. What was not taken in the end is what
 * nobody knows, and is refused: so nothing of a request can be overlooked.
 */
final class Taking {

  /** Names that programs give to things. They are checked, and what they name is found by them. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]{1,256}");

  private final ObjectNode left;
  private final String path;

  private Taking(ObjectNode left, String path) {
    this.left = left;
    this.path = path;
  }

  /** Takes from an object. */
  static Taking from(JsonNode node, String path) {
    if (node instanceof ObjectNode object) {
      return new Taking(object, path);
    }
    throw Fields.wrong(path, node, "an object");
  }

  /** The path of a field. */
  String at(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  /** The path of the object. */
  String path() {
    return path;
  }

  /** Any value; null when there is none or it is {@code null}. */
  @Nullable JsonNode any(String field) {
    JsonNode value = left.remove(field);
    return value == null || value.isNull() ? null : value;
  }

  /** A string; null when there is none. */
  @Nullable String text(String field) {
    JsonNode value = any(field);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      throw Fields.wrong(at(field), value, "a string");
    }
    return value.asText();
  }

  /** A string that has to be there. */
  String requiredText(String field) {
    String text = text(field);
    if (text == null) {
      throw Fields.wrong(at(field), left.path(field), "a string");
    }
    return text;
  }

  /** A name that has to be there and goes on as it is. */
  String requiredName(String field) {
    String name = name(field);
    if (name == null) {
      throw Fields.wrong(at(field), left.path(field), "a name of letters, digits and . _ : -");
    }
    return name;
  }

  /** A name such as an id; null when there is none. */
  @Nullable String name(String field) {
    JsonNode value = any(field);
    if (value == null) {
      return null;
    }
    if (!value.isTextual() || !NAME.matcher(value.asText()).matches()) {
      throw Fields.wrong(at(field), value, "a name of letters, digits and . _ : -");
    }
    return value.asText();
  }

  /** One of some words; the standard when there is none. */
  String word(String field, Set<String> words, String standard) {
    JsonNode value = any(field);
    if (value == null) {
      return standard;
    }
    if (!value.isTextual() || !words.contains(value.asText())) {
      throw Fields.wrong(at(field), value, String.join(" or ", words.stream().sorted().toList()));
    }
    return value.asText();
  }

  /** A boolean; false when there is none. */
  boolean flag(String field) {
    JsonNode value = any(field);
    if (value == null) {
      return false;
    }
    if (!value.isBoolean()) {
      throw Fields.wrong(at(field), value, "true or false");
    }
    return value.asBoolean();
  }

  /** An array; null when there is none. */
  @Nullable JsonNode list(String field) {
    JsonNode value = any(field);
    if (value != null && !value.isArray()) {
      throw Fields.wrong(at(field), value, "an array");
    }
    return value;
  }

  /** An object; null when there is none. */
  @Nullable JsonNode object(String field) {
    JsonNode value = any(field);
    if (value != null && !value.isObject()) {
      throw Fields.wrong(at(field), value, "an object");
    }
    return value;
  }

  /** Moves a value to another object as it is, for whoever reads that to check and inspect. */
  void move(String field, ObjectNode to, String name) {
    JsonNode value = any(field);
    if (value != null) {
      to.set(name, value);
    }
  }

  /** Moves the mark by which a client says where a text comes from. */
  void moveMark(ObjectNode to) {
    move("sallyport", to, "sallyport");
  }

  /**
   * Says that nothing else is known.
   *
   * @throws ApiException 400 naming a field that is left
   */
  void end() {
    for (var field : left.properties()) {
      if (!field.getValue().isNull()) {
        throw Fields.denied(at(field.getKey()));
      }
    }
  }

  /** Moves what the operator admits to the request, and says that nothing else is known. */
  void end(ObjectNode request, Set<String> admitted) {
    for (var field : left.properties()) {
      String name = field.getKey();
      if (admitted.contains(name) && !request.has(name)) {
        request.set(name, field.getValue());
      } else if (!field.getValue().isNull()) {
        throw Fields.denied(at(name));
      }
    }
  }
}
