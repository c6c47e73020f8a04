package io.sallyport.guard.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reads the data files that ship inside this module. */
final class RuleData {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FOLDER = "/io/sallyport/guard/";

  private RuleData() {}

  static JsonNode read(String file) {
    try (InputStream in = RuleData.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IllegalStateException(
            file + ": missing (expected: a data file of the guard; rebuild the module)");
      }
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": unreadable (expected: JSON)", e);
    }
  }

  static String text(JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null || value.asText().isBlank()) {
      throw new IllegalStateException(
          "rule '" + node.path("id").asText() + "': no " + field + " (expected: a text)");
    }
    return value.asText();
  }
}
