package io.sallyport.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.core.Severity;
import org.junit.jupiter.api.Test;

/** What several rules say of one element is told once, and nothing of it gets lost. */
final class ToldOnceTest {

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
}
