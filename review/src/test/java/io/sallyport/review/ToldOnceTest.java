package io.sallyport.review;

import static io.sallyport.review.Reviewed.review;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.core.Severity;
import io.sallyport.review.report.JsonReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several rules say of one element is told once, and nothing of it gets lost. */
final class ToldOnceTest {

  @TempDir private Path folder = Path.of("");

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

  @Test
  void injectionByMedia_isToldWithThatByText() throws Exception {
    Place place =
        injection(
            review(
                """
                actors: [{id: user}]
                components:
                  - {id: web, kind: web-app}
                  - {id: llm, kind: multimodal-model}
                flows:
                  - {from: user, to: web, data: [image, prompt]}
                  - {from: web, to: llm, data: [image, prompt]}
                """),
            ACCEPTED.formatted("unbounded-cost", "2027-03-31"));

    assertThat(place.at()).isEqualTo("llm");
    assertThat(place.covers()).hasSize(1);
  }

  private static final String RULE =
      """
      id: %s
      title: A model is asked
      attack: asked
      match: "%s -> m:llm"
      merges: asking
      subsumes: [%s]
      unless: [rate-limit]
      likelihood: "%d, it happens"
      impact: "4, it hurts"
      why: It is asked.
      fix: Ask less.
      verify: Look.
      maps: {stride: [D]}
      """;

  private ReviewResult byOwnRules(String... rules) throws Exception {
    for (String rule : rules) {
      Files.writeString(folder.resolve(Integer.toHexString(rule.hashCode()) + ".yaml"), rule);
    }
    String file =
        """
        system: A
        components:
          - {id: web, kind: web-app}
          - {id: llm, kind: llm-self-hosted}
        flows:
          - {from: web, to: llm, data: prompt}
        """;
    return new Review(RuleBook.of(List.of()).with(folder))
        .of(ArchitectureReader.read("a.yaml", file));
  }

  @Test
  void ruleThatSubsumesTheWorstOfItsFamily_isToldByIt() throws Exception {
    ReviewResult result =
        byOwnRules(
            RULE.formatted("worst", "any", "", 5),
            RULE.formatted("special", "web-app", "worst", 2),
            RULE.formatted("third", "component", "", 3));

    assertThat(result.findings()).extracting(ReviewFinding::id).containsExactly("worst");
    assertThat(result.findings().getFirst().worst().covers())
        .extracting(Rule::id)
        .containsExactlyInAnyOrder("special", "third");
  }

  @Test
  void wayFromWhatIsNotUntrusted_isNoneFromOutside() throws Exception {
    Score inside =
        byOwnRules(RULE.formatted("inside", "any[!trust=untrusted]", "", 3))
            .findings()
            .getFirst()
            .score();

    assertThat(inside.likelihood())
        .anyMatch(part -> part.points() == -1 && part.because().contains("somebody inside"));
  }
}
