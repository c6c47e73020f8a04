package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code sallyport review} as a user sees it. */
final class ReviewCommandTest {

  @TempDir private Path folder = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void start() throws Exception {
    file = folder.resolve("agent.yaml");
    Files.writeString(file, Shell.run("", "review", "init", "agent").out());
  }

  @Test
  void review_printsFindingsPathsAndQuestions() {
    Shell.Ran ran = Shell.run("", "review", file.toString());

    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .contains(
            "Mails and pages that a model reads can give it orders",
            "agent.yaml:",
            "Questions (10 of")
        .contains("Attack paths (5 of", "Booking agent: ", "injection-guard unknown");
  }

  @Test
  void eachPlace_hasItsRankAndItsWay() {
    List<String> lines = Shell.run("", "review", file.toString()).out().lines().toList();

    List<String> places =
        lines.stream().filter(line -> line.matches("  \\S+ +at .*agent\\.yaml:\\d+.*")).toList();
    assertThat(places)
        .hasSizeGreaterThan(20)
        .allMatch(line -> line.matches("  (critical|high|medium|low) +at .*"));
    assertThat(lines).anyMatch(line -> line.startsWith("             ") && line.contains(" → "));
  }

  @Test
  void all_showsEveryQuestionAndPath() {
    Shell.Ran ran = Shell.run("", "review", file.toString(), "--all");

    assertThat(ran.out()).contains("Questions:", "Attack paths:").doesNotContain("--all shows");
  }

  @Test
  void json_isTheReport() throws Exception {
    Shell.Ran ran = Shell.run("", "review", file.toString(), "--format", "json");

    JsonNode report = Inspector.MAPPER.readTree(ran.out());
    assertThat(report.path("system").asText()).isEqualTo("Booking agent");
    assertThat(report.path("findings")).isNotEmpty();
    for (JsonNode finding : report.path("findings")) {
      assertThat(finding.path("maps").path("stride")).isNotEmpty();
      assertThat(finding.path("elements")).isNotEmpty();
      assertThat(finding.path("matched")).isNotEmpty();
    }
  }

  @Test
  void largeSystem_saysWhatItsDiagramBundles_andWritesThatLast() throws Exception {
    StringBuilder large = new StringBuilder("system: Large\nzones: [{id: a}, {id: b}, {id: c}]\n");
    large.append("components:\n");
    for (int i = 0; i < 450; i++) {
      large.append("  - {id: s%d, kind: service, zone: %s}\n".formatted(i, "abc".charAt(i % 3)));
    }
    large.append("flows: [{from: s0, to: s1}, {from: s1, to: s0}, {from: s3, to: s6}]\n");
    Files.writeString(file, large);
    Path out = folder.resolve("report");

    Shell.Ran ran =
        Shell.run("", "review", file.toString(), "--out", out.toString(), "--format", "svg,csv");

    assertThat(ran.code()).isZero();
    assertThat(ran.err())
        .contains("2 flows between parts are drawn as 2 lines, 1 flow within a part only counted");
    assertThat(ran.out().lines().filter(line -> line.startsWith(out.toString())))
        .containsExactly(
            out.resolve("report.csv").toString(), out.resolve("diagram.svg").toString());
  }

  @Test
  void reports_areWrittenAndTheBaselineIsClean() {
    Path out = folder.resolve("report");
    Shell.Ran first = Shell.run("", "review", file.toString(), "--out", out.toString());
    Shell.Ran again =
        Shell.run(
            "",
            "review",
            file.toString(),
            "--baseline",
            out.resolve("report.json").toString(),
            "--fail-on",
            "low");

    assertThat(first.code()).isZero();
    assertThat(out).isDirectoryContaining("glob:**/report.html");
    assertThat(out).isDirectoryContaining("glob:**/diagram.svg");
    assertThat(again.code()).isZero();
    assertThat(again.out()).doesNotContain("  new  ");
  }

  @Test
  void placeThatGotWorse_failsAgainstTheBaseline() throws Exception {
    Path report = folder.resolve("before.json");
    Files.writeString(
        report,
        Shell.run("", "review", file.toString(), "--format", "json")
            .out()
            .replace("\"severity\":\"high\"", "\"severity\":\"low\"")
            .replace("\"severity\" : \"high\"", "\"severity\" : \"low\""));

    Shell.Ran ran =
        Shell.run(
            "", "review", file.toString(), "--baseline", report.toString(), "--fail-on", "high");

    assertThat(ran.out()).contains("(low to high)");
    assertThat(ran.code()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "'{name: ours, extends: balanced}', configured",
    "'{name: ours, extends: balanced, logOnly: true}', none",
    "'{name: ours, extends: balanced, scanners: {injection: log, phrases: flag}}', none",
    "'{name: ours, extends: balanced, scanners: {injection: block, phrases: \"off\"}}', configured"
  })
  void guardOfTheConfiguration_countsWhereItBlocks(String policy, String expected)
      throws Exception {
    Path gate = folder.resolve("gate.yaml");
    Files.writeString(
        gate,
        """
        system: Chat
        actors: [{id: customer, trust: untrusted}]
        components: [{id: gate, kind: ai-gateway}, {id: llm, kind: llm-hosted}]
        flows: [{from: customer, to: gate, data: prompt}, {from: gate, to: llm, data: prompt}]
        """);
    Path config = folder.resolve("sallyport.yaml");
    Files.writeString(config, "guard: {policy: ours}\npolicies: [" + policy + "]\n");

    Shell.Ran ran =
        Shell.run("", "review", gate.toString(), "--config", config.toString(), "--format", "json");

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out().contains("configured: policy ours, injection: block"))
        .isEqualTo(expected.equals("configured"));
  }

  @Test
  void failOn_givesExitCodeOne() {
    assertThat(Shell.run("", "review", file.toString(), "--fail-on", "high").code()).isEqualTo(1);
  }

  @Test
  void decisionsBesideTheFile_count() throws Exception {
    Files.writeString(
        folder.resolve("agent.treatments.yaml"),
        "treatments: [{finding: provider-outage, at: ['*'], status: accepted, owner: me, expires: 2100-01-01}]");

    assertThat(Shell.run("", "review", file.toString()).out())
        .contains("accepted until 2100-01-01 by me");
  }

  @Test
  void decisionThatHasExpired_isSaid() throws Exception {
    Files.writeString(
        folder.resolve("agent.treatments.yaml"),
        "treatments: [{finding: provider-outage, at: ['*'], status: accepted, owner: me, expires: 2020-01-31}]");

    assertThat(Shell.run("", "review", file.toString()).out())
        .contains("accepted until 2020-01-31 by me; expired, so it counts again")
        .contains("decisions that have expired, so that they count no more: 1");
    for (String format : new String[] {"markdown", "html"}) {
      assertThat(Shell.run("", "review", file.toString(), "--format", format).out())
          .contains("by me; expired, so it counts again");
    }
  }

  @Test
  void folderCalledAsASubcommand_isAFolder() {
    assertThat(Shell.run("", "review", file.toString(), "--rules", "rules").err())
        .contains("rules:1: found no readable folder");
  }

  @Test
  void verifiedByWordAlone_isDeclaredWithoutEvidence() throws Exception {
    String text =
        Files.readString(file)
            .replace(
                "{id: llm, kind: llm-hosted,",
                "{id: llm, controls: {injection-guard: verified}, kind: llm-hosted,");
    Files.writeString(file, text);

    JsonNode report =
        Inspector.MAPPER.readTree(
            Shell.run("", "review", file.toString(), "--format", "json").out());

    assertThat(report.path("answered").toString())
        .contains("\"state\":\"declared\",\"detail\":\"no evidence\"")
        .doesNotContain("\"state\":\"verified\"");
  }

  @Test
  void brokenFile_isNamedWithLinesAndExitCodeTwo() throws Exception {
    Files.writeString(
        file, "system: A\ncomponents:\n  - {id: a, kind: webapp2}\n  - {id: a, kind: api}\n");

    Shell.Ran ran = Shell.run("", "review", file.toString());

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("agent.yaml:3:", "agent.yaml:4:").contains("expected");
  }

  @Test
  void rules_areListedWithTheirMappings() throws Exception {
    JsonNode rules =
        Inspector.MAPPER.readTree(Shell.run("", "review", "rules", "--format", "json").out());

    assertThat(rules.size()).isGreaterThanOrEqualTo(120);
    assertThat(rules.path(0).path("maps").path("stride")).isNotEmpty();
  }

  @Test
  void ownRule_isApplied() throws Exception {
    Files.createDirectories(folder.resolve("rules"));
    Files.writeString(
        folder.resolve("rules/ours.yaml"),
        """
        id: our-mail-rule
        title: Mail reaches the CRM
        attack: ours
        match: "mailbox ~> t:tool"
        likelihood: "3, mail is open"
        impact: "3, records change"
        why: Because.
        fix: Do not.
        verify: Look.
        maps: {stride: [T]}
        """);

    assertThat(
            Shell.run("", "review", file.toString(), "--rules", folder.resolve("rules").toString())
                .out())
        .contains("our-mail-rule");
  }

  @Test
  void importedFile_canBeReviewed() throws Exception {
    Path compose = folder.resolve("compose.yaml");
    Files.writeString(
        compose,
        "services: {web: {image: nginx, ports: ['80:80'], depends_on: [llm], stop_signal: SIGINT}, llm: {image: ollama/ollama}}");
    Path imported = folder.resolve("imported.yaml");
    Shell.Ran ran = Shell.run("", "review", "import", compose.toString());
    Files.writeString(imported, ran.out());
    assertThat(ran.err())
        .contains("not mapped: compose.yaml:1: services.web.stop_signal (this import does not");
    assertThat(Shell.run("", "review", imported.toString(), "--format", "html").out())
        .contains("Not mapped: compose.yaml:1: services.web.stop_signal");

    assertThat(Shell.run("", "review", imported.toString()).out())
        .contains("Outsiders can talk a model out of its instructions");
  }

  @Test
  void schema_isJson() throws Exception {
    assertThat(
            Inspector.MAPPER
                .readTree(Shell.run("", "review", "schema").out())
                .path("properties")
                .path("components"))
        .isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"taken", "taken/deeper"})
  void out_thatIsAFile_isSaidBeforeTheReview(String out) throws Exception {
    Path taken = Files.writeString(folder.resolve("taken"), "mine");

    Shell.Ran ran = Shell.run("", "review", file.toString(), "--out", folder + "/" + out);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("--out: found the file '" + taken + "' (expected: a folder)");
    assertThat(Files.readString(taken)).isEqualTo("mine");
  }
}
