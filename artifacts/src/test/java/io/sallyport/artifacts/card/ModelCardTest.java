package io.sallyport.artifacts.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.core.Evidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cards from one source. */
final class ModelCardTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Evidence MEASURED =
      new Evidence(
          "e-1",
          "accuracy",
          "holdout",
          "share right",
          0.94,
          null,
          NOW,
          NOW,
          NOW.plusSeconds(60),
          "lab 1",
          7);
  private static final String SOURCE =
      """
      name: Scorer "1"
      version: "2.1"
      license: apache-2.0
      task: text-classification
      intendedUse: Sorts <tickets>.
      users: support teams
      languages: [en]
      datasets: [tickets]
      measurements: [{name: accuracy, evidence: e-1}]
      """;

  @TempDir private Path folder = Path.of("");

  @Test
  void figures_comeFromEvidence() throws Exception {
    ModelCard card = read(SOURCE);

    assertThat(CardWriter.huggingFace(card))
        .contains("license: \"apache-2.0\"", "- name: \"Scorer \\\"1\\\"\"", "value: 0.94");
    assertThat(CardWriter.cycloneDx(card, "ab".repeat(32)))
        .contains("\"machine-learning-model\"", "\"0.94\"", "\"e-1\"", "abab");
    assertThat(CardWriter.html(card, CardFields.completeness(card)))
        .contains("Sorts &lt;tickets&gt;.", "0.94")
        .doesNotContain("<tickets>");
  }

  @Test
  void typedOrExpiredFigure_isRefused() throws Exception {
    assertThatThrownBy(() -> read(SOURCE.replace("evidence: e-1", "value: 0.99")))
        .isInstanceOf(CardException.class)
        .hasMessageContaining("typed");
    assertThatThrownBy(() -> read(SOURCE.replace("e-1", "e-2"))).hasMessageContaining("not in");
    Path file = write(SOURCE);
    assertThatThrownBy(() -> ModelCard.read(file, List.of(MEASURED), NOW.plusSeconds(61)))
        .hasMessageContaining("expired");
  }

  @Test
  void completeness_namesWhatIsOpen() throws Exception {
    CardFields.Completeness completeness = CardFields.completeness(read(SOURCE));

    assertThat(completeness.met())
        .extracting(CardFields.Requirement::item)
        .contains("MAP 1.1", "MEASURE 2.3");
    assertThat(completeness.open())
        .extracting(CardFields.Requirement::item)
        .contains("Annex IV 1(a)", "Annex IV 2(e)");
    assertThat(completeness.share()).isBetween(0.1, 0.5);
  }

  @Test
  void unknownName_isRefused() {
    assertThatThrownBy(() -> read("accuracy: 0.99\n")).hasMessageContaining("unknown");
    assertThatThrownBy(() -> read("name: !!java.net.URL [\"x\"]\n"))
        .isInstanceOf(CardException.class);
  }

  private ModelCard read(String source) throws Exception {
    return ModelCard.read(write(source), List.of(MEASURED), NOW);
  }

  private Path write(String source) throws Exception {
    Path file = folder.resolve("card.yaml");
    Files.writeString(file, source);
    return file;
  }

  @Test
  void itemThatIsNoText_isAnError() {
    assertThatThrownBy(() -> read("name: x\ntags: [1]\n"))
        .hasMessageContaining("tags: an item that is no text, '1'");
    assertThatThrownBy(() -> read(SOURCE.replace("evidence: e-1", "evidence: 7")))
        .hasMessageContaining("no text");
  }
}
