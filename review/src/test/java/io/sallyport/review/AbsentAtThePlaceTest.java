package io.sallyport.review;

import static io.sallyport.review.Reviewed.place;
import static io.sallyport.review.Reviewed.questions;
import static io.sallyport.review.Reviewed.review;
import static io.sallyport.review.Reviewed.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.core.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file calls absent at a place, whatever stands elsewhere. */
final class AbsentAtThePlaceTest {

  @Test
  void absenceAtThePlace_isNotMadeGoodByAnotherControlElsewhere() throws Exception {
    String file =
        """
        actors:
          - {id: driver}
        components:
          - {id: agent, kind: agent, controls: [session-isolation]}
          - {id: memory, kind: memory, controls: {tenant-isolation: %s}}
        flows:
          - {from: driver, to: agent, data: prompt}
          - {from: agent, to: memory, data: history}
        """;

    assertThat(told(review(file.formatted("absent")))).contains("agent-memory-shared memory");
    assertThat(told(review(file.formatted("unknown"))))
        .doesNotContain("agent-memory-shared memory");
  }

  @Test
  void absenceAtThePlace_isNotMadeGoodByTheSameControlElsewhere() throws Exception {
    String file =
        """
        zones: [{id: internet, trust: untrusted}, {id: app}]
        actors: [{id: u, kind: user, zone: internet}]
        components:
          - {id: orch, kind: orchestrator, zone: app%s}
          - {id: llm, kind: llm-self-hosted, zone: app, controls: {injection-guard: %s}}
        flows:
          - {from: u, to: orch, data: prompt, protocol: https, authentication: oidc}
          - {from: orch, to: llm, data: prompt}
        """;
    String guarded = ", controls: [injection-guard]";

    Severity bare =
        place(review(file.formatted("", "absent")), "direct-prompt-injection", "llm")
            .score()
            .severity();
    Place lowered =
        place(review(file.formatted(guarded, "absent")), "direct-prompt-injection", "llm");

    assertThat(lowered.status()).isEqualTo(Status.OPEN);
    assertThat(lowered.score().severity().ordinal()).isEqualTo(bare.ordinal() - 1);
    assertThat(told(review(file.formatted(guarded, "unknown"))))
        .doesNotContain("direct-prompt-injection llm");
  }

  @ParameterizedTest
  @CsvSource({"a2a-peer, true", "tool, false"})
  void agentsWithoutAuthentication_haveNoMutualOne(String kind, boolean counts) throws Exception {
    String file =
        """
        zones: [{id: app}, {id: there, trust: partner}]
        components:
          - {id: a, kind: agent, zone: app}
          - {id: b, kind: %s, zone: there}
        flows:
          - {from: a, to: b, data: message, authentication: %s}
        """;

    ReviewResult none = review(file.formatted(kind, "none"));

    assertThat(told(none).contains("agent-messages-unsigned b")).isEqualTo(counts);
    if (counts) {
      Place place = place(none, "agent-messages-unsigned", "b");
      assertThat(place.missing())
          .contains(new Place.Missing("mutual-authentication", ControlState.ABSENT));
      assertThat(place.score().severity()).isEqualTo(Severity.HIGH);
      assertThat(questions(none)).doesNotContain("absent-authentication");
      assertThat(
              place(review(file.formatted(kind, "unknown")), "agent-messages-unsigned", "b")
                  .score()
                  .severity())
          .isEqualTo(Severity.MEDIUM);
    } else {
      assertThat(questions(none)).doesNotContain("absent-mutual-authentication");
    }
  }
}
