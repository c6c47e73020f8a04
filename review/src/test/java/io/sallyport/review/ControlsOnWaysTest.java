package io.sallyport.review;

import static io.sallyport.review.Reviewed.place;
import static io.sallyport.review.Reviewed.places;
import static io.sallyport.review.Reviewed.review;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Where on a way a control's word counts, and what it answers. */
final class ControlsOnWaysTest {

  @Test
  void callersAbsentControl_countsOnlyWhereADeclaredOneWould() throws Exception {
    String file =
        """
        components:
          - {id: agent, kind: agent, controls: {least-privilege: %s, authorization: absent}}
          - {id: crm, kind: database, stores: personal}
        flows:
          - {from: agent, to: crm, data: personal}
        """;

    assertThat(places(review(file.formatted("declared"))))
        .doesNotContain("excessive-reach-of-model crm")
        .contains("no-authorisation-on-store crm");
    assertThat(place(review(file.formatted("absent")), "excessive-reach-of-model", "crm"))
        .matches(place -> place.confidence() == Confidence.CONFIRMED);
    assertThat(
            place(review(file.formatted("absent")), "no-authorisation-on-store", "crm")
                .confidence())
        .isEqualTo(Confidence.ASSUMED);
  }

  @Test
  void drawnApproval_answersOnlyTheWaysThroughIt() throws Exception {
    String file =
        """
        components:
          - {id: agent, kind: agent, controls: [human-approval]}
          - {id: tool, kind: tool, effects: [read]}
          - {id: approval, kind: human-approval}
          - {id: bank, kind: service, effects: [pay]}
        flows:
          - {from: agent, to: tool, data: command}
          - {from: tool, to: approval, data: command}
          - {from: approval, to: bank, data: command}
        """;

    assertThat(places(review(file))).doesNotContain("agent-pays bank");
    assertThat(places(review(file + "  - {from: tool, to: bank, data: command}\n")))
        .contains("agent-pays bank");
  }

  @Test
  void absentPrimaryControl_keepsTheFindingALevelLower() throws Exception {
    String file =
        """
        components:
          - {id: app, kind: service}
          - {id: logs, kind: log-store, controls: {log-access-control: %s, log-redaction: %s}}
        flows:
          - {from: app, to: logs, data: [log, personal]}
        """;

    assertThat(places(review(file.formatted("declared", "unknown"))))
        .doesNotContain("sensitive-logs logs");
    Place kept = place(review(file.formatted("declared", "absent")), "sensitive-logs", "logs");
    Place open = place(review(file.formatted("unknown", "absent")), "sensitive-logs", "logs");
    assertThat(kept.score()).isLessThan(open.score());
    assertThat(kept.score().likelihood())
        .extracting(Score.Part::because)
        .anyMatch(reason -> reason.endsWith("stands instead"));
  }

  @Test
  void missingLogin_liftsOnlyAttacksThatAreCalls() throws Exception {
    ReviewResult result =
        review(
            """
            zones: [{id: net, trust: untrusted}, {id: app}]
            actors: [{id: user, zone: net}]
            components:
              - {id: llm, kind: llm-self-hosted, zone: app}
            flows:
              - {from: user, to: llm, data: prompt, protocol: http, authentication: none}
            """);

    assertThat(place(result, "unencrypted-flow", "llm").score().likelihood())
        .extracting(Score.Part::because)
        .noneMatch(reason -> reason.startsWith("outsiders"));
    assertThat(place(result, "direct-prompt-injection", "llm").score().likelihood())
        .extracting(Score.Part::because)
        .anyMatch(reason -> reason.startsWith("outsiders"));
  }

  @Test
  void wordsOfAuthentication_areControls() throws Exception {
    Architecture read =
        ArchitectureReader.read(
            "a.yaml",
            """
            system: A
            components: [{id: a, kind: service}, {id: b, kind: service}]
            flows:
              - {from: a, to: b, id: card, authentication: SSO with smart card}
              - {from: a, to: b, id: workload, authentication: workload identity}
              - {from: a, to: b, id: mtls, authentication: mTLS}
              - {from: a, to: b, id: key, authentication: api key}
            """);

    assertThat(read.flows())
        .extracting(flow -> flow.id() + " " + new TreeSet<>(flow.controls().keySet()))
        .containsExactly(
            "card [authentication, strong-login]",
            "workload [authentication, short-lived-credentials]",
            "mtls [authentication, mutual-authentication]",
            "key [authentication]");
  }

  @Test
  void absentControlThatNoFindingRestsOn_isAsked() throws Exception {
    ReviewResult result =
        review(
            """
            components:
              - {id: job, kind: service, controls: {secret-store: absent}}
            """);

    assertThat(result.questions())
        .filteredOn(question -> question.id().equals("absent-secret-store"))
        .singleElement()
        .satisfies(question -> assertThat(question.elements()).containsExactly("job"));
  }

  @Test
  void gateBeforeTheModel_saysNothingOfOtherFlows() throws Exception {
    ReviewResult result =
        review(
            """
            zones: [{id: vendor, trust: partner}, {id: app}]
            components:
              - {id: desk, kind: orchestrator, zone: app}
              - {id: gate, kind: guardrail, zone: app, controls: [personal-data-redaction]}
              - {id: llm, kind: llm-hosted, zone: vendor}
              - {id: office, kind: third-party, zone: vendor}
            flows:
              - {from: desk, to: gate, data: [prompt, personal]}
              - {from: gate, to: llm, data: [prompt, personal]}
              - {from: desk, to: office, data: personal}
            """);

    assertThat(places(result)).contains("personal-data-leaves office");
  }

  @Test
  void othersServer_isNotAskedForALogin() throws Exception {
    String file =
        """
        zones: [{id: net, trust: untrusted}, {id: app}]
        components:
          - {id: agent, kind: agent, zone: app}
          - {id: docs, kind: mcp-server, zone: %s, effects: [read]}
        flows:
          - {from: agent, to: docs, data: query, authentication: none}
        """;

    assertThat(places(review(file.formatted("net"))))
        .doesNotContain("mcp-without-authentication docs", "unauthenticated-inside docs");
    assertThat(places(review(file.formatted("app"))))
        .contains("mcp-without-authentication docs", "unauthenticated-inside docs");
  }

  @Test
  void substitute_costsExactlyOneLevel() throws Exception {
    String file =
        """
        components:
          - {id: app, kind: service}
          - {id: logs, kind: log-store, controls: {log-access-control: %s, log-redaction: absent}}
        flows:
          - {from: app, to: logs, data: [log, %s]}
        """;

    for (String data : new String[] {"message", "personal", "health", "biometric"}) {
      Place kept = place(review(file.formatted("declared", data)), "sensitive-logs", "logs");
      Place open = place(review(file.formatted("unknown", data)), "sensitive-logs", "logs");
      assertThat(Math.abs(kept.score().severity().compareTo(open.score().severity())))
          .as(data)
          .isEqualTo(1);
    }
  }
}
