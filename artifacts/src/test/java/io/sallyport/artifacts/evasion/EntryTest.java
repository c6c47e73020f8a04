package io.sallyport.artifacts.evasion;

import static io.sallyport.artifacts.evasion.ModelFiles.onnx;
import static io.sallyport.artifacts.evasion.ModelFiles.onnxNode;
import static io.sallyport.artifacts.evasion.ModelFiles.savedModel;
import static io.sallyport.artifacts.evasion.ModelFiles.tensorFlowNode;
import static io.sallyport.artifacts.evasion.ModelFiles.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.artifacts.ModelScanner;
import io.sallyport.artifacts.PickleBytes;
import io.sallyport.artifacts.ScanFinding;
import io.sallyport.artifacts.ScanLimits;
import io.sallyport.artifacts.ScanReport;
import io.sallyport.artifacts.ScanVerdict;
import io.sallyport.artifacts.internal.rules.DataFiles;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each entry of each list does what it is there for. */
final class EntryTest {
  private static final ModelScanner SCANNER = new ModelScanner(ScanLimits.standard());
  private static final JsonNode OPERATIONS = DataFiles.tree("rules/operations.json");
  private static final JsonNode SETTINGS = DataFiles.tree("rules/settings.json");
  private static final JsonNode JINJA = DataFiles.tree("templates/jinja.json");

  private static List<String> rules(byte[] bytes, String file) {
    return SCANNER.scan(bytes, file).findings().stream().map(ScanFinding::rule).toList();
  }

  private static ScanVerdict verdict(byte[] bytes, String file) {
    return SCANNER.scan(bytes, file).verdict();
  }

  private static Set<String> of(JsonNode tree, String list) {
    return new TreeSet<>(DataFiles.strings(tree.path(list)));
  }

  @Test
  void wordsOfSource_areNamed() {
    for (String word : DataFiles.lines("rules/source-words.txt")) {
      assertThat(rules(utf8("x = 1\n" + word + "\n"), "m.py")).as(word).contains("code/source");
    }
    for (String word : DataFiles.lines("rules/torchscript-words.txt")) {
      byte[] archive =
          new RawZip()
              .add(RawZip.entry("m/data.pkl", PickleBytes.protocol(2).raw("N.").bytes()))
              .add(RawZip.entry("m/constants.pkl", PickleBytes.protocol(2).raw(").").bytes()))
              .add(RawZip.entry("m/code/__torch__/x.py", utf8("x = " + word + "(1)\n")))
              .end();
      assertThat(rules(archive, "m.pt")).as(word).contains("torchscript/files");
    }
  }

  @Test
  void wordsOfBytecode_areNamed() {
    for (String word : DataFiles.lines("rules/code-words.txt")) {
      String layer =
          "{\"class_name\":\"Lambda\",\"config\":{\"function\":[\"%s\",null,null]}}"
              .formatted(KerasEvasions.bytecode(word));
      assertThat(rules(utf8(layer), "config.json")).as(word).contains("keras/dangerous-bytecode");
    }
  }

  @Test
  void namesInTemplates_areJudged() {
    for (String name : of(JINJA, "dangerous-names")) {
      assertThat(rules(utf8("{{ " + name + "('x') }}"), "t.jinja"))
          .as(name)
          .contains("jinja/dangerous-name");
    }
    for (String name : of(JINJA, "dangerous-attributes")) {
      assertThat(rules(utf8("{{ x." + name + "('x') }}"), "t.jinja"))
          .as(name)
          .contains("jinja/inner-attribute");
    }
    for (String name : of(JINJA, "inner-objects")) {
      assertThat(rules(utf8("{{ " + name + ".x }}"), "t.jinja"))
          .as(name)
          .contains("jinja/inner-object");
    }
    for (String name : of(JINJA, "functions")) {
      // Words such as "and" stand before a bracket only within an expression.
      assertThat(rules(utf8("{{ " + name + "(x) }}"), "t.jinja"))
          .as(name)
          .isSubsetOf("jinja/broken");
    }
  }

  @Test
  void operationsOfGraphs_areJudged() {
    for (String name : of(OPERATIONS, "tensorflow-code")) {
      assertThat(verdict(savedModel(tensorFlowNode(name)), "saved_model.pb"))
          .as(name)
          .isEqualTo(ScanVerdict.MALICIOUS);
    }
    for (String name : of(OPERATIONS, "tensorflow-files")) {
      assertThat(rules(savedModel(tensorFlowNode(name)), "saved_model.pb"))
          .as(name)
          .containsExactly("tensorflow/files");
    }
    for (String name : of(OPERATIONS, "onnx-code")) {
      assertThat(rules(onnx(onnxNode(name, "")), "m.onnx")).as(name).containsExactly("onnx/code");
    }
    for (String domain : of(OPERATIONS, "onnx-domains")) {
      assertThat(rules(onnx(onnxNode("Relu", domain)), "m.onnx")).as(domain).isEmpty();
    }
    for (String name : of(OPERATIONS, "tflite-known")) {
      assertThat(rules(TfliteBytes.custom(name), "m.tflite")).as(name).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "target-packages, '{\"_target_\":\"%s.Thing\"}', ''",
    "mlflow-loaders, '{\"loader_module\":\"%s\"}', ''",
    "keras-modules, '{\"class_name\":\"Dense\",\"module\":\"%s\",\"config\":{}}', ''",
    "keras-forbidden, '{\"class_name\":\"%s\",\"module\":\"keras\",\"config\":{}}',"
        + " keras/dangerous-name",
    "builtin-functions,"
        + " '{\"class_name\":\"function\",\"module\":\"builtins\",\"config\":\"%s\"}',"
        + " keras/dangerous-name",
    "keras-operations, '{\"class_name\":\"TFOpLambda\",\"config\":{\"function\":\"%s\"}}',"
        + " keras/dangerous-name",
    "keras-acting-modules,"
        + " '{\"class_name\":\"Dense\",\"module\":\"keras.%s\",\"config\":{}}',"
        + " keras/dangerous-name",
    "keras-acting-names, '{\"class_name\":\"%s\",\"module\":\"keras.utils\",\"config\":{}}',"
        + " keras/dangerous-name",
    "target-actions, '{\"_target_\":\"nemo.x.%s\"}', config/dangerous-target",
    "target-modules, '{\"_target_\":\"nemo.%s.Thing\"}', config/unvetted-target",
    "target-functions, '{\"_target_\":\"%s\"}', ''",
    "keras-files, '{\"class_name\":\"X\",\"config\":{\"%s\":\"/etc/passwd\"}}', keras/file-path",
    "skops-loaders,"
        + " '{\"__class__\":\"dict\",\"__module__\":\"operator\",\"__loader__\":\"%s\"}', ''"
  })
  void settings_areJudged(String list, String settings, String rule) {
    for (String entry : of(SETTINGS, list)) {
      List<String> found = rules(utf8(settings.formatted(entry)), "config.json");
      if (rule.isEmpty()) {
        assertThat(found).as(entry).doesNotContain("skops/loader").noneMatch(this::isOfNames);
      } else {
        assertThat(found).as(entry).contains(rule);
      }
    }
  }

  private boolean isOfNames(String rule) {
    return rule.startsWith("keras/") || rule.equals("config/unknown-target");
  }

  @Test
  void typesOfSkops_areAllowed() {
    for (String type : of(SETTINGS, "skops-types")) {
      int dot = type.lastIndexOf('.');
      String node =
          "{\"__class__\":\"%s\",\"__module__\":\"%s\",\"__loader__\":\"ObjectNode\"}"
              .formatted(type.substring(dot + 1), type.substring(0, dot));
      assertThat(rules(utf8(node), "schema.json")).as(type).isEmpty();
    }
  }

  @Test
  void namesOfPickles_areJudged() {
    for (String hook : DataFiles.lines("python/hooks.txt")) {
      byte[] pickle =
          PickleBytes.protocol(4)
              .global("collections", "OrderedDict")
              .raw(")R}")
              .text(hook)
              .global("builtins", "list")
              .raw("sb.")
              .bytes();
      assertThat(rules(pickle, "m.pkl")).as(hook).contains("pickle/hook");
    }
    for (String codec : DataFiles.lines("python/codecs.txt")) {
      byte[] pickle =
          PickleBytes.protocol(4)
              .global("_codecs", "encode")
              .text("x")
              .text(codec)
              .op(0x86)
              .raw("R.")
              .bytes();
      assertThat(rules(pickle, "m.pkl")).as(codec).isEmpty();
    }
    for (String name : DataFiles.lines("python/acting-constructors.txt")) {
      int dot = name.lastIndexOf('.');
      byte[] pickle = PickleBytes.calling(name.substring(0, dot), name.substring(dot + 1), "x");
      assertThat(rules(pickle, "m.pkl")).as(name).contains("pickle/unvetted-call");
    }
    for (String name : DataFiles.lines("python/packages.txt")) {
      ScanReport report = SCANNER.scan(PickleBytes.calling(name + ".inner", "make", "x"), "m.pkl");
      assertThat(report.verdict()).as(name).isEqualTo(ScanVerdict.MALICIOUS);
    }
  }

  @Test
  void codeBuilders_areSuspicious() {
    for (String line : DataFiles.lines("python/code-builders.txt")) {
      int colon = line.indexOf(':');
      for (String name : line.substring(colon + 1).strip().split(" ", -1)) {
        byte[] pickle = PickleBytes.calling(line.substring(0, colon), name, "x");
        assertThat(rules(pickle, "m.pkl")).as(name).contains("pickle/code");
      }
    }
  }

  @Test
  void namesOfFiles_promiseWhatTheyHold() {
    for (String ending : DataFiles.lines("rules/data-names.txt")) {
      assertThat(rules(PickleBytes.calling("os", "system", "x"), "m." + ending))
          .as(ending)
          .contains("format/mismatch");
    }
    byte[] nothing = new byte[100];
    nothing[0] = (byte) 0xff;
    for (String ending : DataFiles.lines("rules/recognised-names.txt")) {
      assertThat(verdict(nothing, "m." + ending)).as(ending).isNotEqualTo(ScanVerdict.CLEAN);
    }
  }
}
