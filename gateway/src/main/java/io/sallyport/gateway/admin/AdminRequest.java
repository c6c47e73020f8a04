package io.sallyport.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.access.Limits;
import io.sallyport.gateway.http.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of an administrator's request. A field that is unknown or of a wrong type is refused: an
 * ignored limit, expiry or list of models would give a key more than was meant. Null counts as
 * absent.
 */
final class AdminRequest {

  private final ObjectNode body;

  private AdminRequest(ObjectNode body) {
    this.body = body;
  }

  /**
   * Reads a body.
   *
   * @param fields the fields that it may have
   * @throws IllegalArgumentException naming a field that is none of them
   */
  static AdminRequest of(byte[] body, String... fields) {
    ObjectNode read = Json.readObject(body);
    Set<String> known = Set.of(fields);
    for (var field : read.properties()) {
      if (!known.contains(field.getKey())) {
        throw new IllegalArgumentException(
            "the request has an unknown field (expected: " + String.join(", ", fields) + ")");
      }
    }
    return new AdminRequest(read);
  }

  /** A text that has to be there. */
  String text(String field) {
    String text = text(field, "");
    if (text.isBlank()) {
      throw new IllegalArgumentException(field + ": missing (expected: a text)");
    }
    return text;
  }

  /** A text, or the standard when it is absent. */
  String text(String field, String standard) {
    JsonNode node = body.path(field);
    if (isAbsent(node)) {
      return standard;
    }
    if (!node.isTextual()) {
      throw wrong(field, node, "a text");
    }
    return node.asText();
  }

  /** A list of texts, empty when it is absent. */
  Set<String> texts(String field) {
    JsonNode node = body.path(field);
    if (!isAbsent(node) && !node.isArray()) {
      throw wrong(field, node, "an array of texts");
    }
    Set<String> texts = new LinkedHashSet<>();
    for (JsonNode item : node) {
      if (!item.isTextual()) {
        throw wrong(field, item, "an array of texts");
      }
      texts.add(item.asText());
    }
    return texts;
  }

  /** A whole number, or the standard when it is absent. */
  long number(String field, long standard) {
    JsonNode node = body.path(field);
    if (isAbsent(node)) {
      return standard;
    }
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw wrong(field, node, "a whole number");
    }
    return node.asLong();
  }

  /** A point in time; null when it is absent. */
  @Nullable Instant time(String field) {
    String text = text(field, "");
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          field + ": a value that is no time (expected: such as 2026-12-31T00:00:00Z)", e);
    }
  }

  /** The limits; none where they are absent. */
  Limits limits() {
    return new Limits(
        number("requestsPerMinute", Limits.UNLIMITED), number("tokensPerMinute", Limits.UNLIMITED));
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static IllegalArgumentException wrong(String field, JsonNode found, String expected) {
    return new IllegalArgumentException(
        field + ": " + Json.describe(found) + " (expected: " + expected + ")");
  }
}
