package io.sallyport.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.core.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One way is told once, and what declared controls answer leaves something over. */
final class SameWayTest {

  @TempDir private Path folder = Path.of("");

  private static final String SUPPLY =
      """
      system: Supply
      zones: [{id: outside, trust: untrusted}, {id: ml}]
      components:
        - {id: hub, kind: model-hub, zone: outside}
        - {id: train, kind: training-pipeline, zone: ml}
        - {id: registry, kind: model-registry, zone: ml}
        - {id: serving, kind: model-serving, zone: ml}
      flows:
        - {from: hub, to: train, data: model}
        - {from: train, to: registry, data: model}
        - {from: registry, to: serving, data: model}
      """;

  private static ReviewResult review(String text) throws ArchitectureException {
    return Review.standard().of(ArchitectureReader.read("a.yaml", text));
  }

  private static ReviewFinding finding(List<ReviewFinding> findings, String rule) {
    return findings.stream().filter(one -> one.id().equals(rule)).findFirst().orElseThrow();
  }

  @Test
  void placesOnOneWay_areToldAtTheEntrance() throws Exception {
    ReviewFinding foreign = finding(review(SUPPLY).findings(), "foreign-model-loaded");

    assertThat(foreign.places()).extracting(Place::at).containsExactly("train");
    assertThat(foreign.places().getFirst().also()).containsExactly("registry", "serving");
    assertThat(foreign.elements()).contains("train", "registry", "serving");
  }

  @Test
  void placeWithAWayOfItsOwn_staysAPlace() throws Exception {
    String second = SUPPLY + "  - {from: hub, to: serving, data: model}\n";

    ReviewFinding foreign = finding(review(second).findings(), "foreign-model-loaded");

    assertThat(foreign.places()).extracting(Place::at).containsExactly("serving", "train");
    assertThat(foreign.places()).allSatisfy(place -> assertThat(place.elements()).contains("hub"));
  }

  @Test
  void decisionAboutTheEntrance_leavesTheRestOpen() throws Exception {
    ReviewResult result = review(SUPPLY);
    String decision =
        "treatments:\n"
            + "  - {finding: foreign-model-loaded, at: [%s], status: false-positive, reason:"
            + " known}\n";

    assertThat(decided(result, decision.formatted("train"))).isEqualTo(Status.OPEN);
    assertThat(decided(result, decision.formatted("train, registry, serving")))
        .isEqualTo(Status.FALSE_POSITIVE);
  }

  private Status decided(ReviewResult result, String treatments) throws Exception {
    Treatments read = Treatments.read(Files.writeString(folder.resolve("t.yaml"), treatments));
    LocalDate today = LocalDate.parse("2026-11-22");
    return finding(read.apply(result, today).findings(), "foreign-model-loaded").status();
  }

  private static String chat(String controls) {
    return """
    system: Chat
    zones: [{id: internet, trust: untrusted}, {id: app}, {id: provider, trust: partner}]
    actors:
      - {id: visitor, zone: internet}
    components:
      - {id: web, kind: web-app, zone: app}
      - {id: llm, kind: llm-hosted, zone: provider, controls: %s}
    flows:
      - {from: visitor, to: web, data: prompt}
      - {from: web, to: llm, data: prompt}
    """
        .formatted(controls);
  }

  @Test
  void declaredControl_leavesALowResidualRisk() throws Exception {
    ReviewResult result = review(chat("[injection-guard]"));

    assertThat(result.findings())
        .extracting(ReviewFinding::id)
        .doesNotContain("direct-prompt-injection");
    ReviewFinding left = finding(result.all(), "direct-prompt-injection");
    assertThat(left.status()).isEqualTo(Status.RESIDUAL);
    assertThat(left.score().risk()).isLessThan(6);
    assertThat(left.worst().note()).contains("Prompt-injection guard at llm", "without evidence");
  }

  @Test
  void verifiedControl_leavesNothing() throws Exception {
    ReviewResult result = review(chat("{injection-guard: {state: verified, evidence: E-1}}"));

    assertThat(result.all())
        .extracting(ReviewFinding::id)
        .doesNotContain("direct-prompt-injection");
  }

  @Test
  void residualRisk_isNeitherOpenNorAnAttackPath() throws Exception {
    ReviewResult result = review(chat("[injection-guard]"));

    assertThat(result.open())
        .extracting(ReviewFinding::id)
        .doesNotContain("direct-prompt-injection");
    assertThat(result.paths().toString()).doesNotContain("direct-prompt-injection");
  }

  @Test
  void threatThatWouldBeLow_leavesNothingWhereAControlIsDeclared() throws Exception {
    String file =
        """
        system: A
        components:
          - {id: ci, kind: ci}
          - {id: app, kind: api, controls: {least-privilege: %s}}
        flows:
          - {from: ci, to: app, data: credentials}
        """;

    ReviewFinding open = finding(review(file.formatted("unknown")).findings(), "excessive-roles");

    assertThat(open.severity()).isEqualTo(Severity.LOW);
    assertThat(review(file.formatted("declared")).all())
        .extracting(ReviewFinding::id)
        .doesNotContain("excessive-roles");
  }
}
