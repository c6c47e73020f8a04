package io.sallyport.artifacts.internal.graph;

import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.FormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The constant texts of one graph or function, by which its operations name files (NodeDef,
 * AttrValue and TensorProto of tensorflow/core/framework).
 */
final class TensorFlowPaths {
  private static final int MOST = 100_000;
  private static final int LONGEST = 4096;
  private static final int LONGEST_WAY = 16;

  /** Which input of a writing operation names the file. */
  private static final Map<String, Integer> WRITERS =
      Map.of("WriteFile", 0, "Save", 0, "SaveSlices", 0, "SaveV2", 0, "MergeV2Checkpoints", 1);

  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, String> passed = new HashMap<>();

  /**
   * Reads the nodes of a message.
   *
   * @param field the number of its nodes: 1 in graphs, 3 in functions
   */
  static TensorFlowPaths of(Bytes content, int field) throws IOException, FormatException {
    TensorFlowPaths paths = new TensorFlowPaths();
    Proto graph = new Proto(content);
    while (graph.next()) {
      if (graph.isBytes(field) && paths.texts.size() + paths.passed.size() < MOST) {
        paths.node(graph.message());
      }
    }
    return paths;
  }

  /** The file outside of the model that an operation writes; null when none is written so. */
  @Nullable String writtenOutside(String operation, List<String> inputs) {
    Integer place = WRITERS.get(operation);
    if (place == null || place >= inputs.size()) {
      return null;
    }
    String name = bare(inputs.get(place));
    for (int i = 0; i < LONGEST_WAY && passed.containsKey(name); i++) {
      name = passed.getOrDefault(name, name);
    }
    String path = texts.get(name);
    return path != null && Paths.leaves(path) ? path : null;
  }

  private void node(Proto node) throws IOException, FormatException {
    String name = "";
    String operation = "";
    List<String> inputs = new ArrayList<>();
    String text = null;
    while (node.next()) {
      name = node.isBytes(1) ? node.text() : name;
      operation = node.isBytes(2) ? node.text() : operation;
      if (node.isBytes(3) && inputs.isEmpty()) {
        inputs.add(node.text());
      } else if (node.isBytes(5)) {
        String value = value(node.message());
        text = value == null ? text : value;
      }
    }
    if (operation.equals("Const") && text != null) {
      texts.put(name, text);
    } else if (operation.startsWith("Identity") && !inputs.isEmpty()) {
      passed.put(name, bare(inputs.getFirst()));
    }
  }

  /** The first text of a constant. */
  private static @Nullable String value(Proto attribute) throws IOException, FormatException {
    String text = null;
    while (attribute.next()) {
      if (!attribute.isBytes(2)) {
        continue;
      }
      Proto content = attribute.message();
      while (content.next()) {
        if (!content.isBytes(8)) {
          continue;
        }
        Proto tensor = content.message();
        while (tensor.next()) {
          if (text == null && tensor.isBytes(8) && tensor.content().size() <= LONGEST) {
            text = tensor.text();
          }
        }
      }
    }
    return text;
  }

  /** The node that an input comes from: {@code ^name}, {@code name:1}, {@code name:output:0}. */
  private static String bare(String input) {
    String plain = input.startsWith("^") ? input.substring(1) : input;
    int colon = plain.indexOf(':');
    return colon < 0 ? plain : plain.substring(0, colon);
  }
}
