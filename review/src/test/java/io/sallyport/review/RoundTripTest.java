package io.sallyport.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.review.imports.Imports;
import io.sallyport.review.report.TmBomReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What we write as a threat-model bill of materials comes back with the findings that it had. */
final class RoundTripTest {

  private static final String AGENT =
      """
      system: Rebooking agent
      owner: airline
      zones:
        - {id: internet, trust: untrusted}
        - {id: core, trust: restricted, owner: airline}
        - {id: inner, inside: core, tenancy: multi}
        - {id: hotels, trust: partner}
      data:
        - {id: chat, contains: [prompt, personal], subjects: [air travellers], retention: "30 days (EU)"}
        - {id: passport, contains: [personal], class: restricted, regulated: [gdpr]}
      actors:
        - {id: traveller, zone: internet}
      components:
        - {id: web, kind: web-app, zone: core, controls: [rate-limit]}
        - {id: planner, kind: agent, zone: inner, controls: {injection-guard: absent}}
        - {id: llm, kind: llm-hosted, zone: hotels, description: "Compared (once) with llama"}
        - {id: refund, kind: tool, zone: core, effects: pay}
        - {id: page, kind: website}
        - {id: pnr, name: Bookings, kind: database, zone: core, stores: [passport]}
      flows:
        - {from: traveller, to: web, data: chat, protocol: https, authentication: none}
        - {from: web, to: planner, data: chat}
        - {from: planner, to: llm, data: [chat, passport], protocol: https, authentication: api key}
        - {from: planner, to: refund, data: command}
        - {from: planner, to: page, data: query, content: untrusted}
        - {from: planner, to: pnr, data: query, encryption: none, direction: one-way}
      """;

  @TempDir private Path folder = Path.of("");

  private static Map<String, Long> found(ReviewResult result) {
    return result.findings().stream()
        .collect(
            Collectors.groupingBy(
                one -> one.rule().id() + " " + one.severity() + " " + new TreeSet<>(one.elements()),
                TreeMap::new,
                Collectors.counting()));
  }

  @Test
  void ownExport_comesBackWithItsFindings() throws Exception {
    Architecture before = ArchitectureReader.read("a.yaml", AGENT);
    ReviewResult first = Review.standard().of(before);

    Path file = Files.writeString(folder.resolve("a.json"), TmBomReport.write(first));
    Architecture after = ArchitectureReader.read("b.yaml", Imports.read(file).yaml());

    assertThat(found(Review.standard().of(after)).keySet())
        .containsExactlyInAnyOrderElementsOf(found(first).keySet());
    assertThat(after.owner()).isEqualTo("airline");
    assertThat(after.data().get("chat"))
        .usingRecursiveComparison()
        .ignoringFields("at")
        .isEqualTo(before.data().get("chat"));
    assertThat(after.zones().get("inner"))
        .usingRecursiveComparison()
        .ignoringFields("at", "name")
        .isEqualTo(before.zones().get("inner"));
    assertThat(after.component("page").zone()).isNull();
    assertThat(List.copyOf(after.flows()).stream().map(Flow::data))
        .containsExactlyElementsOf(before.flows().stream().map(Flow::data).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rag", "agent", "multi-agent", "training", "classifier", "documents"})
  void ownExport_isNotNoisy_andItsFlowsAndNotesComeBack(String start) throws Exception {
    Architecture before = ArchitectureReader.read("a.yaml", Starts.file(start));
    Path file =
        Files.writeString(
            folder.resolve("a.json"), TmBomReport.write(Review.standard().of(before)));
    Imports.Imported imported = Imports.read(file);
    Architecture after = ArchitectureReader.read("b.yaml", imported.yaml());

    assertThat(imported.unmapped()).hasSizeLessThan(5).allMatch(one -> one.length() < 300);
    assertThat(after.assumptions().stream().map(Note::text))
        .noneMatch(one -> one.contains("unconfirmed") || one.contains("counts as none"));
    assertThat(after.flows().stream().map(RoundTripTest::protection))
        .containsExactlyElementsOf(before.flows().stream().map(RoundTripTest::protection).toList());
  }

  private static String protection(Flow flow) {
    ControlClaim encryption = flow.controls().get("encryption");
    ControlClaim login = flow.controls().get(Flow.AUTHENTICATION);
    return flow.from()
        + flow.to()
        + flow.data()
        + flow.protocol()
        + (encryption == null ? "" : encryption.state())
        + (login == null ? "" : login.state() + login.detail());
  }
}
