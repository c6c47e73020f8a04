package io.sallyport.artifacts.internal.graph;

import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Scan;
import java.io.IOException;

/** Reads Core ML models (Model.proto): custom and linked models, custom layers, paths of files. */
public final class CoreMlReader {
  private static final int CUSTOM_MODEL = 555;
  private static final int LINKED_MODEL = 556;
  private static final int CUSTOM_LAYER = 500;
  private static final int DEEPEST = 12;

  private final Member member;
  private final Scan scan;

  /** A reader of one file. */
  public CoreMlReader(Member member, Scan scan) {
    this.member = member;
    this.scan = scan;
  }

  /** Reads the model. */
  public String read() throws IOException, FormatException, BudgetException {
    model(new Proto(member.bytes()), 0);
    return "coreml";
  }

  private void model(Proto model, int depth) throws IOException, FormatException, BudgetException {
    scan.run().payTime();
    while (model.next()) {
      if (!model.isBytes()) {
        continue;
      }
      Bytes content = model.content();
      switch (model.field()) {
        case CUSTOM_MODEL -> custom(content, "model");
        case LINKED_MODEL ->
            scan.run()
                .report(
                    "coreml/linked", member.at(-1, "linkedModel"), "The model loads another file.");
        case CUSTOM_LAYER -> custom(content, "layer");
        default -> {
          path(content);
          if (depth < DEEPEST
              && content.size() > 2
              && content.size() < 64 << 20
              && Proto.parses(content)) {
            model(new Proto(content), depth + 1);
          }
        }
      }
    }
  }

  private void custom(Bytes content, String what) throws IOException, FormatException {
    String type = "";
    if (Proto.parses(content)) {
      Proto custom = new Proto(content);
      while (custom.next()) {
        type = (custom.isBytes(1) || custom.isBytes(10)) && type.isEmpty() ? custom.text() : type;
      }
      scan.run()
          .report(
              "coreml/custom",
              member.at(-1, "custom " + what),
              "The " + what + " is code of the application, class " + type + ".");
    }
  }

  /** Weights of ML programs lie in files: {@code @model_path/weights/weight.bin}. */
  private void path(Bytes content) throws IOException {
    if (content.size() < 4 || content.size() > 4096) {
      return;
    }
    String text = new String(content.copy(0, 4096), java.nio.charset.StandardCharsets.UTF_8);
    boolean plain = text.chars().allMatch(c -> c >= ' ' && c < 127);
    if (plain && text.contains("../")
        || plain && text.startsWith("@model_path/") && Paths.leaves(text.substring(12))) {
      scan.run().report("graph/path", member.at(-1, "fileName"), "The model reads '" + text + "'.");
    }
  }
}
