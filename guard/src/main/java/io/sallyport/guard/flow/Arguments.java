package io.sallyport.guard.flow;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The arguments of a call, one value after the other. */
final class Arguments {

  /**
   * One value.
   *
   * @param argument the argument that it belongs to
   * @param path its place below the arguments
   * @param text the value
   * @param kind what it is
   */
  record Value(String argument, String path, String text, Kind kind) {

    String folded() {
      return kind == Kind.NUMBER ? Words.folded(plain()) : Words.folded(text);
    }

    /** Whether it names nothing: false, null, an empty text, the plain name of a property. */
    boolean free() {
      return kind == Kind.FREE;
    }

    /** The value as a number; null when it is none. */
    @Nullable BigDecimal number() {
      return kind == Kind.NUMBER || kind == Kind.TEXT && Numbers.isNumber(text.strip())
          ? new BigDecimal(text.strip())
          : null;
    }

    /** The number without zeros that say nothing, as people write it. */
    private String plain() {
      BigDecimal number = new BigDecimal(text);
      boolean huge = Math.abs((long) number.scale()) > 40 || number.precision() > 60;
      BigDecimal bare = huge || number.signum() == 0 ? number : number.stripTrailingZeros();
      return huge ? text : bare.setScale(Math.max(0, bare.scale())).toPlainString();
    }
  }

  /** What a value is. */
  enum Kind {
    TEXT,
    NUMBER,
    TRUE,
    FALSE,
    NAME,
    FREE
  }

  // One name twice would let the tool take another value than the one that was judged.
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  /** A name that names a property, and nothing in the world. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_]{1,32}[0-9]{0,2}");

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
          arguments.field(field.getKey(), field.getKey(), field.getKey(), field.getValue());
        }
      } catch (IOException e) {
        arguments.values.clear();
        arguments.readable = false;
      }
    } else if (!trimmed.isEmpty()) {
      arguments.values.add(new Value("input", "input", text, Kind.TEXT));
    }
    return arguments;
  }

  boolean readable() {
    return readable;
  }

  List<Value> values() {
    return values;
  }

  /** A name steers as much as a value does. */
  private void field(String argument, String path, String name, JsonNode value) {
    if (!PLAIN.matcher(name).matches()) {
      values.add(new Value(argument, path + " (name)", name, Kind.NAME));
    }
    collect(argument, path, value);
  }

  private void collect(String argument, String path, JsonNode node) {
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        collect(argument, path + "[" + i + "]", node.get(i));
      }
    } else if (node.isObject()) {
      for (var field : node.properties()) {
        field(argument, path + "." + field.getKey(), field.getKey(), field.getValue());
      }
    } else {
      values.add(new Value(argument, path, node.asText(), kind(node)));
    }
  }

  private static Kind kind(JsonNode node) {
    if (node.isBoolean()) {
      return node.asBoolean() ? Kind.TRUE : Kind.FALSE;
    }
    if (node.isNull() || node.asText().isEmpty()) {
      return Kind.FREE;
    }
    return node.isNumber() ? Kind.NUMBER : Kind.TEXT;
  }
}
