package io.sallyport.audit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON in the one form that RFC 8785 (JSON Canonicalization Scheme) gives every value: members
 * sorted by the UTF-16 units of their names, numbers as ECMAScript writes them, no white space.
 */
public final class CanonicalJson {
  /** The largest whole number that a JSON number carries exactly, 2^53. */
  private static final long MAX_EXACT = 1L << 53;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private CanonicalJson() {}

  /**
   * Brings a JSON text into canonical form.
   *
   * @throws IllegalArgumentException when it is not JSON, repeats a name, or holds a number or a
   *     string that the scheme excludes
   */
  public static String canonicalize(String json) {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "json: malformed at "
              + e.getLocation().offsetDescription()
              + " (expected: one JSON value without repeated names)");
    }
    if (tree == null || tree.isMissingNode()) {
      throw new IllegalArgumentException("json: empty (expected: one JSON value)");
    }
    return write(tree);
  }

  /**
   * Writes a value: null, String, Boolean, Integer, Long, Double, a Map with String keys, a List,
   * or a {@link JsonNode}.
   *
   * @throws IllegalArgumentException for another type, a number that is not finite or not exact as
   *     a double, or a string with half a surrogate pair
   */
  public static String write(@Nullable Object value) {
    StringBuilder out = new StringBuilder(512);
    append(out, value);
    return out.toString();
  }

  /** Like {@link #write}, as UTF-8. */
  public static byte[] bytes(@Nullable Object value) {
    return write(value).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * A number as ECMAScript's {@code Number::toString} writes it (ECMA-262, section 6.1.6.1.20).
   *
   * @throws IllegalArgumentException when it is not finite
   */
  public static String number(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("number: " + value + " (expected: a finite number)");
    }
    return EcmaScriptNumber.format(value);
  }

  private static void append(StringBuilder out, @Nullable Object value) {
    switch (value) {
      case null -> out.append("null");
      case String text -> appendString(out, text);
      case Boolean bool -> out.append(bool.booleanValue());
      case Integer number -> out.append(number.intValue());
      case Long number -> out.append(exact(number));
      case Double number -> out.append(number(number));
      case Map<?, ?> map -> appendObject(out, map);
      case List<?> list -> appendArray(out, list);
      case JsonNode node -> appendNode(out, node);
      default ->
          throw new IllegalArgumentException(
              "value: " + value.getClass().getName() + " (expected: a JSON type)");
    }
  }

  private static void appendNode(StringBuilder out, JsonNode node) {
    switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, Object> members = new TreeMap<>();
        node.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        appendObject(out, members);
      }
      case ARRAY -> {
        List<JsonNode> elements = new ArrayList<>();
        node.forEach(elements::add);
        appendArray(out, elements);
      }
      case STRING -> appendString(out, node.textValue());
      case NUMBER -> out.append(number(node.doubleValue()));
      case BOOLEAN -> out.append(node.booleanValue());
      case NULL -> out.append("null");
      case BINARY, MISSING, POJO ->
          throw new IllegalArgumentException(
              "value: " + node.getNodeType() + " (expected: a JSON type)");
    }
  }

  private static void appendObject(StringBuilder out, Map<?, ?> map) {
    out.append('{');
    int start = out.length();
    for (Map.Entry<?, ?> member : sorted(map).entrySet()) {
      if (out.length() > start) {
        out.append(',');
      }
      appendString(out, (String) member.getKey());
      out.append(':');
      append(out, member.getValue());
    }
    out.append('}');
  }

  // String compares by UTF-16 units, which is the order that the scheme asks for.
  private static Map<?, ?> sorted(Map<?, ?> map) {
    return map instanceof TreeMap<?, ?> tree && tree.comparator() == null
        ? tree
        : new TreeMap<>(map);
  }

  private static void appendArray(StringBuilder out, List<?> list) {
    out.append('[');
    int start = out.length();
    for (Object element : list) {
      if (out.length() > start) {
        out.append(',');
      }
      append(out, element);
    }
    out.append(']');
  }

  private static void appendString(StringBuilder out, String text) {
    out.append('"');
    int plain = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c)) {
        continue;
      }
      out.append(text, plain, i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        out.append(c).append(text.charAt(++i));
      } else if (Character.isSurrogate(c)) {
        throw new IllegalArgumentException(
            "string: half a surrogate pair at " + i + " (expected: valid Unicode)");
      } else {
        appendEscaped(out, c);
      }
      plain = i + 1;
    }
    out.append(text, plain, text.length()).append('"');
  }

  private static void appendEscaped(StringBuilder out, char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\t' -> out.append("\\t");
      case '\n' -> out.append("\\n");
      case '\f' -> out.append("\\f");
      case '\r' -> out.append("\\r");
      default -> out.append(c < 0x10 ? "\\u000" : "\\u00").append(Integer.toHexString(c));
    }
  }

  private static long exact(long number) {
    if (number > MAX_EXACT || number < -MAX_EXACT) {
      throw new IllegalArgumentException(
          "number: " + number + " (expected: at most 2^53, the range of exact JSON numbers)");
    }
    return number;
  }
}
