package io.sallyport.artifacts.internal.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the data files of the module. */
public final class DataFiles {
  private static final String FOLDER = "/io/sallyport/artifacts/";
  private static final JsonMapper MAPPER = new JsonMapper();

  private DataFiles() {}

  /** A JSON file. */
  public static JsonNode tree(String name) {
    try (InputStream stream = open(name)) {
      return MAPPER.readTree(stream);
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + name + ": cannot be read", e);
    }
  }

  /** A text file's lines without empty ones and those that start with a number sign. */
  public static List<String> lines(String name) {
    try (InputStream stream = open(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + name + ": cannot be read", e);
    }
  }

  /** The strings of a JSON array. */
  public static Set<String> strings(JsonNode array) {
    Set<String> strings = new HashSet<>();
    array.forEach(item -> strings.add(item.asText()));
    return Set.copyOf(strings);
  }

  private static InputStream open(String name) {
    InputStream stream = DataFiles.class.getResourceAsStream(FOLDER + name);
    if (stream == null) {
      throw new IllegalStateException("resource " + name + ": missing (expected: in this module)");
    }
    return stream;
  }
}
