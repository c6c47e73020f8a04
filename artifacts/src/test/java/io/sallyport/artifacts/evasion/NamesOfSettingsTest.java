package io.sallyport.artifacts.evasion;

import static io.sallyport.artifacts.evasion.ModelFiles.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.artifacts.ModelScanner;
import io.sallyport.artifacts.ScanFinding;
import io.sallyport.artifacts.ScanLimits;
import io.sallyport.artifacts.ScanVerdict;
import io.sallyport.artifacts.internal.rules.DataFiles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that settings make a loader import: a known package alone makes none of them clean. */
final class NamesOfSettingsTest {
  private static final ModelScanner SCANNER = new ModelScanner(ScanLimits.standard());

  private static List<String> rules(String text, String name) {
    return SCANNER.scan(utf8(text), name).findings().stream()
        .map(ScanFinding::rule)
        .distinct()
        .toList();
  }

  private static ScanVerdict verdict(String text, String name) {
    return SCANNER.scan(utf8(text), name).verdict();
  }

  private static String built(String module, String name) {
    return "{\"class_name\":\"%s\",\"module\":\"%s\",\"config\":{}}".formatted(name, module);
  }

  private static String called(String module, String name) {
    return "{\"class_name\":\"function\",\"module\":\"%s\",\"config\":\"%s\"}"
        .formatted(module, name);
  }

  @Test
  void everyNameOfKeras_isClean() {
    int count = 0;
    for (String line : DataFiles.lines("rules/keras-names.txt")) {
      for (String name : line.split(" ", -1)) {
        count++;
        assertThat(rules(built("keras.layers", name), "config.json"))
            .as(name)
            .doesNotContain("keras/unknown-name", "keras/dangerous-name");
      }
    }
    assertThat(count).isGreaterThan(1000);
  }

  @ParameterizedTest
  @CsvSource({
    "tensorflow_hub.keras_layer, KerasLayer",
    "keras.src.utils.file_utils, copy",
    "keras.src.utils.file_utils, remove",
    "keras.utils, makedirs",
    "keras.utils, File",
    "keras.src.utils.file_utils, extract_open_archive",
    "keras.utils, save_img",
    "keras.utils, get_file",
    "keras.datasets.mnist, load_data",
    "keras.src.saving.saving_lib, H5IOStore",
    "keras.src.saving.saving_lib, load_weights_only",
    "keras.src.legacy.saving.legacy_h5_format, load_model_from_hdf5",
    "keras.src.backend.numpy.core.np, load",
    "keras.src.backend.tensorflow.core, tf.io.write_file",
    "keras.src.utils.file_utils.os, system"
  })
  void nameOfKerasThatActs_isMalicious(String module, String name) {
    assertThat(verdict(built(module, name), "config.json")).isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(verdict(called(module, name), "config.json")).isEqualTo(ScanVerdict.MALICIOUS);
  }

  @ParameterizedTest
  @CsvSource({
    "keras.applications, VGG16",
    "keras.utils, array_to_img",
    "keras.src.backend.jax.core, convert",
    "keras.callbacks, SwapEMAWeights",
    "keras_cv.utils, Thing",
    "keras_tuner, RandomSearch"
  })
  void otherNameOfKeras_isSuspicious(String module, String name) {
    assertThat(verdict(built(module, name), "config.json")).isEqualTo(ScanVerdict.SUSPICIOUS);
  }

  @Test
  void ordinaryNamesOfKeras_areClean() {
    assertThat(rules(called("keras.activations", "relu"), "config.json")).isEmpty();
    assertThat(rules(called("keras.src.ops.numpy", "add"), "config.json")).isEmpty();
    assertThat(rules(built("keras.src.models.functional", "Functional"), "config.json")).isEmpty();
    assertThat(rules(built("keras_hub.layers", "RotaryEmbedding"), "config.json")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "diffusers.utils.dynamic_modules_utils.get_cached_module_file",
        "lightning.fabric.utilities.cloud_io._load",
        "nemo.core.classes.ModelPT.restore_from",
        "nemo.utils.cloud.maybe_download_from_cloud",
        "nemo.utils.model_utils.import_class_by_path"
      })
  void targetThatLoads_isMalicious(String target) {
    assertThat(verdict("a:\n  _target_: " + target + "\n", "c.yaml"))
        .isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(verdict("a:\n  class_path: " + target + "\n", "c.yaml"))
        .isEqualTo(ScanVerdict.MALICIOUS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "transformers.AutoModel.from_pretrained",
        "diffusers.DiffusionPipeline.from_pretrained",
        "peft.PeftModel.from_pretrained",
        "lightning.pytorch.cli.LightningCLI",
        "nemo.utils.exp_manager.exp_manager"
      })
  void targetThatIsNoClassOfAModel_isNotClean(String target) {
    assertThat(verdict("a:\n  _target_: " + target + "\n", "c.yaml"))
        .isNotEqualTo(ScanVerdict.CLEAN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "torch.nn.Linear",
        "torch.optim.AdamW",
        "torch.nn.functional.relu",
        "lightning.pytorch.callbacks.ModelCheckpoint",
        "diffusers.UNet2DConditionModel",
        "nemo.collections.asr.modules.ConformerEncoder"
      })
  void classOfAKnownPackage_isClean(String target) {
    assertThat(rules("a:\n  class_path: " + target + "\n  init_args: {}\n", "c.yaml")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a:\n  class_path: os.system\n  init_args: {command: id}\n",
        "a: !!javax.script.ScriptEngineManager [x]\n",
        "a: !!java.net.URL [x]\n",
        "a: !ruby/object:Gem::Installer\n  i: x\n",
        "a: !apply:os.system [id]\n",
        "a: !new:subprocess.Popen\n  args: id\n"
      })
  void tagOrPathThatBuilds_isMaliciousInEveryEncoding(String yaml) {
    assertThat(verdict(yaml, "c.yaml")).isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(SCANNER.scan(yaml.getBytes(StandardCharsets.UTF_16), "c.yaml").verdict())
        .isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(SCANNER.scan(yaml.getBytes(StandardCharsets.UTF_16LE), "c.yaml").verdict())
        .isEqualTo(ScanVerdict.MALICIOUS);
  }

  @Test
  void plainTagsAreCleanAndUnknownOnesAreNot() {
    assertThat(rules("a: !!str 1\nb: !ref <a>\nc: !!set {x}\n", "c.yaml")).isEmpty();
    assertThat(rules("a: !new:speechbrain.nnet.CNN.Conv1d {}\n", "c.yaml")).isEmpty();
    assertThat(rules("a: !anything x\n", "c.yaml")).containsExactly("yaml/unknown-tag");
  }
}
