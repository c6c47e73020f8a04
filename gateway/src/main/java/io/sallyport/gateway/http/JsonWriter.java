package io.sallyport.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a tree as JSON (RFC 8259) in UTF-8. Every request and answer is written again from its
 * tree, and a tree of texts needs none of what a mapper offers. Half a surrogate pair, which has no
 * UTF-8, is written as the escape that it came as.
 */
final class JsonWriter {

  private static final boolean[] PLAIN = plain();

  private final StringBuilder out = new StringBuilder(2048);

  private JsonWriter() {}

  static byte[] write(JsonNode node) {
    JsonWriter writer = new JsonWriter();
    writer.append(node);
    return writer.out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static boolean[] plain() {
    boolean[] plain = new boolean[128];
    Arrays.fill(plain, ' ', plain.length, true);
    plain['"'] = false;
    plain['\\'] = false;
    return plain;
  }

  private void append(JsonNode node) {
    switch (node.getNodeType()) {
      case OBJECT -> appendObject(node);
      case ARRAY -> appendArray(node);
      case STRING -> appendString(node.textValue());
      case NUMBER, BOOLEAN, NULL -> out.append(node.asText());
      case BINARY, MISSING, POJO -> appendNumbers(node);
    }
  }

  private void appendNumbers(JsonNode node) {
    NumberList numbers = NumberList.of(node);
    if (numbers == null) {
      throw new IllegalArgumentException(
          "node: " + node.getNodeType() + " (expected: a JSON type)");
    }
    out.append(numbers.json());
  }

  private void appendObject(JsonNode object) {
    char before = '{';
    for (var field : object.properties()) {
      out.append(before);
      before = ',';
      appendString(field.getKey());
      out.append(':');
      append(field.getValue());
    }
    out.append(before == '{' ? "{}" : "}");
  }

  private void appendArray(JsonNode array) {
    char before = '[';
    for (JsonNode element : array) {
      out.append(before);
      before = ',';
      append(element);
    }
    out.append(before == '[' ? "[]" : "]");
  }

  private void appendString(String text) {
    out.append('"');
    int special = special(text, 0);
    if (special == text.length()) {
      // Most texts, and whole they are copied many signs at a time.
      out.append(text).append('"');
      return;
    }
    int plain = 0;
    for (int i = special; i < text.length(); i = special(text, i + 1)) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      }
      out.append(text, plain, i);
      appendEscaped(c);
      plain = i + 1;
    }
    out.append(text, plain, text.length()).append('"');
  }

  /** Where the next sign stands that may need an escape; the length where none does. */
  private static int special(String text, int from) {
    int at = from;
    while (at < text.length() && isPlain(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isPlain(char c) {
    return c < PLAIN.length ? PLAIN[c] : !Character.isSurrogate(c);
  }

  private void appendEscaped(char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> out.append(String.format("\\u%04x", (int) c));
    }
  }
}
