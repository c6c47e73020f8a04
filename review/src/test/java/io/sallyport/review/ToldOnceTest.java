package io.sallyport.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.core.Severity;
import io.sallyport.review.report.JsonReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several rules say of one element is told once, and nothing of it gets lost. */
final class ToldOnceTest {

  @TempDir private Path folder = Path.of("");

  private static ReviewResult review(String file) throws Exception {
    return Review.standard().of(ArchitectureReader.read("a.yaml", "system: S\n" + file));
  }

  private static Place covering(ReviewResult result, String rule, String at) {
    return result.findings().stream()
        .flatMap(one -> one.places().stream())
        .filter(place -> place.at().equals(at))
        .filter(place -> place.covers().stream().anyMatch(covered -> covered.id().equals(rule)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void worseScoreOfACoveredRule_countsWhereBothRestOnTheSameFacts() throws Exception {
    Place place =
        covering(
            review(
                """
                components:
                  - {id: app, kind: web-app}
                  - {id: plc, kind: plc}
                flows:
                  - {from: app, to: plc, data: decision, authentication: none}
                """),
            "unauthenticated-inside",
            "plc");

    assertThat(place.score().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(place.facts()).doesNotHaveDuplicates();
  }

  private static final String BY_CUSTOMERS =
      """
      actors:
        - {id: customer}
      components:
        - {id: page, kind: website}
        - {id: agent, kind: agent}
      flows:
        - {from: customer, to: agent, data: prompt}
      """;
  private static final String BY_PAGES_TOO =
      BY_CUSTOMERS + "  - {from: page, to: agent, data: web-content}\n";
  private static final String ACCEPTED =
      "  - {finding: %s, at: [agent], status: accepted, owner: ciso@example.com, expires: %s}\n";

  private Place injection(ReviewResult result, String... treatments) throws Exception {
    Treatments read =
        Treatments.read(
            Files.writeString(
                folder.resolve("t.yaml"), "treatments:\n" + String.join("", treatments)));
    return read.apply(result, LocalDate.parse("2026-11-22")).findings().stream()
        .filter(one -> one.rule().merges().equals("injection"))
        .flatMap(one -> one.places().stream())
        .reduce(
            (one, other) -> {
              throw new AssertionError(one + " and " + other);
            })
        .orElseThrow();
  }

  @Test
  void decisionAboutOneWay_leavesAnotherThatIsToldWithItOpen() throws Exception {
    String one = ACCEPTED.formatted("direct-prompt-injection", "2027-03-31");
    String other = ACCEPTED.formatted("injection-through-web-and-mail", "2027-06-30");

    assertThat(injection(review(BY_CUSTOMERS), one).status()).isEqualTo(Status.ACCEPTED);
    assertThat(injection(review(BY_PAGES_TOO), one).status()).isEqualTo(Status.OPEN);
    assertThat(injection(review(BY_PAGES_TOO), one).decision())
        .contains("nothing decided about injection-through-web-and-mail");
    assertThat(injection(review(BY_PAGES_TOO), other).status()).isEqualTo(Status.OPEN);
    assertThat(injection(review(BY_PAGES_TOO), one, other).decision())
        .startsWith("accepted for each way")
        .contains("until 2027-03-31", "until 2027-06-30");
  }

  @Test
  void decisionsAboutAllWays_countByTheLeastOfThemAndUntilTheFirstEnds() throws Exception {
    String known =
        "  - {finding: injection-through-web-and-mail, at: [agent], status: false-positive, reason:"
            + " own}\n";
    String over = ACCEPTED.formatted("direct-prompt-injection", "2026-11-21");
    String good = ACCEPTED.formatted("direct-prompt-injection", "2027-03-31");

    assertThat(injection(review(BY_PAGES_TOO), known, good).status()).isEqualTo(Status.ACCEPTED);
    assertThat(injection(review(BY_PAGES_TOO), known, over).status()).isEqualTo(Status.OPEN);
    assertThat(injection(review(BY_PAGES_TOO), known, over).decision()).contains("expired");
  }

  @Test
  void baseline_namesAWayThatIsNewAtAKnownPlace() throws Exception {
    Path report = folder.resolve("report.json");
    Files.writeString(report, JsonReport.write(review(BY_CUSTOMERS)));
    ReviewResult after = review(BY_PAGES_TOO);
    Baseline before = Baseline.read(report);
    ReviewFinding told =
        after.findings().stream()
            .filter(one -> one.rule().merges().equals("injection"))
            .findFirst()
            .orElseThrow();

    assertThat(before.to(after).added())
        .anyMatch(one -> one.startsWith("injection-through-web-and-mail at agent"));
    assertThat(before.to(after).fixed()).isEmpty();
    assertThat(before.has(told, told.worst())).isFalse();
    Files.writeString(report, JsonReport.write(after));
    assertThat(Baseline.read(report).to(after).added()).isEmpty();
    assertThat(Baseline.read(report).has(told, told.worst())).isTrue();
  }
}
