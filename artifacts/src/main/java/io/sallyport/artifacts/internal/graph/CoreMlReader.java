package io.sallyport.artifacts.internal.graph;

import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Scan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads Core ML models (Model.proto): custom and linked models, custom layers, paths of files. */
public final class CoreMlReader {
  // Fields of Model, and of NeuralNetworkLayer.
  private static final int PIPELINE_CLASSIFIER = 200;
  private static final int PIPELINE_REGRESSOR = 201;
  private static final int PIPELINE = 202;
  private static final int NETWORK_REGRESSOR = 303;
  private static final int NETWORK_CLASSIFIER = 403;
  private static final int NETWORK = 500;
  private static final int CUSTOM_MODEL = 555;
  private static final int LINKED_MODEL = 556;
  private static final int CUSTOM_LAYER = 500;
  private static final int FIRST_CONTROL_LAYER = 600;
  private static final int LAST_CONTROL_LAYER = 620;
  private static final int DEEPEST = 12;
  private static final int LONGEST_PATH = 4096;

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
    enter(depth);
    while (model.next()) {
      if (!model.isBytes()) {
        continue;
      }
      switch (model.field()) {
        case PIPELINE_CLASSIFIER, PIPELINE_REGRESSOR -> {
          Proto wrapped = model.message();
          while (wrapped.next()) {
            if (wrapped.isBytes(1)) {
              pipeline(wrapped.message(), depth + 1);
            }
          }
        }
        case PIPELINE -> pipeline(model.message(), depth + 1);
        case NETWORK, NETWORK_REGRESSOR, NETWORK_CLASSIFIER -> network(model.message(), depth + 1);
        case CUSTOM_MODEL -> custom(model.content(), "model", 1);
        case LINKED_MODEL -> {
          scan.run()
              .report(
                  "coreml/linked", member.at(-1, "linkedModel"), "The model loads another file.");
          paths(model.content(), depth + 1);
        }
        default -> paths(model.content(), depth + 1);
      }
    }
  }

  private void pipeline(Proto pipeline, int depth)
      throws IOException, FormatException, BudgetException {
    while (pipeline.next()) {
      if (pipeline.isBytes(1)) {
        model(pipeline.message(), depth + 1);
      }
    }
  }

  private void network(Proto network, int depth)
      throws IOException, FormatException, BudgetException {
    enter(depth);
    while (network.next()) {
      if (network.isBytes(1) && Proto.parses(network.content())) {
        layer(network.message(), depth);
      }
    }
  }

  private void layer(Proto layer, int depth) throws IOException, FormatException, BudgetException {
    while (layer.next()) {
      if (layer.isBytes(CUSTOM_LAYER)) {
        custom(layer.content(), "layer", 10);
      } else if (layer.isBytes()
          && layer.field() >= FIRST_CONTROL_LAYER
          && layer.field() <= LAST_CONTROL_LAYER
          && Proto.parses(layer.content())) {
        // Branches and loops hold networks of their own.
        Proto control = layer.message();
        while (control.next()) {
          if (control.isBytes() && Proto.parses(control.content())) {
            network(control.message(), depth + 1);
          }
        }
      }
    }
  }

  private void custom(Bytes content, String what, int nameField)
      throws IOException, FormatException {
    String type = "";
    if (Proto.parses(content)) {
      Proto custom = new Proto(content);
      while (custom.next()) {
        type = custom.isBytes(nameField) ? custom.text() : type;
      }
    }
    scan.run()
        .report(
            "coreml/custom",
            member.at(-1, "custom " + what),
            "The " + what + " is code of the application, class " + type + ".");
  }

  /** Weights of ML programs lie in files: {@code @model_path/weights/weight.bin}. */
  private void paths(Bytes content, int depth)
      throws IOException, FormatException, BudgetException {
    if (content.size() <= LONGEST_PATH) {
      path(new String(content.copy(0, LONGEST_PATH), StandardCharsets.UTF_8));
    }
    if (depth < DEEPEST && content.size() > 2 && Proto.parses(content)) {
      scan.run().payTime();
      Proto inner = new Proto(content);
      while (inner.next()) {
        if (inner.isBytes()) {
          paths(inner.content(), depth + 1);
        }
      }
    }
  }

  private void path(String text) {
    boolean plain = text.length() > 3 && text.chars().allMatch(c -> c >= ' ' && c < 127);
    if (plain && text.contains("../")
        || plain && text.startsWith("@model_path/") && Paths.leaves(text.substring(12))) {
      scan.run().report("graph/path", member.at(-1, "fileName"), "The model reads '" + text + "'.");
    }
  }

  private void enter(int depth) throws BudgetException {
    scan.run().payTime();
    if (depth > DEEPEST) {
      throw new BudgetException("models nested deeper than " + DEEPEST);
    }
  }
}
