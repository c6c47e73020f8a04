package io.sallyport.artifacts.evasion;

import static io.sallyport.artifacts.evasion.ModelFiles.field;
import static io.sallyport.artifacts.evasion.ModelFiles.join;
import static io.sallyport.artifacts.evasion.ModelFiles.savedModel;
import static io.sallyport.artifacts.evasion.ModelFiles.tensorFlowFunction;
import static io.sallyport.artifacts.evasion.ModelFiles.tensorFlowNode;
import static io.sallyport.artifacts.evasion.ModelFiles.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.artifacts.ModelScanner;
import io.sallyport.artifacts.ScanFinding;
import io.sallyport.artifacts.ScanLimits;
import io.sallyport.artifacts.internal.rules.DataFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operations of TensorFlow are clean because somebody looked at them, never by being unknown. */
final class GraphOperationsTest {
  private static final ModelScanner SCANNER = new ModelScanner(ScanLimits.standard());

  private static List<String> rules(byte[] bytes, String name) {
    return SCANNER.scan(bytes, name).findings().stream().map(ScanFinding::rule).distinct().toList();
  }

  private static List<String> rules(byte[] model) {
    return rules(model, "saved_model.pb");
  }

  @Test
  void everyOrdinaryOperation_isCleanAndStandsOnce() {
    List<String> names = new ArrayList<>();
    DataFiles.lines("rules/tensorflow-operations.txt")
        .forEach(line -> names.addAll(List.of(line.split(" ", -1))));

    assertThat(new TreeSet<>(names)).hasSameSizeAs(names).hasSizeGreaterThan(1200);
    for (String name : names) {
      assertThat(rules(savedModel(tensorFlowNode(name)))).as(name).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Custom>Evil", "_Send", "XlaCallModule", "SendTPUEmbedding", "CopyHost", "matmul"})
  void unknownOperation_isSuspicious(String name) {
    assertThat(rules(savedModel(tensorFlowNode(name)))).containsExactly("tensorflow/unknown");
    assertThat(rules(savedModel(tensorFlowFunction(name)))).containsExactly("tensorflow/unknown");
    assertThat(rules(utf8("node {\n  op: \"" + name + "\"\n}\n"), "graph.pbtxt"))
        .containsExactly("tensorflow/unknown");
  }

  @Test
  void operationOfTwoTextsOrEscapes_isNotTakenForAnOrdinaryOne() {
    assertThat(rules(utf8("node {\n  op: \"Py\" \"Func\"\n}\n"), "graph.pbtxt")).isNotEmpty();
    assertThat(rules(utf8("node {\n  op: \"\\120yFunc\"\n}\n"), "graph.pbtxt")).isNotEmpty();
  }

  @Test
  void messageTypesOfAFile_areSuspicious() {
    assertThat(rules(decoder("/etc/types.pb"))).containsExactly("tensorflow/files");
    assertThat(rules(decoder("local://"))).isEmpty();
    assertThat(rules(decoder("bytes://\n\u0003abc"))).isEmpty();
  }

  private static byte[] decoder(String source) {
    byte[] attribute = field(5, field(1, "descriptor_source"), field(2, field(2, source)));
    return savedModel(field(1, field(1, "z"), field(2, "DecodeProtoV2"), attribute));
  }

  @Test
  void tableOfATextFile_isCleanOnlyWithAssets() {
    byte[] graph = field(2, tensorFlowNode("InitializeTableFromTextFileV2"));
    byte[] asset = field(6, field(2, "vocab.txt"));
    byte[] tag = field(1, field(4, "serve"));

    assertThat(rules(join(ModelFiles.number(1, 1), field(2, tag, graph))))
        .containsExactly("tensorflow/files");
    assertThat(rules(join(ModelFiles.number(1, 1), field(2, tag, graph, asset)))).isEmpty();
  }

  @Test
  void checkpointIsWritten_onlyByAFunctionThatSaves() {
    assertThat(rules(savedModel(function("__inference__traced_save_7", "SaveV2")))).isEmpty();
    assertThat(rules(savedModel(function("__inference__traced_restore_9", "RestoreV2")))).isEmpty();
    assertThat(rules(savedModel(function("__inference_serving_default_3", "SaveV2"))))
        .containsExactly("tensorflow/files");
  }

  private static byte[] function(String name, String operation) {
    return field(
        2, field(1, field(1, field(1, name)), field(3, field(1, "z"), field(2, operation))));
  }
}
