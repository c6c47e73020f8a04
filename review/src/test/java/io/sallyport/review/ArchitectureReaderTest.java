package io.sallyport.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What architecture files may say, and what a user is told when they say something else. */
final class ArchitectureReaderTest {

  private static Architecture read(String text) throws ArchitectureException {
    return ArchitectureReader.read("a.yaml", text);
  }

  private static String problems(String text) {
    ArchitectureException e = catchThrowableOfType(ArchitectureException.class, () -> read(text));
    return e == null ? "" : String.join("\n", e.problems());
  }

  @Test
  void shortFile_hasGoodDefaults() throws Exception {
    Architecture read =
        read(
            """
            system: Chat
            actors: [{id: customer}]
            components:
              - {id: web, kind: web}
              - {id: llm, kind: llm}
            flows:
              - {from: customer, to: web, data: prompt, protocol: https}
              - {from: web, to: llm, data: prompt}
            """);

    assertThat(read.component("customer").trust()).isEqualTo(TrustLevel.UNTRUSTED);
    assertThat(read.component("llm").kind().id()).isEqualTo("llm-hosted");
    assertThat(read.flows().getFirst().controls().get("encryption"))
        .extracting(ControlClaim::state)
        .isEqualTo(ControlState.DECLARED);
    assertThat(read.data().get("prompt"))
        .extracting(DataAsset::dataClass)
        .isEqualTo(DataClass.INTERNAL);
    assertThat(read.flows().get(1).id()).isEqualTo("web->llm");
  }

  @Test
  void allProblems_areReportedAtOnceWithLines() {
    String problems =
        problems(
            """
            system: Chat
            zones:
              - {id: in, trust: very}
            components:
              - {id: web, kind: web-ap, zone: inn}
              - {id: web, kind: service}
              - {id: db, kind: database, controls: [encryption-at-rets]}
            flows:
              - {from: web, to: dbb, data: prommpt}
            colour: red
            """);

    assertThat(problems.lines())
        .anySatisfy(line -> assertThat(line).contains("a.yaml:3:", "very", "untrusted"))
        .anySatisfy(line -> assertThat(line).contains("a.yaml:5:", "web-ap", "web-app"))
        .anySatisfy(line -> assertThat(line).contains("a.yaml:5:", "'inn'", "in"))
        .anySatisfy(line -> assertThat(line).contains("a.yaml:6:", "'web' again", "line 5"))
        .anySatisfy(line -> assertThat(line).contains("a.yaml:7:", "encryption-at-rest"))
        .anySatisfy(line -> assertThat(line).contains("a.yaml:9:", "dbb", "db"))
        .anySatisfy(line -> assertThat(line).contains("a.yaml:9:", "prommpt", "prompt"))
        .anySatisfy(line -> assertThat(line).contains("a.yaml:10:", "colour", "unknown key"));
  }

  @Test
  void circleOfZones_isNamed() {
    assertThat(
            problems(
                """
                system: A
                zones:
                  - {id: a, inside: b}
                  - {id: b, inside: a}
                components: [{id: c, kind: service, zone: a}]
                """))
        .contains("circle of zones");
  }

  @Test
  void missingName_saysWhatToWrite() {
    assertThat(problems("components: [{id: a, kind: service}]")).contains("'system'", "expected");
  }

  @Test
  void aliases_areRefused() {
    assertThat(
            problems(
                """
                system: &a [x, x]
                components: *a
                """))
        .contains("alias");
  }

  @Test
  void aliasBomb_endsQuickly() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
    }
    assertThat(problems(bomb.toString())).contains("a.yaml:1", "aliases");
  }

  @Test
  void deepNesting_endsWithAnError() {
    assertThat(problems("system: " + "[".repeat(5000) + "]".repeat(5000))).contains("a.yaml:1");
  }

  @Test
  void hugeFile_isRefusedBeforeItIsRead(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("huge.yaml");
    Files.writeString(file, "system: x\n" + "#".repeat(11 << 20));

    ArchitectureException e =
        catchThrowableOfType(ArchitectureException.class, () -> ArchitectureReader.read(file));

    assertThat(e).hasMessageContaining("bytes (expected: at most");
  }

  @Test
  void binaryFile_isRefused(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("b.yaml");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});

    assertThat(
            catchThrowableOfType(ArchitectureException.class, () -> ArchitectureReader.read(file)))
        .hasMessageContaining("UTF-8");
  }

  @Test
  void missingFile_isOneLine() {
    assertThat(
            catchThrowableOfType(
                ArchitectureException.class, () -> ArchitectureReader.read(Path.of("none.yaml"))))
        .hasMessageContaining("none.yaml");
  }

  @Test
  void controls_haveStates() throws Exception {
    Architecture read =
        read(
            """
            system: A
            components:
              - id: a
                kind: service
                controls:
                  rate-limit: absent
                  audit-log: {state: verified, evidence: E-1, note: since May}
                  backup: yes
            """);

    var controls = read.component("a").controls();
    assertThat(controls.get("rate-limit"))
        .extracting(ControlClaim::state)
        .isEqualTo(ControlState.ABSENT);
    assertThat(controls.get("audit-log")).extracting(ControlClaim::evidence).isEqualTo("E-1");
    assertThat(controls.get("backup"))
        .extracting(ControlClaim::state)
        .isEqualTo(ControlState.DECLARED);
  }

  @Test
  void errors_comeInTheOrderOfTheirLines_andNonsenseIsOne() {
    assertThatThrownBy(
            () ->
                ArchitectureReader.read(
                    "a.yaml",
                    """
                    system: A
                    flows:
                      - {from: a, to: b, encryption: nonsense}
                    components:
                      - {id: a, kind: service, colour: red}
                      - {id: b, kind: service}
                    zones: [{id: z, trust: odd}]
                    """))
        .isInstanceOfSatisfying(
            ArchitectureException.class,
            e -> {
              assertThat(e.problems().get(0)).startsWith("a.yaml:3:").contains("'nonsense'");
              assertThat(e.problems().get(1)).startsWith("a.yaml:5:");
              assertThat(e.problems().get(2)).startsWith("a.yaml:7:");
            });
  }

  @Test
  void otherWordsForControls_areAnsweredWithTheirIds() {
    assertThat(
            problems(
                """
                system: S
                components:
                  - {id: a, kind: api, controls: [access-control]}
                  - {id: b, kind: api, controls: {MFA: absent}}
                """))
        .contains("found 'access-control' (expected: authorization)")
        .contains("found 'MFA' (expected: strong-login)");
  }
}
