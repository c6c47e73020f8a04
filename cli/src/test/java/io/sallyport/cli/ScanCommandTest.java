package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code scan}, {@code sign}, {@code verify} and {@code admit} take and answer. */
final class ScanCommandTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void admitWithoutModelOrKeyOrWithAnUnknownRule_isAnErrorOfOneLine() throws IOException {
    String model = Files.createDirectories(folder.resolve("m")).toString();
    Path policy = folder.resolve("p.yaml");
    for (String text :
        List.of("scan: {accept: [no/rule]}", "scan: {worst: fine}", "signature: {publicKey: k}")) {
      Files.writeString(policy, text);
      Shell.Ran ran = Shell.run("", "admit", model, "--policy", policy.toString());
      assertThat(ran.code()).as(text).isEqualTo(2);
    }
    Files.writeString(policy, "scan: {worst: clean}");

    assertThat(Shell.run("", "admit", model + "x", "--policy", policy.toString()).code())
        .isEqualTo(2);
  }

  @Test
  void cardForHuggingFace_isNamedWithHyphenOrUnderscoreInAnyCase() throws IOException {
    Path card = folder.resolve("card.yaml");
    Files.writeString(card, "name: Scorer\nintendedUse: tests\nusers: us\n");
    for (String name : List.of("hugging-face", "hugging_face", "Hugging-Face")) {
      assertThat(Shell.run("", "card", card.toString(), "--as", name).code()).as(name).isZero();
    }
    assertThat(Shell.run("", "card", card.toString(), "--as", "pdf").code()).isEqualTo(2);
  }

  @Test
  void everyFile_hasAnAnswerInOrder() throws IOException {
    Files.createDirectories(folder.resolve("sub"));
    Files.writeString(folder.resolve("a.json"), "{}");
    Files.writeString(folder.resolve("sub/evil.pkl"), "cos\nsystem\n(S'x'\ntR.");
    Files.writeString(folder.resolve("z.txt"), "fine");

    Shell.Ran ran =
        Shell.run("", "scan", "--format", "json", folder.toString(), folder + "/missing");

    List<JsonNode> answers = ran.lines().stream().map(ScanCommandTest::json).toList();
    assertThat(answers)
        .extracting(a -> a.path("path").asText().substring(folder.toString().length()))
        .containsExactly("/a.json", "/sub/evil.pkl", "/z.txt", "/missing");
    assertThat(answers)
        .extracting(a -> a.path("verdict").asText())
        .containsExactly("clean", "malicious", "clean", "error");
    JsonNode finding = answers.get(1).path("findings").get(0);
    assertThat(finding.path("rule").asText()).isEqualTo("pickle/dangerous-import");
    assertThat(finding.path("where").asText()).isEqualTo("file, offset 0, GLOBAL");
    assertThat(ran.code()).isEqualTo(1);
  }

  @Test
  void sarif_isOneDocument() throws IOException {
    Files.writeString(folder.resolve("evil.pkl"), "cos\nsystem\n(S'x'\ntR.");

    JsonNode sarif = json(Shell.run("", "scan", "--format", "sarif", folder.toString()).out());

    assertThat(sarif.path("version").asText()).isEqualTo("2.1.0");
    assertThat(sarif.at("/runs/0/results").size()).isPositive();
    assertThat(sarif.at("/runs/0/results/0/level").asText()).isEqualTo("error");
  }

  @Test
  void cache_answersTheSame() throws IOException {
    Path file = folder.resolve("evil.pkl");
    Files.writeString(file, "cos\nsystem\n(S'x'\ntR.");
    String[] command = {
      "scan",
      "--format",
      "json",
      "--cache",
      folder.resolve("cache").toString(),
      "--cache-key",
      folder.resolve("key").toString(),
      file.toString()
    };

    assertThat(Shell.run("", command).out()).isEqualTo(Shell.run("", command).out());
    Files.writeString(folder.resolve("key"), "short");
    assertThat(Shell.run("", command).code()).isEqualTo(2);
  }

  @Test
  void exitCodes_followTheThreshold() throws IOException {
    Path file = folder.resolve("config.json");
    Files.writeString(file, "{\"auto_map\":{\"A\":\"b.C\"}}");

    assertThat(Shell.run("", "scan", file.toString()).code()).isEqualTo(1);
    assertThat(Shell.run("", "scan", "--fail-on", "malicious", file.toString()).code()).isZero();
    assertThat(Shell.run("", "scan", folder + "/none").code()).isEqualTo(2);
    assertThat(Shell.run("", "scan").code()).isEqualTo(2);
  }

  @Test
  void nothingToScan_isNoSuccess() {
    Shell.Ran empty = Shell.run("", "scan", folder.toString());
    Shell.Ran input = Shell.run("", "scan", "-");

    assertThat(empty.code()).isEqualTo(2);
    assertThat(empty.err()).contains("no files in");
    assertThat(input.code()).isEqualTo(2);
    assertThat(input.err()).contains("standard input is not scanned");
  }

  @Test
  void keylessSignature_needsAnIdentity() {
    Shell.Ran none = Shell.run("", "verify", folder.toString(), "--trusted-root", "r.json");
    Shell.Ran stray =
        Shell.run("", "verify", folder.toString(), "--public-key", "k", "--identity", "a");

    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("--identity: missing");
    assertThat(stray.code()).isEqualTo(2);
    assertThat(stray.err()).contains("without --trusted-root");
  }

  @Test
  void provenanceOfWhatIsNotThere_isAPreciseError() {
    Shell.Ran ran = Shell.run("", "provenance", "dataset", folder + "/none", "--name", "x");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("cannot be read (expected: an existing folder or file)");
  }

  @Test
  void verify_needsSomebodyToTrust() {
    Shell.Ran ran = Shell.run("", "verify", folder.toString());

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .startsWith("sallyport: --public-key, --trust-anchor, --trusted-root: none of them");
  }

  private static JsonNode json(String text) {
    try {
      return Inspector.MAPPER.readTree(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }
}
