package io.sallyport.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A YAML file as a JSON tree that still knows its lines. No tags, no objects, no aliases: what a
 * configuration does not need can't be used against it.
 */
final class YamlTree {

  private static final int MAX_CHARS = 1 << 20;

  private final String file;
  private final Map<String, Integer> lines = new HashMap<>();
  private final Set<Node> seen = new HashSet<>();
  private final JsonNode root;

  /** Where the entries of lists stood as long as all were there. */
  private final Map<String, String> origins = new HashMap<>();

  private final Set<String> cut = new HashSet<>();

  private YamlTree(String file, @Nullable Node node) throws ConfigurationException {
    this.file = file;
    this.root = node == null ? nothing() : convert(node, "");
  }

  private YamlTree(YamlTree whole, Set<String> without) {
    file = whole.file;
    lines.putAll(whole.lines);
    cut.addAll(whole.cut);
    without.forEach(pointer -> cut.add(whole.origin(pointer)));
    root = without.contains("") ? nothing() : copy(whole, without, whole.root, "", "");
  }

  /**
   * The text of a file.
   *
   * @param name what messages call it where its bytes are wrong
   * @throws ConfigurationException saying why it cannot be read
   */
  static String text(Path file, String name) throws ConfigurationException {
    try {
      ByteBuffer content = ByteBuffer.wrap(SmallFile.read(file));
      return StandardCharsets.UTF_8.newDecoder().decode(content).toString();
    } catch (CharacterCodingException e) {
      throw new ConfigurationException(List.of(name + ":1: found bytes that are no UTF-8"));
    } catch (IOException e) {
      throw new ConfigurationException(
          List.of(
              file
                  + ": cannot be read"
                  + SmallFile.reason(e)
                  + " (expected: a YAML file); see --config"));
    }
  }

  /**
   * Reads YAML.
   *
   * @param file name for messages
   * @throws ConfigurationException naming the line at which the YAML is broken
   */
  static YamlTree read(String file, String text) throws ConfigurationException {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_CHARS);
    options.setNestingDepthLimit(32);
    try {
      return new YamlTree(file, new Yaml(options).compose(new StringReader(text)));
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw problem(file, line, "broken YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw problem(
          file,
          1,
          "unreadable YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  JsonNode root() {
    return root;
  }

  /** The tree without some of its values; problems are still told at their places in the file. */
  YamlTree without(Set<String> pointers) {
    return new YamlTree(this, pointers);
  }

  /** Whether something was taken out at or below a place of the file. */
  boolean isCut(String pointer) {
    return cut.stream().anyMatch(gone -> (gone + "/").startsWith(pointer + "/") || gone.isEmpty());
  }

  /** The line of a JSON pointer, or of its nearest parent. */
  int line(String pointer) {
    String at = origin(pointer);
    while (!at.isEmpty() && !lines.containsKey(at)) {
      at = at.substring(0, at.lastIndexOf('/'));
    }
    return lines.getOrDefault(at, 1);
  }

  /** The JSON pointer of a key, whose own slashes and tildes are written as RFC 6901 has it. */
  static String pointer(String parent, String key) {
    return parent + "/" + key.replace("~", "~0").replace("/", "~1");
  }

  /** A problem at a JSON pointer. */
  String problem(String pointer, String text) {
    String place = origin(pointer);
    String keys = place.isEmpty() ? "" : place.substring(1).replace('/', '.') + ": ";
    String where = keys.replace("~1", "/").replace("~0", "~");
    return file + ":" + line(pointer) + ": " + where + text;
  }

  private String origin(String pointer) {
    String at = pointer;
    while (!at.isEmpty() && !origins.containsKey(at)) {
      at = at.substring(0, at.lastIndexOf('/'));
    }
    return origins.getOrDefault(at, "") + pointer.substring(at.length());
  }

  private static ObjectNode nothing() {
    return JsonNodeFactory.instance.objectNode();
  }

  private JsonNode copy(
      YamlTree whole, Set<String> without, JsonNode node, String from, String to) {
    origins.put(to, whole.origin(from));
    if (node instanceof ObjectNode) {
      ObjectNode object = nothing();
      for (var field : node.properties()) {
        String key = field.getKey();
        String child = pointer(from, key);
        if (!without.contains(child)) {
          object.set(key, copy(whole, without, field.getValue(), child, pointer(to, key)));
        }
      }
      return object;
    }
    if (node instanceof ArrayNode) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < node.size(); i++) {
        String entry = from + "/" + i;
        if (!without.contains(entry)) {
          array.add(copy(whole, without, node.get(i), entry, to + "/" + array.size()));
        }
      }
      return array;
    }
    return node;
  }

  private static ConfigurationException problem(String file, int line, String text) {
    return new ConfigurationException(List.of(file + ":" + line + ": " + text));
  }

  private JsonNode convert(Node node, String pointer) throws ConfigurationException {
    int line = node.getStartMark().getLine() + 1;
    lines.putIfAbsent(pointer, line);
    if (!seen.add(node)) {
      throw problem(file, line, "found a YAML alias (expected: the value written out)");
    }
    return switch (node) {
      case MappingNode mapping -> object(mapping, pointer);
      case SequenceNode sequence -> array(sequence, pointer);
      case ScalarNode scalar -> scalar(scalar, pointer.substring(pointer.lastIndexOf('/') + 1));
      default -> throw problem(file, line, "found an unknown YAML node (expected: plain YAML)");
    };
  }

  private ObjectNode object(MappingNode mapping, String pointer) throws ConfigurationException {
    ObjectNode object = nothing();
    for (NodeTuple entry : mapping.getValue()) {
      int line = entry.getKeyNode().getStartMark().getLine() + 1;
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw problem(file, line, "found a complex key (expected: a name)");
      }
      String name = key.getValue();
      // The schema's reader passes over such keys and all that stands below them.
      if (name.startsWith("#")) {
        throw problem(file, line, "found the key '" + name + "' (expected: a name without #)");
      }
      if (object.has(name)) {
        throw problem(file, line, "found the key '" + name + "' twice (expected: once)");
      }
      String child = pointer(pointer, name);
      lines.put(child, line);
      object.set(name, convert(entry.getValueNode(), child));
    }
    return object;
  }

  private ArrayNode array(SequenceNode sequence, String pointer) throws ConfigurationException {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Node item : sequence.getValue()) {
      array.add(convert(item, pointer + "/" + array.size()));
    }
    return array;
  }

  private static JsonNode scalar(ScalarNode scalar, String name) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    String value = scalar.getValue();
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.BOOL)) {
      boolean said = value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
      if (!said && !Switches.has(name)) {
        return nodes.textNode(value.equalsIgnoreCase("off") ? "off" : value);
      }
      return nodes.booleanNode(
          value.equalsIgnoreCase("true")
              || value.equalsIgnoreCase("yes")
              || value.equalsIgnoreCase("on"));
    }
    if (tag.equals(Tag.NULL)) {
      return nodes.nullNode();
    }
    if (tag.equals(Tag.INT) && value.matches("[-+]?\\d{1,18}")) {
      return nodes.numberNode(Long.parseLong(value));
    }
    if (tag.equals(Tag.FLOAT) && value.matches("[-+]?\\d*\\.?\\d+([eE][-+]?\\d{1,3})?")) {
      return nodes.numberNode(new BigDecimal(value));
    }
    return nodes.textNode(value);
  }
}
