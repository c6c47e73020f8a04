package io.sallyport.artifacts.internal.graph;

import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.FormatException;
import java.io.IOException;
import java.util.Locale;

/** Tells which kind of model a protobuf message is: none of them has a magic number. */
public enum ProtoKind {
  ONNX,
  SAVED_MODEL,
  GRAPH,
  KERAS_METADATA,
  CORE_ML,
  NONE;

  /** The kind by name and structure. */
  public static ProtoKind of(Bytes bytes, String name) throws IOException {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!Proto.parses(bytes)) {
      return lower.endsWith(".onnx")
          ? ONNX
          : lower.endsWith(".mlmodel")
              ? CORE_ML
              : lower.equals("saved_model.pb") ? SAVED_MODEL : NONE;
    }
    if (lower.equals("keras_metadata.pb")) {
      return KERAS_METADATA;
    }
    if (lower.equals("saved_model.pb")) {
      return SAVED_MODEL;
    }
    if (lower.endsWith(".onnx")) {
      return ONNX;
    }
    if (lower.endsWith(".mlmodel")) {
      return CORE_ML;
    }
    try {
      return byStructure(bytes);
    } catch (FormatException e) {
      return NONE;
    }
  }

  private static ProtoKind byStructure(Bytes bytes) throws IOException, FormatException {
    boolean onnxGraph = false;
    boolean operators = false;
    boolean metaGraph = false;
    boolean nodes = false;
    boolean coreMl = false;
    Proto proto = new Proto(bytes);
    for (int fields = 0; fields < 1000 && proto.next(); fields++) {
      onnxGraph |= proto.isBytes(7) && Proto.parses(proto.content());
      operators |= proto.isBytes(8) && isOperatorSet(proto.message());
      metaGraph |= proto.isBytes(2) && hasGraph(proto.content());
      nodes |= proto.isBytes(1) && isNode(proto.message());
      coreMl |= proto.isBytes() && proto.field() >= 200 && proto.field() <= 3000;
    }
    if (onnxGraph && operators) {
      return ONNX;
    }
    if (metaGraph) {
      return SAVED_MODEL;
    }
    return nodes ? GRAPH : coreMl ? CORE_ML : NONE;
  }

  private static boolean isOperatorSet(Proto operators) throws IOException, FormatException {
    boolean version = false;
    while (operators.next()) {
      if (operators.isNumber(2)) {
        version = true;
      } else if (!operators.isBytes(1)) {
        return false;
      }
    }
    return version;
  }

  /** Whether a message has a GraphDef with nodes as its second field. */
  private static boolean hasGraph(Bytes bytes) throws IOException, FormatException {
    if (!Proto.parses(bytes)) {
      return false;
    }
    Proto meta = new Proto(bytes);
    while (meta.next()) {
      if (meta.isBytes(2) && Proto.parses(meta.content())) {
        Proto graph = meta.message();
        while (graph.next()) {
          if (graph.isBytes(1) && isNode(graph.message())) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Whether a message has a name and an operation, as a node does. */
  private static boolean isNode(Proto node) throws IOException {
    try {
      boolean name = false;
      boolean operation = false;
      while (node.next()) {
        if (node.field() > 7) {
          return false;
        }
        name |= node.isBytes(1) && isWord(node.text());
        operation |= node.isBytes(2) && isWord(node.text());
      }
      return name && operation;
    } catch (FormatException e) {
      return false;
    }
  }

  private static boolean isWord(String text) {
    return !text.isEmpty()
        && text.length() < 1000
        && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || "_./->:".indexOf(c) >= 0);
  }
}
