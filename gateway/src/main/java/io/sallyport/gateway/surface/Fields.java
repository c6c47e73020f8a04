package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Json;
import java.util.Locale;
import java.util.Set;

/** Checks the types of request fields; what is wrong is said with the field's name. */
final class Fields {

  private Fields() {}

  static String requiredText(ObjectNode object, String field, String path) {
    JsonNode node = object.path(field);
    if (!node.isTextual() || node.asText().isEmpty()) {
      throw wrong(path, node, "a string that is not empty");
    }
    return node.asText();
  }

  static boolean flag(ObjectNode object, String field) {
    JsonNode node = object.path(field);
    if (node.isMissingNode() || node.isNull()) {
      return false;
    }
    if (!node.isBoolean()) {
      throw wrong(field, node, "true or false");
    }
    return node.asBoolean();
  }

  static int integer(ObjectNode object, String field, int standard, int least, int most) {
    JsonNode node = object.path(field);
    if (node.isMissingNode() || node.isNull()) {
      return standard;
    }
    if (!node.isIntegralNumber()
        || !node.canConvertToInt()
        || node.asInt() < least
        || node.asInt() > most) {
      throw wrong(field, node, "an integer from " + least + " to " + most);
    }
    return node.asInt();
  }

  static void number(ObjectNode object, String field, int least, int most) {
    JsonNode node = object.path(field);
    if (node.isMissingNode() || node.isNull()) {
      return;
    }
    if (!node.isNumber() || node.asDouble() < least || node.asDouble() > most) {
      throw wrong(field, node, "a number from " + least + " to " + most);
    }
  }

  /** Refuses the fields of a list, which would reach round the guard. */
  static void refuse(ObjectNode object, Set<String> fields) {
    for (var entry : object.properties()) {
      String field = entry.getKey();
      // Servers differ in how they read names, so spelling does not matter here.
      String folded = field.toLowerCase(Locale.ROOT).replace('-', '_');
      if (fields.stream().noneMatch(f -> f.equals(folded) || f.replace("_", "").equals(folded))) {
        continue;
      }
      JsonNode node = entry.getValue();
      boolean harmless =
          node.isMissingNode() || node.isNull() || (node.isBoolean() && !node.asBoolean());
      if (!harmless) {
        throw new ApiException(
            ApiError.badRequest(
                "field_denied",
                field,
                "The field '"
                    + field
                    + "' is not passed on, because it reaches round the guard; leave it out."));
      }
    }
  }

  static ApiException wrong(String path, JsonNode found, String expected) {
    String what = found.isNumber() || found.isBoolean() ? found.asText() : Json.describe(found);
    if (what.length() > 40) {
      what = Json.describe(found);
    }
    return new ApiException(
        ApiError.badRequest(
            "invalid_type",
            path,
            "The field '" + path + "' is " + what + " (expected: " + expected + ")."));
  }
}
