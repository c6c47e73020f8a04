package io.sallyport.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.core.Evidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A decision that rests on evidence counts as long as the evidence does. */
final class TreatmentEvidenceTest {

  private static final Instant MEASURED = Instant.parse("2026-11-01T00:00:00Z");
  private static final String NOW = "2026-12-01T00:00:00Z";

  @TempDir private Path folder = Path.of("");

  private static Evidence record(double figure) {
    return record(figure, "injection-guard", "llm", MEASURED);
  }

  private static Evidence record(double figure, String control, String subject, Instant observed) {
    return new Evidence(
        "E-12",
        control,
        subject,
        "share of attacks stopped",
        figure,
        null,
        observed,
        observed,
        Instant.parse("2027-01-01T00:00:00Z"),
        "drill 1.2",
        3);
  }

  private Place decided(@Nullable List<Evidence> records, String now) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("t.yaml"),
            """
            treatments:
              - {finding: direct-prompt-injection, at: ['*'], status: mitigated, evidence: E-12, reason: drilled}
            """);
    String chat =
        """
        system: Chat
        actors: [{id: u}]
        components: [{id: gate, kind: service}, {id: llm, kind: llm-hosted}, {id: mail, kind: service}]
        flows: [{from: u, to: gate, data: prompt}, {from: gate, to: llm, data: prompt}]
        """;
    Instant time = Instant.parse(now);
    ReviewResult result =
        Treatments.read(file)
            .checked(records, time)
            .apply(
                Review.standard().of(ArchitectureReader.read("chat", chat)),
                LocalDate.parse(now.substring(0, 10)));
    return result.findings().stream()
        .filter(one -> one.id().equals("direct-prompt-injection"))
        .findFirst()
        .orElseThrow()
        .worst();
  }

  @Test
  void freshEvidence_isToldWithItsFigure() throws Exception {
    Place place = decided(List.of(record(0.93)), NOW);

    assertThat(place.status()).isEqualTo(Status.MITIGATED);
    assertThat(place.decision()).contains("E-12", "0.93", "good until 2027-01-01", ": drilled");
  }

  @Test
  void expiredEvidence_mitigatesNothing() throws Exception {
    Place place = decided(List.of(record(0.93)), "2027-02-01T00:00:00Z");

    assertThat(place.status()).isEqualTo(Status.OPEN);
    assertThat(place.decision()).contains("the evidence expired on 2027-01-01, so it counts again");
  }

  @Test
  void evidenceOfAWeakControl_mitigatesNothing() throws Exception {
    Place place = decided(List.of(record(0)), NOW);

    assertThat(place.status()).isEqualTo(Status.OPEN);
    assertThat(place.decision()).contains("it failed: asked is at least 0.8");
  }

  @Test
  void evidenceThatTheLogDoesNotHold_mitigatesNothing() throws Exception {
    Place place = decided(List.of(), NOW);

    assertThat(place.status()).isEqualTo(Status.OPEN);
    assertThat(place.decision()).contains("the log holds no such evidence");
  }

  @Test
  void withoutALog_theDecisionSaysThatNobodyLooked() throws Exception {
    Place place = decided(null, NOW);

    assertThat(place.status()).isEqualTo(Status.MITIGATED);
    assertThat(place.decision()).contains("E-12, which was not looked for: drilled");
  }

  @ParameterizedTest
  @CsvSource({
    "rate-limit, llm, 'about rate-limit, which does not answer direct-prompt-injection (expected: injection-guard'",
    "injection-guard, mail, 'about mail, which is not on the way to llm'",
    "injection-guard, nothing, 'about nothing, which is not on the way to llm'",
    "injection-guard, u, 'about u, which is not on the way to llm'"
  })
  void evidenceOfSomethingElse_mitigatesNothing(String control, String subject, String why)
      throws Exception {
    Place place = decided(List.of(record(1, control, subject, MEASURED)), NOW);

    assertThat(place.status()).isEqualTo(Status.OPEN);
    assertThat(place.decision()).contains(why).contains("so it counts again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"llm", "gate", "Chat"})
  void evidenceOnTheWayOrOfTheSystem_mitigates(String subject) throws Exception {
    Place place = decided(List.of(record(1, "injection-guard", subject, MEASURED)), NOW);

    assertThat(place.status()).isEqualTo(Status.MITIGATED);
  }

  @Test
  void evidenceFromTheFuture_mitigatesNothing() throws Exception {
    Instant later = Instant.parse("2026-12-31T00:00:00Z");

    Place place = decided(List.of(record(1, "injection-guard", "llm", later)), NOW);

    assertThat(place.status()).isEqualTo(Status.OPEN);
    assertThat(place.decision()).contains("dated later than this review");
  }

  @Test
  void evidenceWithANewerMeasurementThatFailed_mitigatesNothing() throws Exception {
    Evidence failed =
        new Evidence(
            "E-13",
            "injection-guard",
            "llm",
            "share of attacks stopped",
            0.2,
            null,
            MEASURED.plusSeconds(60),
            MEASURED.plusSeconds(60),
            MEASURED.plusSeconds(120),
            "drill 1.3",
            4);

    Place place = decided(List.of(record(0.93), failed), NOW);

    assertThat(place.status()).isEqualTo(Status.OPEN);
    assertThat(place.decision()).contains("measured again on 2026-11-01 and failed");
  }
}
