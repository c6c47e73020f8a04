package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Json;

/** Checks the types of request fields; what is wrong is said with the field's name. */
public final class Fields {

  private Fields() {}

  /** A string that has to be there and not empty. */
  public static String requiredText(ObjectNode object, String field, String path) {
    JsonNode node = object.path(field);
    if (!node.isTextual() || node.asText().isEmpty()) {
      throw wrong(path, node, "a string that is not empty");
    }
    return node.asText();
  }

  /** A boolean; false when there is none. */
  public static boolean flag(ObjectNode object, String field) {
    JsonNode node = object.path(field);
    if (node.isMissingNode() || node.isNull()) {
      return false;
    }
    if (!node.isBoolean()) {
      throw wrong(field, node, "true or false");
    }
    return node.asBoolean();
  }

  /** An integer within a range. */
  public static int integer(ObjectNode object, String field, int standard, int least, int most) {
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

  /** What is said about a field that nobody knows or admits. */
  public static ApiException denied(String field) {
    String name = field.length() > 64 ? field.substring(0, 64) : field;
    return new ApiException(
        ApiError.badRequest(
            "field_denied",
            name,
            "The field '"
                + name
                + "' is not passed on, because it may reach round the guard (expected: the fields"
                + " of the API). Leave it out; if the upstream needs it, its operator can list it"
                + " under guard.fields in sallyport.yaml."));
  }

  /** What is said about a field of the wrong type. */
  public static ApiException wrong(String path, JsonNode found, String expected) {
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
