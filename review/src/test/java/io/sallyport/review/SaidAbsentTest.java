package io.sallyport.review;

import static io.sallyport.review.Reviewed.place;
import static io.sallyport.review.Reviewed.questions;
import static io.sallyport.review.Reviewed.review;
import static io.sallyport.review.Reviewed.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.core.Severity;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file says to be absent, what it says nothing of, and who runs what. */
final class SaidAbsentTest {

  private static final Review REVIEW = Review.standard();

  @ParameterizedTest
  @CsvSource({"absent, true", "declared, false"})
  void authorisationOfAnApi_isFoundWhereItIsSaidToBeAbsent(String state, boolean found)
      throws Exception {
    ReviewResult result =
        review(
            """
            actors:
              - {id: customer}
            components:
              - {id: api, kind: api, controls: {authorization: %s}}
            flows:
              - {from: customer, to: api, data: health, authentication: password}
            """
                .formatted(state));

    assertThat(told(result).contains("records-of-others-open api")).isEqualTo(found);
    assertThat(questions(result)).doesNotContain("absent-authorization");
    if (found) {
      assertThat(place(result, "records-of-others-open", "api").score().severity())
          .isEqualTo(Severity.HIGH);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "encryption, unencrypted, unencrypted-flow",
    "encryption, not encrypted, unencrypted-flow",
    "encryption, no tls, unencrypted-flow",
    "encryption, TLS disabled, unencrypted-flow",
    "encryption, without TLS, unencrypted-flow",
    "authentication, disabled, stranger-not-authenticated",
    "authentication, unauthenticated, stranger-not-authenticated",
    "authentication, no authentication, stranger-not-authenticated",
    "authentication, not required, stranger-not-authenticated",
    "authentication, n/a, stranger-not-authenticated"
  })
  void whatIsSaidNotToBeThere_isAbsent(String key, String said, String rule) throws Exception {
    String file =
        """
        zones:
          - {id: internet, trust: untrusted}
          - {id: site, trust: trusted}
        actors:
          - {id: customer, zone: internet}
        components:
          - {id: api, kind: api, zone: site}
        flows:
          - {from: customer, to: api, data: health, %s: "%s"}
        """;

    Set<String> none = told(review(file.formatted(key, "none")));

    assertThat(none).anyMatch(one -> one.startsWith(rule));
    assertThat(told(review(file.formatted(key, said)))).isEqualTo(none);
  }

  @ParameterizedTest
  @CsvSource({
    "encryption, 'TLS 1.3, old versions disabled', unencrypted-flow",
    "encryption, 'no plaintext, TLS only', unencrypted-flow",
    "authentication, 'OIDC, anonymous disabled', stranger-not-authenticated",
    "authentication, anonymous disabled, stranger-not-authenticated"
  })
  void whatIsSaidToBeThere_isNotAbsentForAWord(String key, String said, String rule)
      throws Exception {
    String file =
        """
        zones:
          - {id: internet, trust: untrusted}
          - {id: site, trust: trusted}
        actors:
          - {id: customer, zone: internet}
        components:
          - {id: api, kind: api, zone: site}
        flows:
          - {from: customer, to: api, data: health, %s: "%s"}
        """
            .formatted(key, said);

    assertThat(told(review(file))).noneMatch(one -> one.startsWith(rule));
  }

  @ParameterizedTest
  @CsvSource({"api, api, secrets-outside-of-store, true", "logs, log-store, sensitive-logs, false"})
  void redactionOfLogs_answersForCredentialsInLogsOnly(
      String id, String kind, String rule, boolean found) throws Exception {
    String file =
        """
        data: [{id: key, contains: credentials, class: internal}]
        components:
          - {id: ci, kind: ci}
          - {id: %s, kind: %s, controls: {log-redaction: %s}}
        flows:
          - {from: ci, to: %s, data: key}
        """;

    assertThat(told(review(file.formatted(id, kind, "declared", id))).contains(rule + " " + id))
        .isEqualTo(found);
    assertThat(told(review(file.formatted(id, kind, "unknown", id)))).contains(rule + " " + id);
  }

  @ParameterizedTest
  @CsvSource({
    "health, internal, true, false",
    "health, partner, true, false",
    "public, internal, false, true"
  })
  void encryptionSaidToBeAbsentInsideAZone_isFoundOrAsked(
      String data, String trust, boolean found, boolean asked) throws Exception {
    ReviewResult result =
        review(
            """
            zones: [{id: there, trust: %s}]
            data: [{id: health, contains: health}, {id: public, class: public}]
            actors: [{id: clerk, kind: employee, zone: there}]
            components:
              - {id: app, kind: web-app, zone: there}
              - {id: records, kind: database, zone: there, stores: []}
            flows:
              - {from: clerk, to: app, data: %s, encryption: none}
              - {from: app, to: records, data: %s, encryption: none}
            """
                .formatted(trust, data, data));

    assertThat(told(result).contains("unencrypted-inside app")).isEqualTo(found);
    assertThat(told(result).contains("unencrypted-inside records")).isEqualTo(found);
    assertThat(questions(result).contains("absent-encryption")).isEqualTo(asked);
  }

  @Test
  void absenceThatAFindingCites_isNotAskedAbout() throws Exception {
    ReviewResult result =
        review(
            """
            actors:
              - {id: customer}
            components:
              - {id: web, kind: web-app, controls: {rate-limit: absent}}
              - {id: llm, kind: llm-self-hosted}
            flows:
              - {from: customer, to: web, data: prompt}
              - {from: web, to: llm, data: prompt}
            """);

    assertThat(
            result.findings().stream()
                .flatMap(one -> one.places().stream())
                .flatMap(place -> place.facts().stream())
                .map(Place.Fact::text))
        .contains("web has no rate-limit");
    assertThat(questions(result)).doesNotContain("absent-rate-limit");
  }

  @Test
  void absenceThatNoRuleSees_isStillAskedAbout() throws Exception {
    ReviewResult result =
        review("components:\n  - {id: job, kind: service, controls: {watermark: absent}}\n");

    assertThat(questions(result)).contains("absent-watermark");
  }

  @ParameterizedTest
  @CsvSource({"credentials, true", "telemetry, false"})
  void absenceSaidOfAZone_isFoundAtWhatStandsInItOrAsked(String data, boolean found)
      throws Exception {
    ReviewResult result =
        review(
            """
            zones:
              - {id: office}
              - {id: builds, controls: {egress-allowlist: absent}}
            components:
              - {id: git, kind: git, zone: office}
              - {id: ci, kind: ci, zone: builds}
            flows:
              - {from: git, to: ci, data: %s}
            """
                .formatted(data));

    assertThat(told(result).contains("nothing-limits-the-way-out ci")).isEqualTo(found);
    assertThat(questions(result).contains("absent-egress-allowlist")).isEqualTo(!found);
  }

  @Test
  void pointForAnAbsence_hasItsFact() throws Exception {
    for (String name : Starts.shapes().keySet()) {
      String text = Starts.file(name);
      for (ReviewFinding finding :
          REVIEW.of(ArchitectureReader.read(name + ".yaml", text)).findings()) {
        for (Place place : finding.places()) {
          if (place.score().likelihood().stream()
              .anyMatch(part -> part.because().contains("is absent"))) {
            assertThat(place.facts())
                .as(finding.id() + " at " + place.at())
                .anySatisfy(fact -> assertThat(fact.text()).contains(" has no "));
          }
        }
      }
    }
  }

  @Test
  void whatNobodySaid_countsLessWhereItTakesSomebodyInside() throws Exception {
    String file =
        """
        components:
          - {id: agent, kind: agent}
          - {id: tool, kind: tool, effects: [delete], controls: {tool-argument-validation: %s}}
        flows:
          - {from: agent, to: tool}
        """;

    Place unknown = place(review(file.formatted("unknown")), "tool-arguments-unchecked", "tool");
    Place absent = place(review(file.formatted("absent")), "tool-arguments-unchecked", "tool");

    assertThat(unknown.score().severity()).isEqualTo(Severity.MEDIUM);
    assertThat(absent.score().severity()).isEqualTo(Severity.HIGH);
  }

  @ParameterizedTest
  @CsvSource({"partner, true", "internal, false"})
  void whoRunsAModel_decidesWhetherDataLeaves(String trust, boolean leaves) throws Exception {
    ReviewResult result =
        review(
            """
            zones:
              - {id: there, trust: %s}
            components:
              - {id: app, kind: service}
              - {id: vision, kind: multimodal-model, zone: there}
            flows:
              - {from: app, to: vision, data: health}
            """
                .formatted(trust));

    assertThat(told(result).contains("data-to-model-provider vision")).isEqualTo(leaves);
  }

  @Test
  void deviceThatFetchesItsModel_holdsItsWeightsAndDecides() throws Exception {
    Set<String> told =
        told(
            review(
                """
                zones:
                  - {id: home, trust: untrusted}
                actors:
                  - {id: patient, zone: home}
                components:
                  - {id: watch, kind: sensor, zone: home}
                  - {id: phone, kind: federated-client, zone: home, stores: [model]}
                  - {id: training, kind: training-pipeline}
                  - {id: models, kind: model-registry}
                  - {id: edge, kind: cdn}
                  - {id: alarms, kind: service, controls: {redundancy: absent}}
                  - {id: enrol, kind: identity-provider}
                flows:
                  - {from: patient, to: watch, data: health}
                  - {from: watch, to: phone, data: health}
                  - {from: phone, to: enrol, data: credentials}
                  - {from: phone, to: training, data: gradients}
                  - {from: training, to: models, data: model}
                  - {from: models, to: edge, data: model}
                  - {from: phone, to: edge, data: model}
                  - {from: phone, to: alarms, data: [scores, safety]}
                """));

    assertThat(told)
        .contains(
            "weights-to-devices phone",
            "drift phone",
            "evasion phone",
            "participants-made-up enrol",
            "federated-privacy training",
            "safety-hangs-on-one-service alarms")
        .doesNotContain(
            "federated-privacy alarms",
            "development-reaches-production alarms",
            "account-takeover enrol",
            "stranger-not-authenticated watch");
  }

  @Test
  void injection_isToldOnceForEachModel_withItsOtherWays() throws Exception {
    ReviewResult result =
        review(
            """
            actors:
              - {id: customer}
            components:
              - {id: page, kind: website}
              - {id: agent, kind: agent}
            flows:
              - {from: customer, to: agent, data: prompt}
              - {from: page, to: agent, data: web-content}
            """);

    List<ReviewFinding> family =
        result.findings().stream().filter(one -> one.rule().merges().equals("injection")).toList();
    assertThat(family).hasSize(1);
    assertThat(family.getFirst().places()).hasSize(1);
    assertThat(told(result))
        .contains("direct-prompt-injection agent", "injection-through-web-and-mail agent");
  }

  @Test
  void attackPath_doesNotGoBackOverTheAnswerToAReport() throws Exception {
    ReviewResult result =
        review(
            """
            actors:
              - {id: doctor, kind: clinician}
            components:
              - {id: phone, kind: service}
              - {id: alarms, kind: service}
              - {id: records, kind: database}
              - {id: portal, kind: web-app}
              - {id: models, kind: model-registry}
            flows:
              - {from: doctor, to: portal, data: health}
              - {from: portal, to: records, data: health}
              - {from: phone, to: alarms, data: scores}
              - {from: alarms, to: records, data: scores}
              - {from: phone, to: models, data: model}
            """);

    assertThat(result.paths())
        .as("the way to the records is one")
        .anySatisfy(
            path -> {
              assertThat(path.actor()).isEqualTo("doctor");
              assertThat(path.asset()).isEqualTo("records");
            });
    assertThat(result.paths())
        .noneSatisfy(
            path -> {
              assertThat(path.actor()).isEqualTo("doctor");
              assertThat(path.asset()).isEqualTo("models");
            });
  }
}
