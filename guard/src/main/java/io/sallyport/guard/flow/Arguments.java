package io.sallyport.guard.flow;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The arguments of a call, one value after the other. */
final class Arguments {

  /**
   * One value.
   *
   * @param argument the argument that it belongs to
   * @param path its place below the arguments
   * @param text the value
   * @param free whether it is true, false or null, which name nothing
   */
  record Value(String argument, String path, String text, boolean free) {

    String folded() {
      return Words.folded(text);
    }

    /** The value as a number; not a number when it is none. */
    double number() {
      try {
        return Double.parseDouble(text.strip());
      } catch (NumberFormatException e) {
        return Double.NaN;
      }
    }
  }

  // One name twice would let the tool take another value than the one that was judged.
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private final List<Value> values = new ArrayList<>();
  private boolean readable = true;

  private Arguments() {}

  /** Reads arguments: a JSON object, or the text that a tool takes as it is. */
  static Arguments of(String text) {
    Arguments arguments = new Arguments();
    String trimmed = text.strip();
    if (trimmed.startsWith("{")) {
      try {
        for (var field : STRICT.readTree(trimmed).properties()) {
          arguments.collect(field.getKey(), field.getKey(), field.getValue());
        }
      } catch (IOException e) {
        arguments.values.clear();
        arguments.readable = false;
      }
    } else if (!trimmed.isEmpty()) {
      arguments.values.add(new Value("input", "input", text, false));
    }
    return arguments;
  }

  boolean readable() {
    return readable;
  }

  List<Value> values() {
    return values;
  }

  private void collect(String argument, String path, JsonNode node) {
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        collect(argument, path + "[" + i + "]", node.get(i));
      }
    } else if (node.isObject()) {
      for (var field : node.properties()) {
        // A name below an argument steers as much as a value does.
        values.add(new Value(argument, path + " (name)", field.getKey(), isPlain(field.getKey())));
        collect(argument, path + "." + field.getKey(), field.getValue());
      }
    } else {
      boolean free = node.isBoolean() || node.isNull();
      values.add(new Value(argument, path, node.asText(), free || node.asText().isEmpty()));
    }
  }

  private static boolean isPlain(String name) {
    return name.matches("[A-Za-z_]{1,24}");
  }
}
