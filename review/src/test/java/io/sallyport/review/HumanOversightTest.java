package io.sallyport.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decisions on which much hangs for a person, by whatever words a file names them. */
final class HumanOversightTest {

  private static final String RULE = "decision-without-person";

  private static List<String> at(String system, String data, String controls) throws Exception {
    String file =
        """
        system: %s
        data:
          - {id: %s, contains: [scores, personal]}
        components:
          - {id: model, kind: classifier}
          - {id: desk, kind: service, controls: %s}
          - {id: register, kind: database}
        flows:
          - {from: model, to: desk, data: %2$s}
          - {from: desk, to: register, data: %2$s}
        """
            .formatted(system, data, controls);
    return Review.standard().of(ArchitectureReader.read("a.yaml", file)).findings().stream()
        .filter(one -> one.id().equals(RULE))
        .flatMap(one -> one.places().stream())
        .filter(place -> place.status() == Status.OPEN)
        .map(Place::at)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exam-grade",
        "applicant-rank",
        "loan-score",
        "insurance-premium",
        "reoffending-risk",
        "asylum-score",
        "parole-risk",
        "patient-urgency",
        "social-housing-rank",
        "emotion-recognition"
      })
  void fatefulData_needsAPersonWhereverItComesFrom(String data) throws Exception {
    assertThat(at("Scoring", data, "[]")).containsExactly("model");
    assertThat(at("Scoring", data, "{human-approval: absent}")).containsExactly("model");
  }

  @Test
  void systemsOwnWords_countToo() throws Exception {
    assertThat(at("Exam platform", "score", "[]")).containsExactly("model");
    assertThat(at("Film tips", "score", "[]")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"film-rank", "churn-score", "mail-priority", "data-migration"})
  void otherScores_areNotDecisionsOfThatKind(String data) throws Exception {
    assertThat(at("Scoring", data, "[]")).isEmpty();
  }

  /** Only ways around the person are open. */
  @Test
  void approvalBesideTheWay_answersNothing() throws Exception {
    String file =
        """
        system: Admissions
        data: [{id: rank, contains: [scores, personal]}]
        components:
          - {id: model, kind: classifier}
          - {id: office, kind: human-approval}
          - {id: register, kind: database}
        flows:
          - {from: model, to: office, data: rank}
          - {from: office, to: register, data: rank}
        """;
    String around = file + "  - {from: model, to: register, data: rank}\n";

    assertThat(open(file)).doesNotContain(RULE);
    assertThat(open(around)).contains(RULE);
  }

  private static List<String> open(String file) throws Exception {
    return Review.standard().of(ArchitectureReader.read("a.yaml", file)).open().stream()
        .map(ReviewFinding::id)
        .toList();
  }
}
