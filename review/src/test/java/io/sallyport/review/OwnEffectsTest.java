package io.sallyport.review;

import static io.sallyport.review.Reviewed.places;
import static io.sallyport.review.Reviewed.review;
import static io.sallyport.review.Reviewed.told;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an agent does by itself, what it fetches, and flows that only ask or have no callers. */
final class OwnEffectsTest {

  @ParameterizedTest
  @CsvSource({"execute, absent, true", "execute, declared, false", "read, absent, false"})
  void codeThatAnAgentRunsItself_runs(String effect, String sandbox, boolean found)
      throws Exception {
    ReviewResult result =
        review(
            """
            actors:
              - {id: u}
            components:
              - {id: bot, kind: agent, effects: [%s], controls: {sandbox: %s}}
              - {id: llm, kind: llm-self-hosted}
            flows:
              - {from: u, to: bot, data: prompt}
              - {from: bot, to: llm, data: prompt}
            """
                .formatted(effect, sandbox));

    assertThat(told(result).contains("generated-code-runs bot")).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({
    "execute, generated-code-runs bot, true",
    "'read, send', exfiltration-by-tool bot, true",
    "read, exfiltration-by-tool bot, false"
  })
  void anAgentWithoutADrawnModel_actsByItself(String effect, String finding, boolean found)
      throws Exception {
    ReviewResult result =
        review(
            """
            components:
              - {id: issues, kind: ticket-system}
              - {id: bot, kind: agent, effects: [%s], stores: [personal]}
            flows:
              - {from: bot, to: issues, data: prompt}
            """
                .formatted(effect));

    assertThat(told(result).contains(finding)).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({
    "absent, confidential, true",
    "declared, confidential, false",
    "absent, public, false"
  })
  void anAgentThatWritesWhereStrangersRead_publishes(String approval, String held, boolean found)
      throws Exception {
    ReviewResult result =
        review(
            """
            data:
              - {id: plans, contains: [document], class: %s}
            components:
              - {id: issues, kind: ticket-system}
              - {id: plans-store, kind: document-store, stores: [plans]}
              - {id: bot, kind: agent, effects: [write], controls: {human-approval: %s}}
            flows:
              - {from: bot, to: issues, data: prompt}
              - {from: bot, to: plans-store, data: plans}
            """
                .formatted(held, approval));

    assertThat(told(result).contains("exfiltration-by-published-text bot")).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({"issues, true", "planner, false"})
  void codeOfAnAgentThatABuildDeploys_isRatedByWhoWritesToIt(String source, boolean high)
      throws Exception {
    ReviewResult result =
        review(
            """
            components:
              - {id: issues, kind: ticket-system}
              - {id: planner, kind: database}
              - {id: coder, kind: coding-agent}
              - {id: repo, kind: code-repository}
              - {id: pipeline, kind: ci}
              - {id: cluster, kind: service, effects: [deploy]}
            flows:
              - {from: coder, to: %s, data: message}
              - {from: coder, to: repo, data: code}
              - {from: pipeline, to: repo, data: code}
              - {from: pipeline, to: cluster, data: container-image}
            """
                .formatted(source));

    assertThat(told(result).contains("strangers-change-production pipeline")).isEqualTo(high);
    assertThat(told(result).contains("strangers-change-production cluster")).isEqualTo(high);
    assertThat(places(result).contains("agent-deploys pipeline")).isEqualTo(!high);
  }

  @ParameterizedTest
  @CsvSource({"prod, images, true", "build, images, false", "images, prod, true"})
  void imagesThatAreFetched_run(String from, String to, boolean found) throws Exception {
    ReviewResult result =
        review(
            """
            components:
              - {id: build, kind: ci}
              - {id: images, kind: image-registry, controls: {build-integrity: absent}}
              - {id: prod, kind: service}
            flows:
              - {from: %s, to: %s, data: container-image}
            """
                .formatted(from, to));

    assertThat(told(result).contains("image-supply prod")).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({"absent, true", "declared, false"})
  void anAgentThatPollsWithSecrets_needsLimitsOfTheWayOut(String limit, boolean found)
      throws Exception {
    ReviewResult result =
        review(
            """
            components:
              - {id: issues, kind: website}
              - {id: coder, kind: coding-agent, effects: [write], stores: [credentials], controls: {egress-allowlist: %s}}
            flows:
              - {from: coder, to: issues, data: prompt}
            """
                .formatted(limit));

    assertThat(told(result).contains("nothing-limits-the-way-out coder")).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({"query, false", "https, true"})
  void aStoreThatIsOnlyQueried_isNotWritten(String protocol, boolean found) throws Exception {
    Set<String> told =
        told(
            review(
                """
                actors:
                  - {id: u}
                components:
                  - {id: bot, kind: agent, effects: [read, write]}
                  - {id: kb, kind: vector-database, stores: [document]}
                flows:
                  - {from: u, to: bot, data: prompt}
                  - {from: bot, to: kb, data: prompt, protocol: %s}
                """
                    .formatted(protocol)));

    assertThat(told.contains("knowledge-poisoning kb")).isEqualTo(found);
    assertThat(told.contains("vector-store-writable kb")).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({"stdio, false", "http, true"})
  void aToolServerOnAPipe_hasNoOtherCallers(String protocol, boolean found) throws Exception {
    ReviewResult result =
        review(
            """
            components:
              - {id: bot, kind: agent}
              - {id: files, kind: mcp-server}
            flows:
              - {from: bot, to: files, protocol: %s}
            """
                .formatted(protocol));

    assertThat(told(result).contains("mcp-without-authentication files")).isEqualTo(found);
  }

  @Test
  void anApprovalAtTheAgent_answersForItsPayments() throws Exception {
    String file =
        """
        components:
          - {id: buyer, kind: agent, effects: [pay]%s}
          - {id: psp, kind: billing}
        flows:
          - {from: buyer, to: psp, data: payment}
        """;

    assertThat(told(review(file.formatted("")))).contains("agent-pays psp");
    assertThat(told(review(file.formatted(", controls: [human-approval]"))))
        .doesNotContain("agent-pays psp");
  }
}
