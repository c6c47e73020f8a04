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

  private YamlTree(String file, @Nullable Node node) throws ConfigurationException {
    this.file = file;
    this.root = node == null ? JsonNodeFactory.instance.objectNode() : convert(node, "");
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

  /** The line of a JSON pointer, or of its nearest parent. */
  int line(String pointer) {
    String at = pointer;
    while (!at.isEmpty() && !lines.containsKey(at)) {
      at = at.substring(0, at.lastIndexOf('/'));
    }
    return lines.getOrDefault(at, 1);
  }

  /** A problem at a JSON pointer. */
  String problem(String pointer, String text) {
    String where = pointer.isEmpty() ? "" : pointer.substring(1).replace('/', '.') + ": ";
    return file + ":" + line(pointer) + ": " + where + text;
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
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (NodeTuple entry : mapping.getValue()) {
      int line = entry.getKeyNode().getStartMark().getLine() + 1;
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw problem(file, line, "found a complex key (expected: a name)");
      }
      String name = key.getValue();
      if (object.has(name)) {
        throw problem(file, line, "found the key '" + name + "' twice (expected: once)");
      }
      String child = pointer + "/" + name;
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
