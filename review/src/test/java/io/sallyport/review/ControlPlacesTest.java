package io.sallyport.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A control answers only where it sees the traffic, or is a quality of what is threatened. */
final class ControlPlacesTest {

  /** A student hands something in; a model fetches it from a bucket, and its answer is shown. */
  private static final String EXAM =
      """
      system: Exam
      zones: [{id: net, trust: untrusted}, {id: campus}, {id: ml}, {id: vendor, trust: partner}]
      actors: [{id: student, zone: net}]
      components:
        - {id: portal, kind: web-app, zone: campus}
        - {id: bucket, kind: object-store, zone: campus, stores: [file, personal]}
        - {id: reader, kind: document-parser, zone: ml}
        - {id: desk, kind: agent, zone: ml, stores: personal}
        - {id: llm, kind: llm-self-hosted, zone: ml}
        - {id: other, kind: llm-hosted, zone: vendor}
        - {id: mailer, kind: tool, zone: ml, effects: send}
        - {id: archive, kind: database, zone: ml, stores: [answer, personal]}
      flows:
        - {from: student, to: portal, data: [file, personal]}
        - {from: portal, to: bucket, data: [file, personal]}
        - {from: bucket, to: reader, data: [file, personal]}
        - {from: reader, to: desk, data: [file, personal]}
        - {from: desk, to: llm, data: prompt}
        - {from: desk, to: other, data: prompt}
        - {from: desk, to: mailer, data: message}
        - {from: bucket, to: archive, data: [file, personal]}
      """;

  private static Set<String> open(String at, String control) throws Exception {
    String file =
        at.isEmpty()
            ? EXAM
            : EXAM.replaceFirst(
                "\\{id: " + at + ", (kind: [a-z-]+)",
                "{id: " + at + ", $1, controls: [" + control + "]");
    return told(Review.standard().of(ArchitectureReader.read("exam.yaml", file)));
  }

  private static Set<String> told(ReviewResult result) {
    Set<String> told = new TreeSet<>();
    for (ReviewFinding finding : result.findings()) {
      for (Place place : finding.places()) {
        for (String one : place.everywhere()) {
          told.add(finding.id() + " " + one);
          place.covers().forEach(rule -> told.add(rule.id() + " " + one));
        }
      }
    }
    return told;
  }

  @ParameterizedTest
  @CsvSource({
    // The log of a bucket holds who read the bucket, one before it what was put there.
    "no-record-of-ai-use llm, audit-log, bucket portal, desk reader llm",
    "attacks-go-unnoticed llm, monitoring, bucket, portal desk llm",
    "model-flooding llm, rate-limit, bucket, portal desk llm",
    // What is threatened needs it, not what lies before it.
    "hostile-file-in-parser reader, sandbox, portal bucket, reader",
    "provider-outage other, redundancy, portal bucket reader, desk other",
    "uploads-kept-exposed archive, encryption-at-rest, bucket portal, archive",
    // Nothing before a model sees what it says.
    "exfiltration-by-tool mailer, egress-allowlist, portal bucket reader, mailer desk"
  })
  void control_answersWhereItStandsRightAndNowhereElse(
      String place, String control, String wrong, String right) throws Exception {
    assertThat(open("", control)).contains(place);
    for (String at : wrong.split(" ")) {
      assertThat(open(at, control)).as(control + " at " + at).contains(place);
    }
    for (String at : right.split(" ")) {
      assertThat(open(at, control)).as(control + " at " + at).doesNotContain(place);
    }
  }

  @Test
  void controlThatDoesNotCount_isNoReasonWhyAThreatIsAnswered() throws Exception {
    String both =
        EXAM.replace(
                "{id: bucket, kind: object-store",
                "{id: bucket, controls: [audit-log], kind: object-store")
            .replace(
                "{id: desk, kind: agent", "{id: desk, controls: [audit-log], kind: orchestrator");

    List<Answered> answered =
        Review.standard().of(ArchitectureReader.read("exam.yaml", both)).answered();

    assertThat(answered)
        .filteredOn(one -> one.rule().id().equals("no-record-of-ai-use") && one.at().equals("llm"))
        .singleElement()
        .satisfies(
            one ->
                assertThat(one.controls())
                    .extracting(Answered.Standing::element)
                    .containsExactly("desk"));
  }
}
