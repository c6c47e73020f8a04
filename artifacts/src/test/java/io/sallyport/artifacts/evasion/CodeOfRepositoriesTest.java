package io.sallyport.artifacts.evasion;

import static io.sallyport.artifacts.evasion.ModelFiles.field;
import static io.sallyport.artifacts.evasion.ModelFiles.join;
import static io.sallyport.artifacts.evasion.ModelFiles.number;
import static io.sallyport.artifacts.evasion.ModelFiles.onnx;
import static io.sallyport.artifacts.evasion.ModelFiles.onnxNode;
import static io.sallyport.artifacts.evasion.ModelFiles.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.artifacts.ModelScanner;
import io.sallyport.artifacts.ScanFinding;
import io.sallyport.artifacts.ScanLimits;
import io.sallyport.artifacts.internal.rules.DataFiles;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings that make a library run code which comes with a model. */
final class CodeOfRepositoriesTest {
  private static final ModelScanner SCANNER = new ModelScanner(ScanLimits.standard());

  private static List<String> rules(byte[] bytes, String name) {
    return SCANNER.scan(bytes, name).findings().stream().map(ScanFinding::rule).distinct().toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "model_index.json | {\"_class_name\":\"P\",\"unet\":[\"my_unet\",\"Evil\"]}",
        "model_index.json | {\"_class_name\":[\"pipeline\",\"Evil\"]}",
        "config.json | {\"model_type\":\"llama\",\"_attn_implementation\":\"evil/kernel\"}",
        "generation_config.json | {\"custom_generate\":\"evil/repo\"}",
        "config.pbtxt | name: \"x\" backend : \"python\"",
        "config.pbtxt | parameters { key: \"EXECUTION_ENV_PATH\" value { string_value: \"/x\" } }",
        "MLmodel | a: {loader_module: mlflow.pyfunc.model, python_model: m.pkl}",
        "MLmodel | a: {loader_module: mlflow.pyfunc.model, model_code_path: m.py}"
      })
  void codeOfTheRepository_isFlagged(String name, String text) {
    assertThat(rules(utf8(text), name)).contains("config/remote-code");
  }

  @Test
  void moduleOutsideOfTheModel_isFlagged() {
    String module =
        "[{\"idx\":0,\"name\":\"0\",\"path\":\"%s\","
            + "\"type\":\"sentence_transformers.models.Transformer\"}]";
    for (String path : List.of("/etc", "../x", "a/../../x", "~/x", "C:/x")) {
      assertThat(rules(utf8(module.formatted(path)), "modules.json")).containsExactly("graph/path");
    }
    assertThat(rules(utf8(module.formatted("1_Pooling")), "modules.json")).isEmpty();
  }

  @Test
  void librariesOfPipelines_areClean() {
    for (var library : DataFiles.tree("rules/settings.json").path("pipeline-libraries")) {
      String index = "{\"_class_name\":\"P\",\"unet\":[\"" + library.asText() + "\",\"U\"]}";
      assertThat(rules(utf8(index), "model_index.json")).as(library.asText()).isEmpty();
    }
  }

  @Test
  void ordinaryAttentionAndFlavour_areClean() {
    assertThat(rules(utf8("{\"_attn_implementation\":\"sdpa\"}"), "config.json")).isEmpty();
    assertThat(rules(utf8("a: {loader_module: mlflow.sklearn, code: null}"), "MLmodel")).isEmpty();
  }

  @Test
  void domainOfOperations_isNamedThoughNoNodeUsesIt() {
    byte[] imports = field(8, field(1, "evil.ops"), number(2, 1));

    assertThat(rules(join(onnx(onnxNode("Relu", "")), imports), "m.onnx"))
        .containsExactly("onnx/custom-domain");
    assertThat(rules(onnx(onnxNode("StringUpper", "ai.onnx.contrib")), "m.onnx"))
        .containsExactly("onnx/custom-domain");
  }
}
