package io.sallyport.review;

import static io.sallyport.review.Reviewed.review;
import static io.sallyport.review.Reviewed.told;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What texts of strangers steer: through stores that are asked, through decisions and by voice. */
final class SteeredTest {

  @ParameterizedTest
  @CsvSource({
    "log-store, log, query, true",
    "database, log, query, true",
    "database, log, search, true",
    "database, scores, read, true",
    "log-store, log, https, false"
  })
  void aStoreThatAnAgentAsks_bringsItWhatStrangersLeftThere(
      String kind, String data, String protocol, boolean found) throws Exception {
    Set<String> told =
        told(
            review(
                """
                actors:
                  - {id: u}
                components:
                  - {id: web, kind: web-app}
                  - {id: logs, kind: %s}
                  - {id: bot, kind: agent}
                  - {id: k, kind: tool, effects: [delete]}
                flows:
                  - {from: u, to: web, data: prompt}
                  - {from: web, to: logs, data: log}
                  - {from: bot, to: logs, data: %s, protocol: %s}
                  - {from: bot, to: k, data: command}
                """
                    .formatted(kind, data, protocol)));

    assertThat(told.contains("untrusted-content-causes-effects k")).isEqualTo(found);
    assertThat(told.contains("injection-through-store bot")).isEqualTo(found);
  }

  @Test
  void aStoreToWhichNoStrangerWrites_steersNobody() throws Exception {
    assertThat(
            told(
                review(
                    """
                    components:
                      - {id: job, kind: service}
                      - {id: logs, kind: database}
                      - {id: bot, kind: agent}
                      - {id: k, kind: tool, effects: [delete]}
                    flows:
                      - {from: job, to: logs, data: log}
                      - {from: bot, to: logs, data: log, protocol: query}
                      - {from: bot, to: k, data: command}
                    """)))
        .doesNotContain("untrusted-content-causes-effects k", "injection-through-store bot");
  }

  @ParameterizedTest
  @CsvSource({
    "agent, '[decision]', true",
    "agent, '[financial]', true",
    "agent, '[decision, financial]', true",
    "agent, '[scores]', true",
    "agent, '[telemetry]', false",
    "classifier, '[scores]', false"
  })
  void aDecisionOfAnAgentThatReadsStrangers_isSteered(String kind, String contains, boolean found)
      throws Exception {
    Set<String> told =
        told(
            review(
                """
                actors:
                  - {id: u}
                data:
                  - {id: order, contains: %s}
                components:
                  - {id: web, kind: web-app}
                  - {id: bot, kind: %s}
                  - {id: pay, kind: tool, effects: [pay]}
                flows:
                  - {from: u, to: web, data: prompt}
                  - {from: web, to: bot, data: prompt}
                  - {from: bot, to: pay, data: order}
                """
                    .formatted(contains, kind)));

    assertThat(told.contains("untrusted-content-causes-effects pay")).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({
    "decision, prediction action",
    "scores, prediction",
    "features, learning",
    "labels, learning"
  })
  void aTypeMore_removesNoFinding(String type, String under) throws Exception {
    for (String name : Starts.shapes().keySet()) {
      Architecture one = ArchitectureReader.read(name + ".yaml", Starts.file(name));
      for (DataAsset asset : one.data().values()) {
        if (asset.contains().isEmpty() || asset.contains().contains(type)) {
          continue;
        }
        Set<String> before = rules(one);
        assertThat(rules(with(one, asset, type + " " + under)))
            .as(name + ": " + asset.id() + " is " + type + " too")
            .containsAll(before);
      }
    }
  }

  private static Architecture with(Architecture one, DataAsset asset, String types) {
    Set<String> contains = new TreeSet<>(asset.contains());
    contains.addAll(List.of(types.split(" ")));
    Map<String, DataAsset> data = new LinkedHashMap<>(one.data());
    data.put(
        asset.id(),
        new DataAsset(
            asset.id(),
            asset.name(),
            asset.dataClass(),
            asset.origin(),
            contains,
            asset.subjects(),
            asset.retention(),
            asset.regulated(),
            asset.at()));
    return new Architecture(
        one.name(),
        one.description(),
        one.owner(),
        one.zones(),
        one.components(),
        data,
        one.flows(),
        one.assumptions(),
        one.decisions(),
        one.file());
  }

  private static Set<String> rules(Architecture one) {
    return new TreeSet<>(told(Review.standard().of(one)));
  }

  @ParameterizedTest
  @CsvSource({
    "speech-model, api, pay, true",
    "speech-model, third-party, pay, true",
    "speech-model, service, delete, true",
    "speech-model, database, delete, true",
    "speech-model, ci, deploy, true",
    "llm-hosted, tool, pay, true",
    "speech-model, api, read, false",
    "classifier, api, pay, false"
  })
  void aVoiceThatNobodyChecked_movesWhateverHasEffects(
      String model, String kind, String effect, boolean found) throws Exception {
    Set<String> told =
        told(
            review(
                """
                actors:
                  - {id: caller}
                components:
                  - {id: ear, kind: %s, controls: {speaker-verification: absent}}
                  - {id: bot, kind: agent}
                  - {id: it, kind: %s, effects: [%s]}
                flows:
                  - {from: caller, to: ear, data: audio}
                  - {from: ear, to: bot, data: prompt}
                  - {from: bot, to: it, data: decision}
                """
                    .formatted(model, kind, effect)));

    assertThat(told.contains("voice-moves-things it")).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({
    "service, container-image, true",
    "model-serving, model, true",
    "service, telemetry, false",
    "image-registry, container-image, false"
  })
  void aBuildThatBringsPrograms_deploysWithoutSayingSo(String kind, String data, boolean found)
      throws Exception {
    Set<String> told =
        told(
            review(
                """
                components:
                  - {id: tickets, kind: mailbox}
                  - {id: coder, kind: agent}
                  - {id: repo, kind: code-repository}
                  - {id: build, kind: ci}
                  - {id: prod, kind: %s}
                flows:
                  - {from: coder, to: tickets, data: message}
                  - {from: coder, to: repo, data: code}
                  - {from: build, to: repo, data: code}
                  - {from: build, to: prod, data: %s}
                """
                    .formatted(kind, data)));

    assertThat(told.contains("strangers-change-production build")).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({"query, false", "https, true"})
  void whoOnlyAsksATrainingStore_feedsNothing(String protocol, boolean found) throws Exception {
    Set<String> told =
        told(
            review(
                """
                components:
                  - {id: firm, kind: third-party}
                  - {id: set, kind: dataset}
                  - {id: train, kind: training-pipeline}
                flows:
                  - {from: firm, to: set, data: training-data, protocol: %s}
                  - {from: set, to: train, data: training-data}
                """
                    .formatted(protocol)));

    assertThat(told.contains("untrusted-feed-for-training-store set")).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({"audio, prompt, false", "prompt, audio, true"})
  void whatOnlyTranscribes_generatesNoMedia(String heard, String said, boolean found)
      throws Exception {
    Set<String> told =
        told(
            review(
                """
                components:
                  - {id: app, kind: service}
                  - {id: speech, kind: speech-model}
                  - {id: desk, kind: service}
                  - {id: recordings, kind: third-party}
                flows:
                  - {from: app, to: speech, data: %s}
                  - {from: speech, to: desk, data: %s}
                  - {from: speech, to: recordings, data: audio}
                """
                    .formatted(heard, said)));

    assertThat(told.contains("generated-media-unmarked speech")).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({"model, true", "telemetry, false"})
  void trainingData_isWonBackOnlyFromWhatWasTrained(String data, boolean found) throws Exception {
    Set<String> told =
        told(
            review(
                """
                actors:
                  - {id: u}
                components:
                  - {id: set, kind: dataset, stores: [personal]}
                  - {id: train, kind: training-pipeline}
                  - {id: scorer, kind: model-serving}
                flows:
                  - {from: set, to: train}
                  - {from: train, to: scorer, data: %s}
                  - {from: u, to: scorer, data: query}
                """
                    .formatted(data)));

    assertThat(told.contains("model-inversion scorer")).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({"https, false", "stdio, true", "'', true"})
  void anAgentOnAServer_hasNotTheRightsOfWhoAsksIt(String protocol, boolean found)
      throws Exception {
    Set<String> told =
        told(
            review(
                """
                actors: [{id: oncall, kind: administrator}]
                components:
                  - {id: bot, kind: agent}
                  - {id: deployer, kind: mcp-server, effects: [deploy]}
                flows:
                  - {from: oncall, to: bot, data: prompt, protocol: "%s"}
                  - {from: bot, to: deployer, data: command}
                """
                    .formatted(protocol)));

    assertThat(told.contains("agent-abuses-shell-of-developer bot")).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({"internal, false", "untrusted, true"})
  void onlyStrangers_spendMoneyOfOthers(String trust, boolean found) throws Exception {
    Set<String> told =
        told(
            review(
                """
                components:
                  - {id: headset, kind: device, trust: %s}
                  - {id: ear, kind: speech-model}
                  - {id: bot, kind: agent}
                flows:
                  - {from: headset, to: ear, data: audio}
                  - {from: ear, to: bot, data: prompt}
                """
                    .formatted(trust)));

    assertThat(told.contains("unbounded-cost bot")).isEqualTo(found);
  }
}
