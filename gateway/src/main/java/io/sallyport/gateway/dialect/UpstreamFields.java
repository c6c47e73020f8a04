package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.gateway.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
