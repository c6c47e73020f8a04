package io.sallyport.review;

import static io.sallyport.review.Reviewed.place;
import static io.sallyport.review.Reviewed.places;
import static io.sallyport.review.Reviewed.review;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where ways begin and what comes back on them. */
final class WaysTest {

  @Test
  void contentPassedOn_entersWhereItComesFrom() throws Exception {
    String file =
        """
        zones: [{id: net, trust: untrusted}, {id: app}]
        data: [{id: letter, contains: file, origin: untrusted}]
        actors: [{id: stranger, zone: net}]
        components:
          - {id: intake, kind: service, zone: app, controls: {upload-inspection: %s}}
          - {id: reader, kind: service, zone: app}
        flows:
          - {from: stranger, to: intake, data: letter}
          - {from: intake, to: reader, data: letter}
        """;

    assertThat(places(review(file.formatted("declared"))))
        .noneMatch(place -> place.startsWith("upload-"));
    assertThat(places(review(file.formatted("unknown")))).contains("upload-exploit intake");
  }

  /** A store between a stranger and a model keeps the orders, whatever kind of store it is. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "object-store",
        "database",
        "dataset",
        "document-store",
        "knowledge-base",
        "wiki",
        "vector-database",
        "feature-store",
        "code-repository"
      })
  void ordersOfStranger_outlastEachStore(String store) throws Exception {
    String file =
        """
        zones: [{id: net, trust: untrusted}, {id: app}]
        data: [{id: letter, contains: document}]
        actors: [{id: writer, kind: %s, zone: %s}]
        components:
          - {id: form, kind: web-app, zone: app}
          - {id: kept, kind: %s, zone: app}
          - {id: parser, kind: document-parser, zone: app}
          - {id: agent, kind: agent, zone: app, controls: {injection-guard: %s}}
          - {id: llm, kind: llm-self-hosted, zone: app}
        flows:
          - {from: writer, to: form, data: letter}
          - {from: form, to: kept, data: letter}
          - {from: kept, to: parser, data: letter}
          - {from: parser, to: agent, data: letter}
          - {from: agent, to: llm, data: prompt}
        """;

    assertThat(indirect(review(file.formatted("customer", "net", store, "absent"))))
        .contains("agent");
    assertThat(indirect(review(file.formatted("customer", "net", store, "declared")))).isEmpty();
    assertThat(indirect(review(file.formatted("employee", "app", store, "absent")))).isEmpty();
  }

  private static Set<String> indirect(ReviewResult result) {
    Set<String> at = new TreeSet<>();
    result.findings().stream()
        .filter(one -> one.rule().attack().equals("indirect-prompt-injection"))
        .flatMap(one -> one.places().stream())
        .filter(place -> place.status() == Status.OPEN)
        .forEach(place -> at.add(place.at()));
    return at;
  }

  @Test
  void formThatHandsInDocuments_poisonsKnowledgeWithoutIngestion() throws Exception {
    String file =
        """
        zones: [{id: net, trust: untrusted}, {id: app}]
        actors: [{id: user, zone: net}]
        components:
          - {id: form, kind: web-app, zone: app}
          - {id: index, kind: vector-database, zone: app}
        flows:
          - {from: user, to: form, data: %1$s}
          - {from: form, to: index, data: %1$s}
        """;

    assertThat(places(review(file.formatted("document"))))
        .anyMatch(place -> place.matches("knowledge-(poisoning|written-directly) index"));
    assertThat(places(review(file.formatted("query"))))
        .noneMatch(place -> place.matches("knowledge-(poisoning|written-directly) index"));
  }

  /**
   * What an agent says is gone once a model was trained with it: the model's scores are no text.
   */
  @Test
  void textOfAgent_doesNotOutlastTraining() throws Exception {
    String file =
        """
        components:
          - {id: writer, kind: llm-application}
          - {id: verdicts, kind: label-source}
          - {id: training, kind: training-pipeline}
          - {id: ranker, kind: ranker}
          - {id: mailer, kind: tool, effects: send}
        flows:
          - {from: writer, to: verdicts, data: answer}
          - {from: verdicts, to: training, data: labels}
          - {from: training, to: ranker, data: model}
          - {from: ranker, to: mailer, data: message}
          - {from: writer, to: %s, data: answer, direction: one-way}
        """;

    assertThat(places(review(file.formatted("mailer"))))
        .contains("tool-arguments-unchecked mailer");
    assertThat(places(review(file.formatted("verdicts"))))
        .doesNotContain("tool-arguments-unchecked mailer");
  }

  @Test
  void ringOfUntrustedContent_isAnEntrance() throws Exception {
    String file =
        """
        data: [{id: note, contains: message, origin: untrusted}]
        components:
          - {id: a, kind: service}
          - {id: b, kind: service}
          - {id: llm, kind: llm-self-hosted}
        flows:
          - {from: a, to: b, data: note}
          - {from: b, to: a, data: note}
          - {from: b, to: llm, data: note}
        """;

    assertThat(places(review(file))).contains("direct-prompt-injection llm");
  }

  @Test
  void uploadDeploymentAndReport_bringNoAnswerBack() throws Exception {
    ReviewResult result =
        review(
            """
            actors: [{id: user}]
            components:
              - {id: portal, kind: web-app}
              - {id: intake, kind: ingestion}
              - {id: agent, kind: agent}
              - {id: ci, kind: ci}
              - {id: metrics, kind: third-party}
            flows:
              - {from: portal, to: intake, data: file}
              - {from: intake, to: agent, data: file}
              - {from: ci, to: agent, data: container-image}
              - {from: agent, to: metrics, data: telemetry}
              - {from: user, to: portal, data: file}
            """);

    assertThat(places(result))
        .doesNotContain("answer-runs-in-browser portal", "hallucinated-dependency ci");
    assertThat(result.architecture().flows())
        .filteredOn(Flow::answered)
        .extracting(Flow::id)
        .containsExactly("intake->agent", "user->portal");
  }

  @Test
  void fetchedData_doesNotLeave() throws Exception {
    String file =
        """
        zones: [{id: vendor, trust: partner}, {id: app}]
        components:
          - {id: desk, kind: third-party, zone: vendor, stores: personal}
          - {id: sync, kind: %s, zone: app}
        flows:
          - {from: sync, to: desk, data: personal}
        """;

    assertThat(places(review(file.formatted("ingestion"))))
        .doesNotContain("personal-data-leaves desk");
    assertThat(places(review(file.formatted("service")))).contains("personal-data-leaves desk");
  }

  @Test
  void leastTrusted_isShownBeforeNearer() throws Exception {
    ReviewResult result =
        review(
            """
            zones: [{id: net, trust: untrusted}, {id: vendor, trust: partner}, {id: app}]
            actors: [{id: stranger, zone: net}]
            components:
              - {id: partner, kind: third-party, zone: vendor}
              - {id: web, kind: web-app, zone: app}
              - {id: job, kind: service, zone: app}
              - {id: reader, kind: ingestion, zone: app}
            flows:
              - {from: partner, to: reader, data: file, direction: one-way}
              - {from: stranger, to: web, data: file}
              - {from: web, to: job, data: file}
              - {from: job, to: reader, data: file}
            """);

    assertThat(place(result, "hostile-file-in-parser", "reader").flows().getFirst())
        .isEqualTo("stranger->web");
  }

  @Test
  void sharedModel_answersOnlyWhoAsked() throws Exception {
    String file =
        """
        zones: [{id: net, trust: untrusted}, {id: app}]
        actors: [{id: stranger, zone: net}]
        components:
          - {id: bot, kind: service, zone: app}
          - {id: llm, kind: llm-self-hosted, zone: app}
          - {id: coach, kind: service, zone: app}
          - {id: reader, kind: ingestion, zone: app}
        flows:
          - {from: stranger, to: bot, data: file}
          - {from: bot, to: llm, data: file}
          - {from: coach, to: llm, data: file}
          - {from: coach, to: reader, data: file}
        """;

    assertThat(places(review(file))).doesNotContain("hostile-file-in-parser reader");
  }

  @Test
  void pushToAClient_bringsNothingBackUnlessTheFileSaysSo() throws Exception {
    String file =
        """
        actors: [{id: user}]
        components:
          - {id: app, kind: mobile}
          - {id: news, kind: service}
          - {id: llm, kind: llm-self-hosted}
        flows:
          - {from: user, to: app, data: message}
          - {from: news, to: llm, data: prompt}
          - {from: news, to: app, data: message%s}
        """;

    assertThat(places(review(file.formatted("")))).doesNotContain("direct-prompt-injection llm");
    assertThat(places(review(file.formatted(", direction: both"))))
        .contains("direct-prompt-injection llm");
  }

  @Test
  void neighboursAtAHost_areNoCustomers() throws Exception {
    String file =
        """
        owner: city
        zones: [{id: host, tenancy: multi, owner: %s}]
        components:
          - {id: agent, kind: agent, zone: host}
          - {id: tool, kind: tool, zone: host}
          - {id: card, kind: accelerator-node, zone: host}
        flows:
          - {from: agent, to: tool, data: command}
          - {from: agent, to: card, data: prompt}
        """;

    assertThat(places(review(file.formatted("centre"))))
        .doesNotContain("agents-share-tenant-credentials agent")
        .contains("accelerator-shared card");
    assertThat(places(review(file.formatted("city"))))
        .contains("agents-share-tenant-credentials agent");
  }

  @Test
  void fetchDrawnAsACall_bringsWhatLiesThere() throws Exception {
    ReviewResult result =
        review(
            """
            zones: [{id: net, trust: untrusted}, {id: app}]
            components:
              - {id: index, kind: package-registry, zone: net}
              - {id: hub, kind: model-hub, zone: net}
              - {id: models, kind: model-registry, zone: app}
              - {id: training, kind: training-pipeline, zone: app}
              - {id: build, kind: service, zone: app}
              - {id: cell, kind: code-sandbox, zone: app}
              - {id: embedder, kind: embedding-model, zone: app}
              - {id: ranker, kind: classifier, zone: app}
            flows:
              - {from: build, to: index, data: package}
              - {from: cell, to: index, data: package}
              - {from: embedder, to: hub, data: model}
              - {from: training, to: models, data: model}
              - {from: ranker, to: models, data: model}
            """);

    assertThat(places(result))
        .contains(
            "package-supply build",
            "package-supply cell",
            "foreign-model-loaded embedder",
            "training-near-production ranker")
        .doesNotContain("exports-to-outsiders hub");
  }
}
