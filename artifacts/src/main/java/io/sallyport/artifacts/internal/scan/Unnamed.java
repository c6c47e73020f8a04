package io.sallyport.artifacts.internal.scan;

import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.config.JsonReader;
import io.sallyport.artifacts.internal.config.YamlReader;
import io.sallyport.artifacts.internal.graph.CoreMlReader;
import io.sallyport.artifacts.internal.graph.GraphText;
import io.sallyport.artifacts.internal.graph.OnnxReader;
import io.sallyport.artifacts.internal.graph.ProtoKind;
import io.sallyport.artifacts.internal.graph.TensorFlowReader;
import io.sallyport.artifacts.internal.tensor.SafetensorsReader;
import io.sallyport.artifacts.internal.text.CodeFiles;
import io.sallyport.artifacts.internal.text.CodeReader;
import io.sallyport.artifacts.internal.text.JinjaRules;
import io.sallyport.artifacts.internal.text.XmlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Content that no first bytes tell alone: names, texts and structure decide. */
final class Unnamed {
  private static final Set<String> YAML = Set.of("yaml", "yml");
  private static final Set<String> YAML_NAMES = Set.of("MLmodel", "MLproject");
  private static final Set<String> TEMPLATES = Set.of("jinja", "jinja2", "j2");
  private static final int WINDOW = 1 << 16;
  private static final int LONGEST_TEMPLATE = 16 << 20;

  private Unnamed() {}

  /** The format, or {@code unknown}. */
  static String read(Member member, byte[] head, Scan scan)
      throws IOException, FormatException, BudgetException {
    String extension = FileNames.extension(member.name());
    int first = firstCharacter(head);
    if (LargeFile.isPointer(member.bytes())) {
      return "git-lfs-pointer";
    }
    String program = CodeFiles.program(head);
    if (program != null) {
      return CodeReader.program(member, scan, program);
    }
    String code = isText(head) ? CodeFiles.read(member, extension, scan) : null;
    if (code != null) {
      return code;
    }
    if (extension.equals("safetensors")) {
      return new SafetensorsReader().read(member, scan);
    }
    if (extension.equals("gguf")) {
      throw new FormatException(0, "no GGUF at the beginning");
    }
    if (YAML.contains(extension) || YAML_NAMES.contains(member.name())) {
      return new YamlReader().read(member, scan);
    }
    if (TEMPLATES.contains(extension)) {
      String text = new String(member.bytes().copy(0, LONGEST_TEMPLATE), StandardCharsets.UTF_8);
      JinjaRules.check(text, member.place(), scan.run());
      return "jinja";
    }
    if (extension.equals("pbtxt") || extension.equals("prototxt")) {
      return GraphText.read(member, scan);
    }
    if (extension.equals("py")) {
      return CodeReader.python(member, scan);
    }
    if (extension.equals("json") || (first == '{' || first == '[') && isText(head)) {
      return json(member, extension, scan);
    }
    boolean markup = extension.equals("xml") || extension.equals("pmml") || isWideMarkup(head);
    if (markup || first == '<' && isText(head)) {
      return markup(member, extension, scan);
    }
    return structure(member, head, scan);
  }

  private static String json(Member member, String extension, Scan scan)
      throws IOException, FormatException, BudgetException {
    try {
      return new JsonReader().read(member, scan);
    } catch (FormatException e) {
      // A text may begin like JSON, unless its name says that it is.
      if (extension.equals("json")) {
        throw e;
      }
      return wholeText(member, scan);
    }
  }

  private static String markup(Member member, String extension, Scan scan)
      throws IOException, FormatException, BudgetException {
    boolean named = extension.equals("xml") || extension.equals("pmml");
    try {
      return new XmlReader().read(member, scan);
    } catch (FormatException e) {
      if (named) {
        throw e;
      }
      return wholeText(member, scan);
    }
  }

  private static String structure(Member member, byte[] head, Scan scan)
      throws IOException, FormatException, BudgetException {
    return switch (ProtoKind.of(member.bytes(), member.name())) {
      case ONNX -> new OnnxReader(member, scan).read();
      case SAVED_MODEL -> new TensorFlowReader(member, scan).savedModel();
      case GRAPH -> new TensorFlowReader(member, scan).frozenGraph();
      case KERAS_METADATA -> new TensorFlowReader(member, scan).kerasMetadata();
      case CORE_ML -> new CoreMlReader(member, scan).read();
      case NONE -> isText(head) ? wholeText(member, scan) : unknown(member, scan);
    };
  }

  /** Says how much of a file nobody here understands. */
  private static String unknown(Member member, Scan scan) {
    if (member.path().isEmpty()) {
      scan.run()
          .report(
              "content/unknown",
              member.place(),
              "Not a model format: " + member.bytes().size() + " bytes that are not understood.");
    }
    return "unknown";
  }

  /** A beginning is no proof: one byte that no text has makes all of it something else. */
  private static String wholeText(Member member, Scan scan) throws IOException, BudgetException {
    for (long at = 0; at < member.bytes().size(); at += WINDOW) {
      scan.run().payTime();
      if (!isText(member.bytes().copy(at, WINDOW))) {
        return unknown(member, scan);
      }
    }
    return "text";
  }

  private static int firstCharacter(byte[] head) {
    int i = head.length > 2 && (head[0] & 0xff) == 0xef && (head[1] & 0xff) == 0xbb ? 3 : 0;
    while (i < head.length
        && (head[i] == ' ' || head[i] == '\n' || head[i] == '\r' || head[i] == '\t')) {
      i++;
    }
    return i < head.length ? head[i] : -1;
  }

  /** Whether content begins as markup in UTF-16. */
  private static boolean isWideMarkup(byte[] head) {
    if (head.length < 4) {
      return false;
    }
    int at = (head[0] & head[1] & 0xfe) == 0xfe ? 2 : 0;
    return head[at] == '<' && head[at + 1] == 0 || head[at] == 0 && head[at + 1] == '<';
  }

  private static boolean isText(byte[] head) {
    for (byte b : head) {
      if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f' && b != 0x1b) {
        return false;
      }
    }
    return true;
  }
}
