package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.gateway.config.ConfigurationReader;
import io.sallyport.review.Vocabulary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each setting that is a control of the catalog counts as one where it does something. */
final class ConfiguredControlsTest {

  @TempDir private Path folder = Path.of("");

  private Map<String, String> controls(String policy, String more) throws Exception {
    Path file = folder.resolve("sallyport.yaml");
    Files.writeString(
        file,
        "guard: {policy: ours}\npolicies: [{name: ours, extends: \"off\"" + policy + "}]\n" + more);
    return ConfiguredControls.of(ConfigurationReader.read(file));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "flow: {mode: enforce, undeclared: judge} | information-flow-control",
        "flow: {mode: enforce, undeclared: judge} | human-approval",
        "flow: {mode: enforce, undeclared: deny} | tool-allowlist",
        "spotlight: datamark | prompt-separation",
        "documentCanaries: true | canary",
        "'consumers: [html], scanners: {consumer: redact}' | output-encoding",
        "scanners: {harm: block} | content-moderation",
        "scanners: {structure: block} | output-schema"
      })
  void setting_isAControlUnlessItIsOnlyRecorded(String setting, String control) throws Exception {
    assertThat(controls(", " + setting, "").get(control)).contains("configured: policy ours");
    assertThat(controls("", "")).doesNotContainKey(control);
    assertThat(controls(", logOnly: true, " + setting, "")).doesNotContainKey(control);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "flow: {mode: log, undeclared: deny} | tool-allowlist",
        "flow: {mode: enforce, undeclared: log} | information-flow-control",
        "flow: {mode: enforce, undeclared: judge, approval: refuse} | human-approval",
        "consumers: [html] | output-encoding",
        "scanners: {harm: flag} | content-moderation"
      })
  void settingThatHoldsNothingBack_isNoControl(String setting, String control) throws Exception {
    assertThat(controls(", " + setting, "")).doesNotContainKey(control);
  }

  @Test
  void whatTheLogKeeps_counts() throws Exception {
    assertThat(controls("", "audit: {content: none}\n"))
        .containsEntry("log-redaction", "configured: audit.content: none");
    assertThat(controls("", "audit: {content: encrypted}\n")).doesNotContainKey("log-redaction");
  }

  @Test
  void everyControl_isOneOfTheCatalog() throws Exception {
    assertThat(Vocabulary.standard().controls().keySet())
        .containsAll(
            controls(
                    ", spotlight: encode, documentCanaries: true, flow: {mode: enforce, undeclared: deny}",
                    "")
                .keySet());
  }
}
