package io.sallyport.review.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.review.Architecture;
import io.sallyport.review.ArchitectureReader;
import io.sallyport.review.Component;
import io.sallyport.review.TrustLevel;
import io.sallyport.review.Vocabulary;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What names say where an author says nothing; each entry of the word lists has its example. */
final class CluesTest {

  static List<String> examples() throws Exception {
    try (InputStream in = CluesTest.class.getResourceAsStream("/io/sallyport/review/clues.tsv")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void example_meansWhatItsEntrySays(String example) {
    List<String> parts = List.of(example.split("\t", -1));
    String text = parts.get(1);
    String means = parts.get(2);
    Clues clues = new Clues();
    switch (parts.getFirst()) {
      case "zones" ->
          assertThat(clues.trust("a", text))
              .isEqualTo(TrustLevel.valueOf(means.toUpperCase(Locale.ROOT)));
      case "data" -> assertThat(clues.types("Data", "a", text)).contains(means);
      case "fates" -> assertThat(Clues.fate(text)).contains(means);
      case "flows" -> assertThat(Clues.flow(text)).contains(means);
      case "effects" -> assertThat(clues.effects("a", text)).contains(means);
      case "kinds" -> {
        boolean person = kindIs(means, "person");
        assertThat(KindWords.guess(text, "none", kind -> kind.is("person") == person))
            .isEqualTo(means);
      }
      default -> throw new IllegalStateException(example);
    }
  }

  private static boolean kindIs(String id, String group) {
    return Objects.requireNonNull(Vocabulary.standard().kind(id)).is(group);
  }

  @Test
  void vagueKinds_areMadeOutByTheirNames_andSaidAsAssumptions() throws Exception {
    Architecture architecture =
        ArchitectureReader.read(
            "a",
            """
            system: A
            zones: [{id: internet}, {id: app}]
            data: [{id: patient-records}, {id: plain, contains: [telemetry]}]
            components:
              - {id: u, kind: external, name: End user, zone: internet}
              - {id: p, kind: process, name: Model training, zone: app}
              - {id: d, kind: datastore, name: Customer history, zone: app}
              - {id: s, kind: service, name: Training of staff, zone: app}
              - {id: t, kind: tool, name: Send mail, zone: app}
            flows:
              - {from: u, to: p, data: patient-records}
            """);

    assertThat(architecture.zones().get("internet"))
        .extracting("trust")
        .isEqualTo(TrustLevel.UNTRUSTED);
    assertThat(kind(architecture, "u")).isEqualTo("user");
    assertThat(kind(architecture, "p")).isEqualTo("training-pipeline");
    assertThat(kind(architecture, "d")).isEqualTo("database");
    assertThat(kind(architecture, "s")).as("what was said stays").isEqualTo("service");
    assertThat(Objects.requireNonNull(architecture.components().get("d")).stores())
        .contains("history");
    assertThat(Objects.requireNonNull(architecture.components().get("t")).effects())
        .isEqualTo(Set.of("send"));
    assertThat(Objects.requireNonNull(architecture.data().get("patient-records")).contains())
        .contains("health", "personal");
    assertThat(architecture.assumptions())
        .extracting("text")
        .anySatisfy(text -> assertThat((String) text).contains("internet", "untrusted"))
        .anySatisfy(text -> assertThat((String) text).contains("patient-records", "health"));
  }

  @ParameterizedTest
  @CsvSource({
    "'id: smoke-alarm', true, true",
    "'id: emergency-stop', true, true",
    "'id: safety', true, false",
    "'id: alarm, contains: [safety]', true, false",
    "'id: smoke-alarm, contains: [safety]', true, false",
    "'id: smoke-alarm, contains: [telemetry]', false, false",
    "'id: emergency-contact', false, false",
    "'id: safety-manual', false, false"
  })
  void safety_isTakenFromANameOnlyWhereNothingIsSaid(String data, boolean safety, boolean assumed)
      throws Exception {
    Architecture architecture =
        ArchitectureReader.read(
            "a.yaml", "system: A\ncomponents: [{id: a, kind: service}]\ndata: [{" + data + "}]\n");

    assertThat(architecture.data().values().iterator().next().contains().contains("safety"))
        .isEqualTo(safety);
    assertThat(
            architecture.assumptions().stream()
                .anyMatch(note -> note.text().startsWith("People's safety")))
        .isEqualTo(assumed);
  }

  @ParameterizedTest
  @CsvSource({
    "'id: developer, zone: office', developer, internal",
    "'id: boss, zone: office', employee, internal",
    "'id: boss, kind: user, zone: office', user, untrusted",
    "'id: customer, zone: office', user, untrusted",
    "'id: boss', user, untrusted",
    "'id: contributor, zone: net', user, untrusted"
  })
  void actorWithoutAKind_isTakenByNameAndZone(String actor, String kind, String trust)
      throws Exception {
    Architecture architecture =
        ArchitectureReader.read(
            "a.yaml",
            "system: A\nzones: [{id: office}, {id: net, trust: untrusted}]\nactors: [{"
                + actor
                + "}]\ncomponents: [{id: a, kind: service}]\n");

    Component person =
        architecture.components().values().stream()
            .filter(Component::actor)
            .findFirst()
            .orElseThrow();
    assertThat(person.kind().id()).isEqualTo(kind);
    assertThat(person.trust().wireName()).isEqualTo(trust);
    assertThat(architecture.assumptions().stream().anyMatch(one -> one.text().contains("boss")))
        .isEqualTo(kind.equals("employee"));
  }

  private static String kind(Architecture architecture, String id) {
    return Objects.requireNonNull(architecture.components().get(id)).kind().id();
  }

  @Test
  void toolThatSaysNothing_canChangeSomething() {
    assertThat(new Clues().effects("x", "Zephyr")).containsExactly("write");
  }

  @Test
  void zoneOfOurOwn_isTrustedWhateverItsName() throws Exception {
    String file =
        """
        system: A
        owner: hr
        zones:
          - {id: saas, name: Screener cloud, owner: hr}
          - {id: vendor, owner: vendor}
        components: [{id: a, kind: service, zone: saas}]
        """;

    Architecture architecture = ArchitectureReader.read("a.yaml", file);

    assertThat(architecture.zones().get("saas"))
        .matches(zone -> zone.trust() == TrustLevel.INTERNAL);
    assertThat(architecture.zones().get("vendor"))
        .matches(zone -> zone.trust() == TrustLevel.PARTNER);
  }
}
