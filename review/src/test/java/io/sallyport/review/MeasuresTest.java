package io.sallyport.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.core.Evidence;
import io.sallyport.review.report.HtmlReport;
import io.sallyport.review.report.JsonReport;
import io.sallyport.review.report.MarkdownReport;
import io.sallyport.review.report.Reports;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Evidence verifies a control when its figure says that the control does enough. */
final class MeasuresTest {

  private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
  private static final Instant MEASURED = Instant.parse("2026-11-01T00:00:00Z");

  private static Evidence record(String control, double figure) {
    return record(figure, control, MEASURED, NOW.plusSeconds(86_400));
  }

  private static Evidence record(double figure, String control, Instant observed, Instant expires) {
    return new Evidence(
        "E-1",
        control,
        "gate",
        "share of 500 attacks stopped",
        figure,
        null,
        observed,
        observed,
        expires,
        "drill 1.2",
        7);
  }

  private static Evidence at(double figure, String observed, String expires) {
    return record(
        figure,
        "injection-guard",
        Instant.parse(observed + "T00:00:00Z"),
        Instant.parse(expires + "T00:00:00Z"));
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
  void measurementFromTheFuture_countsForNothing() throws Exception {
    Evidence future = at(1, "2026-12-02", "2027-01-01");
    EvidenceCheck check = new EvidenceCheck(List.of(future), Map.of(), NOW);

    assertThat(review(", controls: [injection-guard]", future).answered())
        .filteredOn(one -> one.rule().id().equals("direct-prompt-injection"))
        .isNotEmpty()
        .noneMatch(Answered::verified)
        .allMatch(
            one ->
                one.controls()
                    .getFirst()
                    .claim()
                    .detail()
                    .contains("its evidence is dated later than this review"));
    assertThat(check.notes()).singleElement().asString().contains("E-1", "2026-12-02");
    assertThat(
            review(", controls: [injection-guard]", future, at(0.1, "2026-11-30", "2027-01-01"))
                .failed())
        .as("the newest that is not from the future counts")
        .hasSize(1);
  }

  @Test
  void validityForDecades_endsAfterTheLongestTime() throws Exception {
    Evidence old = at(1, "2025-10-01", "2099-01-01");

    assertThat(review(", controls: [injection-guard]", old).answered())
        .filteredOn(one -> one.rule().id().equals("direct-prompt-injection"))
        .isNotEmpty()
        .noneMatch(Answered::verified)
        .allMatch(
            one -> one.controls().getFirst().claim().detail().contains("expired on 2026-11-05"));
  }

  @Test
  void absenceThatEvidenceContradicts_isNamed() throws Exception {
    Architecture read =
        ArchitectureReader.read(
            "a.yaml",
            "system: S\ncomponents: [{id: gate, kind: ai-gateway, controls: {injection-guard: absent}}]\n");

    List<String> said =
        EvidenceCheck.contradictions(
            new EvidenceCheck(List.of(record("injection-guard", 1)), Map.of(), NOW).apply(read));

    assertThat(said)
        .singleElement()
        .asString()
        .contains("a.yaml:2: injection-guard at gate", "the file says absent", "1.0");
    assertThat(
            EvidenceCheck.contradictions(
                new EvidenceCheck(List.of(record("injection-guard", 0)), Map.of(), NOW)
                    .apply(read)))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Reports.Format.class,
      names = {"JSON", "MARKDOWN", "HTML"})
  void absenceThatEvidenceContradicts_standsInTheReport(Reports.Format format) throws Exception {
    Architecture read =
        ArchitectureReader.read(
            "a.yaml",
            "system: S\ncomponents: [{id: gate, kind: ai-gateway, controls: {injection-guard: absent}}]\n");
    ReviewResult shown =
        Review.standard()
            .of(
                new EvidenceCheck(List.of(record("injection-guard", 1)), Map.of(), NOW)
                    .apply(read));
    ReviewResult plain = Review.standard().of(read);

    assertThat(text(format, shown)).contains("the file says absent, fresh evidence says otherwise");
    assertThat(text(format, plain)).doesNotContain("fresh evidence says otherwise");
  }

  private static String text(Reports.Format format, ReviewResult result) throws Exception {
    return new String(Reports.bytes(format, result, NOW), StandardCharsets.UTF_8);
  }

  @Test
  void failure_isNotHealedByWaiting() throws Exception {
    Evidence passed = at(1, "2026-08-01", "2026-12-31");
    Evidence failed = at(0.2, "2026-09-01", "2026-09-02");

    ReviewResult result = review(", controls: [injection-guard]", passed, failed);

    assertThat(result.failed())
        .extracting(one -> one.claim().detail())
        .singleElement()
        .asString()
        .contains("failed on 2026-09-01, not measured since", "0.2");
    assertThat(injection(result)).isNotEmpty();
  }

  @Test
  void evidenceAboutAnotherPart_verifiesNoClaimThatCitesIt() throws Exception {
    assertThat(
            review(
                    ", controls: {session-isolation: {state: verified, evidence: E-2}}",
                    record("injection-guard", 1))
                .answered())
        .allMatch(one -> !one.rule().answers().contains("session-isolation") || !one.verified());
    Evidence other =
        new Evidence(
            "E-2",
            "injection-guard",
            "web",
            "share",
            1,
            null,
            MEASURED,
            MEASURED,
            NOW.plusSeconds(60),
            "drill",
            1);
    assertThat(
            review(", controls: {injection-guard: {state: verified, evidence: E-2}}", other)
                .answered())
        .filteredOn(one -> one.rule().id().equals("direct-prompt-injection"))
        .flatExtracting(Answered::controls)
        .filteredOn(one -> one.element().equals("gate"))
        .isNotEmpty()
        .allMatch(one -> one.claim().state() == ControlState.DECLARED);
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
