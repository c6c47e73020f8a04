package io.sallyport.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.gateway.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * The settings that are true or false, by their names in the schema. For YAML {@code off} without
 * quotation marks is one of these two everywhere; for who writes {@code mode: off} it is a word.
 */
final class Switches {

  private static final Set<String> NAMES = new HashSet<>();

  static {
    try (InputStream schema = Switches.class.getResourceAsStream(ConfigurationReader.SCHEMA)) {
      collect(Json.MAPPER.readTree(Objects.requireNonNull(schema)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Switches() {}

  /** Whether a setting of this name is true or false. */
  static boolean has(String name) {
    return NAMES.contains(name);
  }

  private static void collect(JsonNode schema) {
    for (var field : schema.path("properties").properties()) {
      if (field.getValue().path("type").asText().equals("boolean")) {
        NAMES.add(field.getKey());
      }
    }
    schema.forEach(Switches::collect);
  }
}
