package io.sallyport.artifacts.internal.graph;

import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.rules.DataFiles;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Scan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads ONNX models (onnx.proto3, IR version 3 to 13): operations and their domains, and files with
 * tensors, in the graph, its subgraphs, functions, sparse tensors and training information.
 */
public final class OnnxReader {
  private static final Set<String> DOMAINS =
      DataFiles.strings(DataFiles.tree("rules/operations.json").path("onnx-domains"));
  private static final Set<String> RUNS_CODE =
      DataFiles.strings(DataFiles.tree("rules/operations.json").path("onnx-code"));
  private static final int DEEPEST = 64;
  // Fields of ModelProto; loaders leave others alone, and whoever knows of one finds it there.
  private static final Set<Integer> KNOWN = Set.of(1, 2, 3, 4, 5, 6, 7, 8, 14, 20, 25, 26);

  private final Member member;
  private final Scan scan;
  private final Set<String> functionDomains = new HashSet<>();

  /** A reader of one file. */
  public OnnxReader(Member member, Scan scan) {
    this.member = member;
    this.scan = scan;
  }

  /** Reads the model. */
  public String read() throws IOException, FormatException, BudgetException {
    Proto functions = new Proto(member.bytes());
    boolean graph = false;
    while (functions.next()) {
      graph |= functions.isBytes(7);
      if (functions.isBytes(25)) {
        Proto function = functions.message();
        while (function.next()) {
          if (function.isBytes(10)) {
            functionDomains.add(function.text());
          }
        }
      }
    }
    if (!graph) {
      throw new FormatException(-1, "a model without a graph");
    }
    Proto model = new Proto(member.bytes());
    while (model.next()) {
      if (model.isBytes(7)) {
        graph(model.message(), 0);
      } else if (model.isBytes(20)) {
        Proto training = model.message();
        while (training.next()) {
          if (training.isBytes(1) || training.isBytes(2)) {
            graph(training.message(), 0);
          }
        }
      } else if (model.isBytes(25)) {
        function(model.message());
      } else if (model.isBytes(8)) {
        imported(model.message());
      } else if (model.isBytes() && !KNOWN.contains(model.field())) {
        Member field = member.inner(model.content(), "(field " + model.field() + ")", false);
        scan.content(field);
        scan.salvage(field);
      }
    }
    return "onnx";
  }

  /** A set of operations that a runtime has to know before it takes the model. */
  private void imported(Proto operations) throws IOException, FormatException {
    String domain = "";
    while (operations.next()) {
      domain = operations.isBytes(1) ? operations.text() : domain;
    }
    if (!DOMAINS.contains(domain) && !functionDomains.contains(domain)) {
      scan.run()
          .report(
              "onnx/custom-domain",
              member.at(-1, "opset_import"),
              "The model asks for the operations of " + domain + ", which is not known here.");
    }
  }

  private void function(Proto function) throws IOException, FormatException, BudgetException {
    while (function.next()) {
      if (function.isBytes(7)) {
        node(function.message(), 1);
      } else if (function.isBytes(11)) {
        attribute(function.message(), 1);
      }
    }
  }

  private void graph(Proto graph, int depth) throws IOException, FormatException, BudgetException {
    if (depth > DEEPEST) {
      throw new BudgetException("subgraphs nested deeper than " + DEEPEST);
    }
    while (graph.next()) {
      if (graph.isBytes(1)) {
        node(graph.message(), depth);
      } else if (graph.isBytes(5)) {
        tensor(graph.message());
      } else if (graph.isBytes(15)) {
        sparse(graph.message());
      }
    }
  }

  private void node(Proto node, int depth) throws IOException, FormatException, BudgetException {
    scan.run().payTime();
    String name = "";
    String operation = "";
    String domain = "";
    while (node.next()) {
      switch (node.field()) {
        case 3 -> name = node.text();
        case 4 -> operation = node.text();
        case 7 -> domain = node.text();
        case 5 -> attribute(node.message(), depth);
        default -> {}
      }
    }
    String full = domain.isEmpty() ? operation : domain + "." + operation;
    if (RUNS_CODE.contains(operation)) {
      scan.run()
          .report(
              "onnx/code",
              member.at(-1, "node " + name),
              "The graph has the operation " + full + ".");
    } else if (!DOMAINS.contains(domain) && !functionDomains.contains(domain)) {
      scan.run()
          .report(
              "onnx/custom-domain",
              member.at(-1, "node " + name),
              "The graph has the operation " + full + " of a domain that is not known here.");
    }
  }

  private void attribute(Proto attribute, int depth)
      throws IOException, FormatException, BudgetException {
    while (attribute.next()) {
      if (!attribute.isBytes()) {
        continue;
      }
      switch (attribute.field()) {
        case 5, 10 -> tensor(attribute.message());
        case 6, 11 -> graph(attribute.message(), depth + 1);
        case 22, 23 -> sparse(attribute.message());
        default -> {}
      }
    }
  }

  private void sparse(Proto sparse) throws IOException, FormatException {
    while (sparse.next()) {
      if (sparse.isBytes(1) || sparse.isBytes(2)) {
        tensor(sparse.message());
      }
    }
  }

  private void tensor(Proto tensor) throws IOException, FormatException {
    String name = "";
    boolean external = false;
    List<Bytes> entries = new ArrayList<>();
    while (tensor.next()) {
      if (tensor.isBytes(8)) {
        name = tensor.text();
      } else if (tensor.isBytes(13)) {
        entries.add(tensor.content());
      } else if (tensor.isNumber(14)) {
        external = tensor.number() == 1;
      }
    }
    if (external || !entries.isEmpty()) {
      OnnxExternalData.check(entries, member.at(-1, "tensor " + name), scan);
    }
  }
}
