package io.sallyport.artifacts.internal.graph;

import io.sallyport.artifacts.internal.bytes.FormatException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns the text form of TensorFlow's messages into their binary form, as far as the fields matter
 * that a reader here looks at (the text format of Protocol Buffers; saved_model, meta_graph, graph,
 * node_def, function, attr_value and tensor of tensorflow/core). Other fields are left out.
 */
final class ProtoText {
  /** Fields that are kept: their number, and what they hold, empty for texts. */
  private record Field(int number, String type) {}

  private static final Map<String, Map<String, Field>> TYPES =
      Map.ofEntries(
          Map.entry("SavedModel", Map.of("meta_graphs", new Field(2, "MetaGraph"))),
          Map.entry(
              "MetaGraph",
              Map.of(
                  "graph_def", new Field(2, "Graph"),
                  "asset_file_def", new Field(6, "Asset"))),
          Map.entry("Asset", Map.of("filename", new Field(2, ""))),
          Map.entry(
              "Graph", Map.of("node", new Field(1, "Node"), "library", new Field(2, "Library"))),
          Map.entry("Library", Map.of("function", new Field(1, "Function"))),
          Map.entry(
              "Function",
              Map.of("signature", new Field(1, "Signature"), "node_def", new Field(3, "Node"))),
          Map.entry("Signature", Map.of("name", new Field(1, ""))),
          Map.entry(
              "Node",
              Map.of(
                  "name", new Field(1, ""),
                  "op", new Field(2, ""),
                  "input", new Field(3, ""),
                  "attr", new Field(5, "Attribute"))),
          Map.entry("Attribute", Map.of("key", new Field(1, ""), "value", new Field(2, "Value"))),
          Map.entry("Value", Map.of("s", new Field(2, ""), "tensor", new Field(8, "Tensor"))),
          Map.entry("Tensor", Map.of("string_val", new Field(8, ""))));
  private static final int DEEPEST = 64;

  private final String text;
  private int at;

  private ProtoText(String text) {
    this.text = text;
  }

  /**
   * The binary form.
   *
   * @param type a name of {@link #TYPES}
   */
  static byte[] binary(String text, String type) throws FormatException {
    return new ProtoText(text).message(type, '\0', 0);
  }

  /** The type of the outermost message by the first of its fields that only it has. */
  static String type(String text) {
    if (text.contains("meta_graphs")) {
      return "SavedModel";
    }
    return Set.of("graph_def", "meta_info_def").stream().anyMatch(text::contains)
        ? "MetaGraph"
        : "Graph";
  }

  private byte[] message(String type, char close, int depth) throws FormatException {
    if (depth > DEEPEST) {
      throw new FormatException(at, "messages nested deeper than " + DEEPEST);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (true) {
      skip();
      if (at >= text.length() || text.charAt(at) == close) {
        if ((close == '\0') != (at >= text.length())) {
          throw new FormatException(at, "a message that is not closed where it should be");
        }
        at++;
        return out.toByteArray();
      }
      String name = name();
      Field field = TYPES.getOrDefault(type, Map.of()).get(name);
      skip();
      boolean colon = at < text.length() && text.charAt(at) == ':';
      at += colon ? 1 : 0;
      skip();
      if (at < text.length() && text.charAt(at) == '[') {
        list(field, out, depth);
      } else {
        value(field, out, depth);
      }
    }
  }

  private void list(@Nullable Field field, ByteArrayOutputStream out, int depth)
      throws FormatException {
    at++;
    skip();
    while (at < text.length() && text.charAt(at) != ']') {
      value(field, out, depth);
      skip();
    }
    at++;
  }

  private void value(@Nullable Field field, ByteArrayOutputStream out, int depth)
      throws FormatException {
    char c = at < text.length() ? text.charAt(at) : '\0';
    if (c == '{' || c == '<') {
      at++;
      byte[] inner = message(field == null ? "" : field.type(), c == '{' ? '}' : '>', depth + 1);
      if (field != null && !field.type().isEmpty()) {
        write(out, field.number(), inner);
      }
    } else if (c == '"' || c == '\'') {
      byte[] content = string();
      if (field != null && field.type().isEmpty()) {
        write(out, field.number(), content);
      }
    } else {
      int start = at;
      while (at < text.length() && " \t\r\n,;#{}<>[]".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      if (at == start) {
        throw new FormatException(at, "no value where one belongs");
      }
    }
  }

  private String name() throws FormatException {
    int start = at;
    if (text.charAt(at) == '[') {
      at = Math.max(at, text.indexOf(']', at)) + 1;
    }
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    if (at == start) {
      throw new FormatException(at, "'" + text.charAt(at) + "' where a field belongs");
    }
    return text.substring(start, at);
  }

  /** Texts in a row are one. */
  private byte[] string() throws FormatException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    while (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
      char quote = text.charAt(at);
      int start = at++;
      while (at < text.length() && text.charAt(at) != quote) {
        if (text.charAt(at) == '\\') {
          at++;
          escape(content);
        } else {
          int end = at;
          while (end < text.length() && text.charAt(end) != quote && text.charAt(end) != '\\') {
            end++;
          }
          content.writeBytes(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
          at = end;
        }
      }
      if (at >= text.length()) {
        throw new FormatException(start, "a text that is never closed");
      }
      at++;
      space();
    }
    return content.toByteArray();
  }

  private void escape(ByteArrayOutputStream content) {
    char c = at < text.length() ? text.charAt(at++) : '\\';
    int base = c == 'x' || c == 'X' ? 16 : c >= '0' && c <= '7' ? 8 : 0;
    if (base == 0) {
      int known = "nrtabfv".indexOf(c);
      content.write(known < 0 ? c : "\n\r\t\u0007\b\f\u000b".charAt(known));
      return;
    }
    at -= base == 8 ? 1 : 0;
    int value = 0;
    for (int i = 0; i < (base == 8 ? 3 : 2) && at < text.length(); i++) {
      int digit = Character.digit(text.charAt(at), base);
      if (digit < 0) {
        break;
      }
      value = value * base + digit;
      at++;
    }
    content.write(value);
  }

  /** What may stand between fields. */
  private void skip() {
    space();
    while (at < text.length() && (text.charAt(at) == ',' || text.charAt(at) == ';')) {
      at++;
      space();
    }
  }

  private void space() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (Character.isWhitespace(c)) {
        at++;
      } else {
        return;
      }
    }
  }

  private static void write(ByteArrayOutputStream out, int number, byte[] content) {
    varint(out, number << 3 | 2);
    varint(out, content.length);
    out.writeBytes(content);
  }

  private static void varint(ByteArrayOutputStream out, int value) {
    int rest = value;
    while (rest > 0x7f) {
      out.write(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}
