package io.sallyport.artifacts.internal.graph;

import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Scan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads SavedModel, MetaGraphDef and GraphDef messages (tensorflow/core/protobuf and framework):
 * which operations their nodes and the functions of their libraries run, and the Keras metadata.
 */
public final class TensorFlowReader {
  private final Member member;
  private final Scan scan;
  private boolean assets;

  /** A reader of one file. */
  public TensorFlowReader(Member member, Scan scan) {
    this.member = member;
    this.scan = scan;
  }

  /** Reads a SavedModel. */
  public String savedModel() throws IOException, FormatException, BudgetException {
    Proto model = new Proto(member.bytes());
    while (model.next()) {
      if (model.isBytes(2)) {
        assets = hasAssets(model.message());
        metaGraph(model.message());
      }
    }
    return "tf-savedmodel";
  }

  /** Reads one graph with what belongs to it. */
  String metaGraph() throws IOException, FormatException, BudgetException {
    assets = hasAssets(new Proto(member.bytes()));
    metaGraph(new Proto(member.bytes()));
    return "tf-metagraph";
  }

  /** Reads a frozen graph. */
  public String frozenGraph() throws IOException, FormatException, BudgetException {
    graph(member.bytes());
    return "tf-graph";
  }

  /** Reads the metadata that Keras keeps beside a SavedModel: a JSON text a node. */
  public String kerasMetadata() throws IOException, FormatException, BudgetException {
    Proto metadata = new Proto(member.bytes());
    while (metadata.next()) {
      if (metadata.isBytes(1)) {
        Proto node = metadata.message();
        while (node.next()) {
          json(node);
        }
      }
    }
    return "tf-keras-metadata";
  }

  private static boolean hasAssets(Proto meta) throws IOException, FormatException {
    boolean found = false;
    while (meta.next()) {
      found |= meta.isBytes(6);
    }
    return found;
  }

  private void metaGraph(Proto meta) throws IOException, FormatException, BudgetException {
    while (meta.next()) {
      if (meta.isBytes(2)) {
        graph(meta.content());
      } else if (meta.isBytes(6)) {
        asset(meta.message());
      } else if (meta.isBytes(7)) {
        objects(meta.content(), 0);
      }
    }
  }

  private void graph(Bytes content) throws IOException, FormatException, BudgetException {
    TensorFlowPaths paths = TensorFlowPaths.of(content, 1);
    Proto graph = new Proto(content);
    while (graph.next()) {
      if (graph.isBytes(1)) {
        node(graph.message(), "", paths);
      } else if (graph.isBytes(2)) {
        library(graph.message());
      }
    }
  }

  private void library(Proto library) throws IOException, FormatException, BudgetException {
    while (library.next()) {
      if (!library.isBytes(1)) {
        continue;
      }
      Bytes content = library.content();
      String name = "";
      TensorFlowPaths paths = TensorFlowPaths.of(content, 3);
      Proto function = new Proto(content);
      while (function.next()) {
        if (function.isBytes(1)) {
          Proto signature = function.message();
          while (signature.next()) {
            name = signature.isBytes(1) ? signature.text() : name;
          }
        } else if (function.isBytes(3)) {
          node(function.message(), name, paths);
        }
      }
    }
  }

  private void node(Proto node, String function, TensorFlowPaths paths)
      throws IOException, FormatException, BudgetException {
    scan.run().payTime();
    String name = "";
    String operation = "";
    String descriptor = "";
    List<String> inputs = new ArrayList<>();
    while (node.next()) {
      name = node.isBytes(1) ? node.text() : name;
      operation = node.isBytes(2) ? node.text() : operation;
      if (node.isBytes(3) && inputs.size() < 4) {
        inputs.add(node.text());
      }
      descriptor = node.isBytes(5) ? descriptor(node.message(), descriptor) : descriptor;
    }
    String detail = "node " + name + (function.isEmpty() ? "" : " of function " + function);
    String written = paths.writtenOutside(operation, inputs);
    if (written != null) {
      scan.run()
          .report(
              "tensorflow/writes-outside",
              member.at(-1, detail),
              "The operation " + operation + " writes the file '" + written + "'.");
    }
    TensorFlowOperations.judge(
        operation, function, descriptor, assets, member.at(-1, detail), scan.run());
  }

  /** The file that an attribute names as the source of message types. */
  private static String descriptor(Proto attribute, String before)
      throws IOException, FormatException {
    String key = "";
    String value = "";
    while (attribute.next()) {
      key = attribute.isBytes(1) ? attribute.text() : key;
      if (attribute.isBytes(2)) {
        Proto content = attribute.message();
        while (content.next()) {
          value = content.isBytes(2) ? content.text() : value;
        }
      }
    }
    return key.equals("descriptor_source") ? value : before;
  }

  /** Judges an operation that a text names. */
  static void judge(String operation, Member member, long at, Scan scan) {
    TensorFlowOperations.judge(operation, "", "", false, member.at(at, "op"), scan.run());
  }

  private void asset(Proto asset) throws IOException, FormatException {
    while (asset.next()) {
      if (asset.isBytes(2) && Paths.leaves(asset.text())) {
        scan.run()
            .report(
                "graph/path",
                member.at(-1, "asset_file_def"),
                "An asset lies at '" + asset.text() + "'.");
      }
    }
  }

  /** Objects of Keras keep their configuration as JSON somewhere within the graph of objects. */
  private void objects(Bytes content, int depth)
      throws IOException, FormatException, BudgetException {
    Proto proto = new Proto(content);
    while (proto.next()) {
      if (proto.isBytes()) {
        json(proto);
        if (depth < 4 && proto.content().size() > 2 && Proto.parses(proto.content())) {
          objects(proto.content(), depth + 1);
        }
      }
    }
  }

  private void json(Proto field) throws IOException, BudgetException {
    Bytes content = field.content();
    byte[] head = content.copy(0, 2);
    if (field.isBytes() && head.length == 2 && head[0] == '{' && head[1] == '"') {
      scan.content(member.inner(content, "metadata.json", false));
    }
  }
}
