package io.sallyport.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.audit.AuditLog;
import io.sallyport.audit.AuditOptions;
import io.sallyport.audit.EvidenceLog;
import io.sallyport.core.Evidence;
import io.sallyport.review.report.JsonReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decisions about findings, comparison with an earlier review, and evidence for controls. */
final class DecisionsTest {

  private static final Review REVIEW = Review.standard();
  private static final String FILE =
      """
      system: Chat
      actors: [{id: u}]
      components:
        - {id: web, kind: web-app}
        - {id: gate, kind: ai-gateway%s}
        - {id: llm, kind: llm-hosted}
      flows:
        - {from: u, to: web, data: prompt}
        - {from: web, to: gate, data: prompt}
        - {from: gate, to: llm, data: prompt}
      """;

  @TempDir private Path folder = Path.of("");

  private static Architecture chat(String more) throws ArchitectureException {
    return ArchitectureReader.read("chat.yaml", FILE.formatted(more));
  }

  private static ReviewFinding finding(ReviewResult result, String id) {
    return result.findings().stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
  }

  private Path write(String text) throws Exception {
    return Files.writeString(folder.resolve("file.yaml"), text);
  }

  @ParameterizedTest
  @CsvSource({
    "'status: false-positive, reason: no', true",
    "'status: accepted, owner: b, expires: 2027-01-01', true",
    "'status: accepted, owner: b, expires: 2028-01-01', false"
  })
  void secondDecisionAboutAPlace_isRefusedUnlessItRenews(String second, boolean refused)
      throws Exception {
    Path file =
        write(
            """
            treatments:
              - {finding: unbounded-cost, at: [llm], status: accepted, owner: a, expires: 2027-01-01}
              - {finding: unbounded-cost, at: [llm], %s}
            """
                .formatted(second));

    ArchitectureException thrown =
        catchThrowableOfType(ArchitectureException.class, () -> Treatments.read(file));

    assertThat(thrown != null).isEqualTo(refused);
    if (thrown != null) {
      assertThat(thrown.problems()).singleElement().asString().contains(":3: ", "line 2");
    }
  }

  @Test
  void acceptance_expires() throws Exception {
    Treatments treatments =
        Treatments.read(
            write(
                """
                treatments:
                  - finding: direct-prompt-injection
                    at: [llm]
                    status: accepted
                    owner: ciso@example.com
                    expires: 2027-01-31
                """));
    ReviewResult result = REVIEW.of(chat(""));

    ReviewFinding before =
        finding(treatments.apply(result, LocalDate.parse("2027-01-31")), "direct-prompt-injection");
    ReviewFinding after =
        finding(treatments.apply(result, LocalDate.parse("2027-02-01")), "direct-prompt-injection");

    assertThat(before.status()).isEqualTo(Status.ACCEPTED);
    assertThat(after.status()).isEqualTo(Status.OPEN);
    assertThat(after.worst().note())
        .isEqualTo("accepted until 2027-01-31 by ciso@example.com; expired, so it counts again");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        // What names the place counts before what is about all, in either order.
        "'*', 2027-12-31, llm, 2027-12-31, by b",
        "llm, 2027-12-31, '*', 2027-12-31, by a",
        "\"'*', llm\", 2027-12-31, llm, 2026-01-31, by a",
        "'*', 2027-12-31, '*', 2026-01-31, by a",
        // What ended at the place comes back, whatever is said about all.
        "'*', 2027-12-31, llm, 2026-01-31, by b; expired",
        "llm, 2026-01-31, '*', 2027-12-31, by a; expired",
        // Renewed at the place.
        "llm, 2026-01-31, llm, 2027-12-31, by b",
      })
  void decisionAboutThePlace_countsBeforeOneAboutAll(
      String at, String expires, String other, String ends, String counts) throws Exception {
    Treatments treatments =
        Treatments.read(
            write(
                """
                treatments:
                  - {finding: unbounded-cost, at: [%s], status: accepted, owner: a, expires: %s}
                  - {finding: unbounded-cost, at: [%s], status: accepted, owner: b, expires: %s}
                """
                    .formatted(at, expires, other, ends)));
    LocalDate today = LocalDate.parse("2027-01-01");

    ReviewFinding finding = finding(treatments.apply(REVIEW.of(chat("")), today), "unbounded-cost");

    assertThat(finding.worst().note()).contains(counts);
    assertThat(finding.status())
        .isEqualTo(counts.contains("expired") ? Status.OPEN : Status.ACCEPTED);
    assertThat(treatments.overlaps(REVIEW.of(chat("")), today)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {"llm, \"llm, web\", true", "llm, '*', false", "'*', \"'*', nowhere\", true"})
  void decisionsOfEqualRank_areTold(String at, String other, boolean told) throws Exception {
    Treatments treatments =
        Treatments.read(
            write(
                """
                treatments:
                  - {finding: unbounded-cost, at: [%s], status: accepted, owner: a, expires: 2027-12-31}
                  - {finding: unbounded-cost, at: [%s], status: false-positive, reason: no}
                """
                    .formatted(at, other)));
    ReviewResult result = REVIEW.of(chat(""));
    LocalDate today = LocalDate.parse("2027-01-01");

    assertThat(finding(treatments.apply(result, today), "unbounded-cost").worst().note())
        .contains("by a");
    assertThat(treatments.overlaps(result, today)).hasSize(told ? 1 : 0);
    if (told) {
      assertThat(treatments.overlaps(result, today).getFirst())
          .contains("file.yaml:3: ", "'unbounded-cost'", "file.yaml:2 comes first, at llm");
    }
  }

  @Test
  void acceptanceWithoutOwnerOrEnd_isRefused() throws Exception {
    Path file = write("treatments: [{finding: a, at: [b], status: accepted}]");

    ArchitectureException e =
        catchThrowableOfType(ArchitectureException.class, () -> Treatments.read(file));

    assertThat(e.problems()).hasSize(2).allSatisfy(one -> assertThat(one).contains("expected"));
  }

  @Test
  void newPlace_isNotCoveredByAnOldDecision() throws Exception {
    Treatments treatments =
        Treatments.read(
            write(
                "treatments: [{finding: unencrypted-flow, at: [web], status: false-positive, reason: mesh}]"));

    ReviewFinding finding =
        finding(treatments.apply(REVIEW.of(chat("")), LocalDate.MAX), "unencrypted-flow");

    assertThat(finding.status()).isEqualTo(Status.OPEN);
    assertThat(finding.places())
        .anySatisfy(
            place -> {
              assertThat(place.at()).isEqualTo("web");
              assertThat(place.status()).isEqualTo(Status.FALSE_POSITIVE);
            });
  }

  @Test
  void decisionWithoutFinding_isNamed() throws Exception {
    Treatments treatments =
        Treatments.read(
            write("treatments: [{finding: nothing, at: ['*'], status: mitigated, evidence: E-1}]"));

    assertThat(treatments.unused(REVIEW.of(chat(""))))
        .singleElement()
        .asString()
        .contains("nothing");
  }

  @Test
  void baseline_tellsNewFixedAndChanged() throws Exception {
    ReviewResult before = REVIEW.of(chat(", controls: {rate-limit: declared}"));
    ReviewResult after = REVIEW.of(chat(", controls: {injection-guard: declared}"));
    Path file = folder.resolve("report.json");
    Files.writeString(file, JsonReport.write(before));

    Baseline.Difference difference = Baseline.read(file).to(after);

    assertThat(difference.added())
        .anySatisfy(one -> assertThat(one).startsWith("unbounded-cost at llm"));
    assertThat(difference.fixed()).contains("direct-prompt-injection at llm");
    assertThat(Baseline.read(file).to(before))
        .isEqualTo(new Baseline.Difference(List.of(), List.of(), List.of()));
  }

  @Test
  void brokenBaseline_isOneClearLine() throws Exception {
    Path file = write("{\"findings\": 3}");

    assertThat(catchThrowableOfType(ArchitectureException.class, () -> Baseline.read(file)))
        .hasMessageContaining("expected: report.json");
  }

  @Test
  void jsonWithFindingsThatIsNoReport_isNoBaseline() throws Exception {
    Path file = write("{\"findings\": [{\"id\": 5}]}");

    assertThat(catchThrowableOfType(ArchitectureException.class, () -> Baseline.read(file)))
        .hasMessageContaining("without a system");
  }

  @Test
  void ownRulesOfOneId_areRefused() throws Exception {
    Path rules = Files.createDirectories(folder.resolve("rules"));
    for (String name : List.of("a", "b")) {
      Files.writeString(
          rules.resolve(name + ".yaml"),
          """
          id: ours
          title: Ours
          attack: ours
          match: "any -> t:tool"
          likelihood: "3, it is open"
          impact: "3, records change"
          why: Because.
          fix: Do not.
          verify: Look.
          maps: {stride: [T]}
          """);
    }

    assertThat(
            catchThrowableOfType(ArchitectureException.class, () -> RuleBook.standard().with(rules))
                .problems())
        .singleElement()
        .asString()
        .contains("b.yaml:1: id: found 'ours' again", "a.yaml:1");
  }

  @Test
  void fileThatIsAList_isNamed() {
    assertThat(
            catchThrowableOfType(
                ArchitectureException.class, () -> ArchitectureReader.read("a.yaml", "[1]")))
        .hasMessageContaining("a.yaml:1: the file: found a list");
  }

  @Test
  void evidenceInTheLog_verifiesAControlUntilItExpires() throws Exception {
    Instant measured = Instant.parse("2026-11-01T00:00:00Z");
    try (AuditLog log =
        AuditLog.open(folder.resolve("audit"), AuditOptions.of(folder.resolve("keys")))) {
      new EvidenceLog(log)
          .add(
              new Evidence(
                  "E-1",
                  "injection-guard",
                  "gate",
                  "blocked share of 500 attacks",
                  0.94,
                  "95 % CI [0.91, 0.96]",
                  measured,
                  measured,
                  measured.plusSeconds(86_400 * 90L),
                  "drill 1.2",
                  -1));
    }
    List<Evidence> records = EvidenceLog.list(folder.resolve("audit"));
    Architecture chat = chat(", controls: [injection-guard]");

    Answered fresh = answered(records, chat, "2026-12-01T00:00:00Z");
    Answered stale = answered(records, chat, "2027-03-01T00:00:00Z");

    assertThat(fresh.verified()).isTrue();
    assertThat(fresh.controls().getFirst().claim().detail())
        .contains("0.94", "2026-11-01", "good until 2027-01-30");
    assertThat(stale.verified()).isFalse();
    assertThat(stale.controls().getFirst().claim().detail()).contains("expired on 2027-01-30");
  }

  private static Answered answered(List<Evidence> records, Architecture chat, String now) {
    Architecture checked = new EvidenceCheck(records, Map.of(), Instant.parse(now)).apply(chat);
    return REVIEW.of(checked).answered().stream()
        .filter(one -> one.rule().id().equals("direct-prompt-injection"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void verifiedWithoutEvidence_countsAsDeclared() throws Exception {
    Architecture chat = chat(", controls: {injection-guard: verified}");

    Answered answered = answered(List.of(), chat, "2026-12-01T00:00:00Z");

    assertThat(answered.verified()).isFalse();
    assertThat(answered.controls().getFirst().claim().detail()).contains("no evidence");
  }

  @Test
  void configuredControl_countsAtTheGateway() throws Exception {
    Architecture checked =
        new EvidenceCheck(
                List.of(), Map.of("injection-guard", "configured: policy strict"), Instant.EPOCH)
            .apply(chat(""));

    assertThat(REVIEW.of(checked).findings())
        .extracting(ReviewFinding::id)
        .doesNotContain("direct-prompt-injection");
  }
}
