package io.sallyport.review.internal;

import io.sallyport.review.ArchitectureException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads YAML, and JSON as its subset, into values that know their lines. No tags, no objects;
 * aliases only where a caller allows them, and then within a budget of values, so that a small file
 * can't unfold into a large one.
 */
public final class YamlReader {

  /** Largest file, in bytes. */
  public static final int MAX_BYTES = 10 << 20;

  // The YAML reader copies what it has read of a line each thousand characters.
  private static final int MAX_LINE = 1 << 19;
  private static final int MAX_DEPTH = 48;
  private static final int MAX_VALUES = 500_000;

  private final String file;
  private final boolean aliases;
  private final Map<Node, Boolean> seen = new IdentityHashMap<>();
  private int values;

  private YamlReader(String file, boolean aliases) {
    this.file = file;
    this.aliases = aliases;
  }

  /**
   * Reads a file with one document.
   *
   * @throws ArchitectureException when it can't be read, is too large, or is not YAML
   */
  public static YamlValue read(Path path) throws ArchitectureException {
    List<YamlValue> all = parse(path.toString(), text(path), false);
    if (all.size() != 1) {
      throw problem(path.toString(), 1, "found " + all.size() + " YAML documents (expected: one)");
    }
    return all.getFirst();
  }

  /**
   * The text of a file.
   *
   * @throws ArchitectureException when it can't be read, is too large, or is not UTF-8
   */
  public static String text(Path path) throws ArchitectureException {
    String name = path.toString();
    try {
      if (!Files.isRegularFile(path)) {
        throw problem(name, 1, "found no readable file (expected: a YAML file)");
      }
      long size = Files.size(path);
      if (size > MAX_BYTES) {
        throw problem(name, 1, "found " + size + " bytes (expected: at most " + MAX_BYTES + ")");
      }
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Files.readAllBytes(path)))
          .toString();
    } catch (CharacterCodingException e) {
      throw problem(name, 1, "found bytes that are not UTF-8 (expected: a YAML file in UTF-8)");
    } catch (IOException e) {
      throw problem(name, 1, "found a file that cannot be read (expected: a readable YAML file)");
    }
  }

  /**
   * Reads all documents of a text. What looks like JSON is read as JSON.
   *
   * @param file name for messages
   * @param aliases whether YAML aliases may occur
   * @throws ArchitectureException naming the line at which the YAML is broken
   */
  public static List<YamlValue> parse(String file, String text, boolean aliases)
      throws ArchitectureException {
    if (text.startsWith("{\n") || text.startsWith("{\r") || text.startsWith("{\"")) {
      return List.of(JsonValues.parse(file, text));
    }
    int tooLong = longLine(text);
    if (tooLong > 0 && text.stripLeading().startsWith("{")) {
      return List.of(JsonValues.parse(file, text));
    }
    if (tooLong > 0) {
      throw problem(
          file,
          tooLong,
          "found a line of more than " + MAX_LINE + " characters (expected: shorter lines)");
    }
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_BYTES);
    options.setNestingDepthLimit(MAX_DEPTH);
    YamlReader reader = new YamlReader(file, aliases);
    List<YamlValue> documents = new ArrayList<>();
    try {
      for (Node node : new Yaml(options).composeAll(new StringReader(text))) {
        documents.add(reader.convert(node, 0));
      }
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw problem(file, line, "broken YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw problem(
          file,
          1,
          "unreadable YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
    return documents;
  }

  // The first line that is too long; 0 when none is.
  private static int longLine(String text) {
    int line = 1;
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      if (end - start > MAX_LINE) {
        return line;
      }
      line++;
      start = end + 1;
    }
    return text.length() - start > MAX_LINE ? line : 0;
  }

  /** Reads a resource of this module that is known to be right. */
  public static YamlValue resource(String name) {
    try (InputStream in = YamlReader.class.getResourceAsStream("/io/sallyport/review/" + name)) {
      if (in == null) {
        throw new IllegalStateException("resource: " + name + " is missing");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return parse(name, text, false).getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ArchitectureException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ArchitectureException problem(String file, int line, String text) {
    return new ArchitectureException(List.of(file + ":" + line + ": " + text));
  }

  private YamlValue convert(Node node, int depth) throws ArchitectureException {
    int line = node.getStartMark().getLine() + 1;
    if (!aliases && seen.put(node, true) != null) {
      throw problem(file, line, "found a YAML alias (expected: the value written out)");
    }
    if (depth > MAX_DEPTH) {
      throw problem(
          file,
          line,
          "found values nested deeper than " + MAX_DEPTH + " (expected: a flatter file)");
    }
    if (++values > MAX_VALUES) {
      throw problem(file, line, "found more than " + MAX_VALUES + " values (expected: fewer)");
    }
    return switch (node) {
      case MappingNode mapping -> fields(mapping, line, depth);
      case SequenceNode sequence -> {
        List<YamlValue> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
          items.add(convert(item, depth + 1));
        }
        yield new YamlValue.Items(items, line);
      }
      case ScalarNode scalar -> new YamlValue.Scalar(scalar.getValue(), scalar.isPlain(), line);
      default -> throw problem(file, line, "found an unknown YAML node (expected: plain YAML)");
    };
  }

  private YamlValue fields(MappingNode mapping, int line, int depth) throws ArchitectureException {
    YamlValue.Fields fields = YamlValue.Fields.none(line);
    for (NodeTuple entry : mapping.getValue()) {
      int at = entry.getKeyNode().getStartMark().getLine() + 1;
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw problem(file, at, "found a complex key (expected: a name)");
      }
      if (fields.lines().putIfAbsent(key.getValue(), at) != null) {
        throw problem(file, at, "found the key '" + key.getValue() + "' twice (expected: once)");
      }
      fields.values().put(key.getValue(), convert(entry.getValueNode(), depth + 1));
    }
    return fields;
  }
}
