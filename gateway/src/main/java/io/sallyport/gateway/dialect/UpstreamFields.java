package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Json;
import io.sallyport.gateway.surface.Fields;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * What becomes of each field of a chat on its way to a server of another dialect, from a data file:
 * it passes as it is, is put into other words, ends at the gate because it changes nothing about
 * what is said, or is refused. A field that the file does not know is refused.
 */
final class UpstreamFields {

  private static final JsonNode FILE = read();

  private final List<String> same;
  private final Set<String> goOn;

  private UpstreamFields(JsonNode dialect) {
    same = names(dialect.path("same"));
    Set<String> all = new HashSet<>(same);
    all.addAll(names(dialect.path("translated")));
    dialect.path("ends").fieldNames().forEachRemaining(all::add);
    goOn = Set.copyOf(all);
  }

  /** The fields of one dialect of the file. */
  static UpstreamFields of(String dialect) {
    if (!FILE.has(dialect)) {
      throw new IllegalArgumentException("dialect: " + dialect + " (expected: one of the file)");
    }
    return new UpstreamFields(FILE.path(dialect));
  }

  /** The fields that pass as they are. */
  List<String> same() {
    return same;
  }

  /** Whether the server can be asked with this field. */
  boolean admits(String name, JsonNode value) {
    return value.isNull() || goOn.contains(name) || isNeutral(name, value);
  }

  /**
   * What a translation reads must be what it takes it for, or part of it would get lost.
   *
   * @throws ApiException 400 naming the field
   */
  static void requireType(String name, JsonNode value) {
    List<String> types = names(FILE.path("types").path(name));
    if (!value.isNull() && !types.isEmpty() && types.stream().noneMatch(t -> is(t, value))) {
      throw Fields.wrong(name, value, String.join(" or ", types));
    }
  }

  private static boolean is(String type, JsonNode value) {
    return switch (type) {
      case "a string" -> value.isTextual();
      case "true or false" -> value.isBoolean();
      case "an object" -> value.isObject();
      case "an array of strings" -> value.isArray() && all(value, JsonNode::isTextual);
      case "an array of objects" -> value.isArray() && all(value, JsonNode::isObject);
      default -> throw new IllegalStateException("type: " + type + " (expected: one of these)");
    };
  }

  private static boolean all(JsonNode list, Predicate<JsonNode> wanted) {
    return StreamSupport.stream(list.spliterator(), false).allMatch(wanted);
  }

  /** Whether the value is what a server does anyway. */
  private static boolean isNeutral(String name, JsonNode value) {
    for (JsonNode neutral : FILE.path("neutral").path(name)) {
      boolean equal =
          neutral.isNumber()
              ? value.isNumber() && neutral.doubleValue() == value.doubleValue()
              : neutral.equals(value);
      if (equal) {
        return true;
      }
    }
    return false;
  }

  private static List<String> names(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static JsonNode read() {
    String name = "upstream-fields.json";
    try (InputStream in = UpstreamFields.class.getResourceAsStream(name)) {
      return Json.read(Objects.requireNonNull(in, name).readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException(name + ": cannot be read", e);
    }
  }
}
