package io.sallyport.artifacts.internal.graph;

import io.sallyport.artifacts.internal.bytes.ArrayBytes;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Scan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads graphs of TensorFlow that are written as text: {@code op: "ReadFile"}. */
public final class GraphText {
  private static final int LARGEST = 64 << 20;

  private GraphText() {}

  /** Judges every operation that the text names. */
  public static String read(Member member, Scan scan) throws IOException, BudgetException {
    if (member.bytes().size() > LARGEST) {
      throw new BudgetException("a graph as text of more than 64 MiB");
    }
    String text = new String(member.bytes().copy(0, LARGEST), StandardCharsets.UTF_8);
    for (int at = text.indexOf("op"); at >= 0; at = text.indexOf("op", at + 2)) {
      if (at == 0
          || !Character.isLetterOrDigit(text.charAt(at - 1)) && text.charAt(at - 1) != '_') {
        String operation = value(text, at + 2);
        if (!operation.isEmpty()) {
          TensorFlowReader.judge(operation, member, at, scan);
        }
      }
    }
    asBinary(text, member, scan);
    return "tf-graph-text";
  }

  /** The same message in binary says which files its operations write. */
  private static void asBinary(String text, Member member, Scan scan)
      throws IOException, BudgetException {
    if (!text.contains("node") && !text.contains("meta_graphs")) {
      return;
    }
    try {
      String type = ProtoText.type(text);
      Member binary =
          new Member(
              new ArrayBytes(ProtoText.binary(text, type)),
              member.path(),
              member.name(),
              member.depth(),
              member.torch());
      TensorFlowReader reader = new TensorFlowReader(binary, scan);
      switch (type) {
        case "SavedModel" -> reader.savedModel();
        case "MetaGraph" -> reader.metaGraph();
        default -> reader.frozenGraph();
      }
    } catch (FormatException e) {
      scan.run()
          .report(
              "format/malformed",
              member.at(e.offset(), "text"),
              "This graph as text is not intact: " + e.getMessage() + ".");
    }
  }

  /** The text in quotation marks behind a colon; empty when something else stands there. */
  private static String value(String text, int from) {
    int at = from;
    while (at < text.length()
        && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == ':')) {
      at++;
    }
    if (at >= text.length() || text.charAt(at) != '"' && text.charAt(at) != '\'') {
      return "";
    }
    int end = text.indexOf(text.charAt(at), at + 1);
    return end < 0 ? "" : text.substring(at + 1, end);
  }
}
