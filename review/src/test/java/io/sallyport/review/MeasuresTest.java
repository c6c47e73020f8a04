package io.sallyport.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.core.Evidence;
import io.sallyport.review.report.HtmlReport;
import io.sallyport.review.report.JsonReport;
import io.sallyport.review.report.MarkdownReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Evidence verifies a control when its figure says that the control does enough. */
final class MeasuresTest {

  private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
  private static final Instant MEASURED = Instant.parse("2026-11-01T00:00:00Z");

  private static Evidence record(String control, double figure) {
    return new Evidence(
        "E-1",
        control,
        "gate",
        "share of 500 attacks stopped",
        figure,
        null,
        MEASURED,
        MEASURED,
        NOW.plusSeconds(86_400),
        "drill 1.2",
        7);
  }

  private static ReviewResult review(String controls, Evidence... records) throws Exception {
    String file =
        """
        system: Chat
        actors: [{id: customer}]
        components:
          - {id: web, kind: web-app}
          - {id: gate, kind: ai-gateway%s}
          - {id: llm, kind: llm-hosted}
        flows:
          - {from: customer, to: web, data: prompt}
          - {from: web, to: gate, data: prompt}
          - {from: gate, to: llm, data: prompt}
        """
            .formatted(controls);
    Architecture read = ArchitectureReader.read("chat.yaml", file);
    return Review.standard().of(new EvidenceCheck(List.of(records), Map.of(), NOW).apply(read));
  }

  private static List<Place> injection(ReviewResult result) {
    return result.findings().stream()
        .filter(finding -> finding.id().equals("direct-prompt-injection"))
        .flatMap(finding -> finding.places().stream())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "injection-guard, 0",
    "injection-guard, 0.79",
    "injection-guard, -1",
    "injection-guard, 97"
  })
  void figureBelowWhatIsAsked_failsTheControl(String control, double figure) throws Exception {
    ReviewResult result = review(", controls: [injection-guard]", record(control, figure));

    assertThat(result.failed())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.element()).isEqualTo("gate");
              assertThat(one.claim().state()).isEqualTo(ControlState.FAILED);
              assertThat(one.claim().detail())
                  .contains("declared, and it failed", String.valueOf(figure), "at least 0.8");
            });
    Place open = injection(result).getFirst();
    assertThat(open.missing()).contains(new Place.Missing(control, ControlState.FAILED));
    assertThat(open.facts()).extracting(Place.Fact::text).anyMatch(one -> one.contains("failed"));
    assertThat(open.score().likelihood())
        .extracting(Score.Part::because)
        .contains("evidence shows that a control does not do enough");
  }

  @Test
  void figureOfWhatIsAsked_verifies() throws Exception {
    ReviewResult result = review(", controls: [injection-guard]", record("injection-guard", 0.8));

    assertThat(result.failed()).isEmpty();
    assertThat(injection(result)).isEmpty();
    assertThat(result.answered())
        .filteredOn(one -> one.rule().id().equals("direct-prompt-injection"))
        .allMatch(Answered::verified);
  }

  @Test
  void failedControl_isToldInEveryReport() throws Exception {
    ReviewResult result = review(", controls: [injection-guard]", record("injection-guard", 0));

    String said = "declared, and it failed: share of 500 attacks stopped: 0.0";
    assertThat(JsonReport.write(result)).contains("\"failed\"", said);
    assertThat(HtmlReport.write(result)).contains(said);
    assertThat(MarkdownReport.write(result)).contains("Controls that failed", said);
  }

  @Test
  void unclaimedControlThatWasMeasuredAndFailed_isToldToo() throws Exception {
    assertThat(review("", record("injection-guard", 0.1)).failed())
        .extracting(one -> one.claim().detail())
        .allMatch(detail -> detail.startsWith("it failed: "))
        .hasSize(1);
  }

  @Test
  void newestMeasurement_counts() throws Exception {
    Evidence later =
        new Evidence(
            "E-2",
            "injection-guard",
            "gate",
            "share of 500 attacks stopped",
            0.95,
            null,
            MEASURED.plusSeconds(60),
            MEASURED.plusSeconds(60),
            NOW.plusSeconds(86_400),
            "drill 1.3",
            8);

    assertThat(
            review(", controls: [injection-guard]", record("injection-guard", 0), later).failed())
        .isEmpty();
  }

  @Test
  void rows_nameControlsOfTheCatalogAndSharesThatCanBeReached() {
    assertThat(Vocabulary.standard().controls().keySet())
        .containsAll(Measures.standard().named().keySet());
    assertThat(Measures.standard().named().values())
        .allMatch(one -> one.least() > 0 && one.least() <= 1 && !one.figure().isEmpty());
    assertThat(Measures.standard().of("backup").least()).isEqualTo(0.9);
  }
}
