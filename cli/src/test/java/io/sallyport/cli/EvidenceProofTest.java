package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.audit.AuditLog;
import io.sallyport.audit.AuditOptions;
import io.sallyport.audit.EvidenceLog;
import io.sallyport.core.Evidence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A review believes evidence only of a log that is proven. */
final class EvidenceProofTest {

  private static final Instant MEASURED = Instant.parse("2026-11-01T12:00:00Z");
  private static final String WEAK = "\"figure\":\"0.5\"";

  @TempDir private Path folder = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void write() throws Exception {
    file =
        Files.writeString(
            folder.resolve("chat.yaml"),
            """
            system: Chat
            actors: [{id: customer}]
            components:
              - {id: gate, kind: ai-gateway, controls: [injection-guard]}
              - {id: llm, kind: llm-hosted}
            flows:
              - {from: customer, to: gate, data: prompt}
              - {from: gate, to: llm, data: prompt}
            """);
    log(folder, 0.5);
  }

  private static void log(Path data, double figure) throws Exception {
    try (AuditLog log =
        AuditLog.open(data.resolve("audit"), AuditOptions.of(data.resolve("keys")))) {
      add(log, figure);
    }
  }

  private static void add(AuditLog log, double figure) throws Exception {
    new EvidenceLog(log)
        .add(
            new Evidence(
                "E-guard",
                "injection-guard",
                "gate",
                "share of 500 attacks stopped",
                figure,
                null,
                MEASURED,
                MEASURED,
                MEASURED.plus(Duration.ofDays(30)),
                "drill 1.2",
                -1));
  }

  private Shell.Ran review(Path data, String... more) {
    return Shell.run(
        "",
        Stream.concat(
                Stream.of(
                    "review",
                    file.toString(),
                    "--data",
                    data.toString(),
                    "--at",
                    "2026-11-02",
                    "--format",
                    "json"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static List<Path> files(Path under) throws IOException {
    try (Stream<Path> all = Files.walk(under)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path one : files(from)) {
      Path there = to.resolve(from.relativize(one).toString());
      Files.createDirectories(there.getParent());
      Files.copy(one, there);
    }
  }

  @Test
  void figureChangedInAnEntryFile_countsForNothing() throws Exception {
    assertThat(review(folder).out()).contains("declared, and it failed");
    int changed = 0;
    for (Path one : files(folder.resolve("audit"))) {
      String text = Files.readString(one, StandardCharsets.ISO_8859_1);
      if (text.contains(WEAK)) {
        Files.writeString(
            one, text.replace(WEAK, "\"figure\":\"1.0\""), StandardCharsets.ISO_8859_1);
        changed++;
      }
    }
    assertThat(changed).isPositive();

    Shell.Ran ran = review(folder);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("the audit log is not valid", "first bad entry: 0");
  }

  @Test
  void checkpointThatIsGone_countsForNothing() throws Exception {
    Files.delete(folder.resolve("audit/checkpoint"));

    assertThat(review(folder).code()).isEqualTo(2);
  }

  @Test
  void logOfAnotherKey_isRefusedByTheKeyKeptElsewhere() throws Exception {
    Path kept = Files.copy(folder.resolve("audit/verifier.key"), folder.resolve("kept.key"));
    Path other = Files.createDirectories(folder.resolve("other"));
    log(other, 1.0);

    assertThat(review(folder, "--public-key", kept.toString()).code()).isZero();
    Shell.Ran ran = review(other, "--public-key", kept.toString());

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("the audit log is not valid");
  }

  @Test
  void recordBehindTheCheckpoint_doesNotCountYet() throws Exception {
    Path data = Files.createDirectories(folder.resolve("live"));
    Path unsigned = folder.resolve("unsigned");
    try (AuditLog log =
        AuditLog.open(
            data.resolve("audit"),
            AuditOptions.of(data.resolve("keys")).withPublishInterval(Duration.ofHours(1)))) {
      log.publish();
      copy(data.resolve("audit"), unsigned.resolve("audit"));
      add(log, 1.0);
      Files.createDirectories(unsigned.resolve("audit/journal"));
      for (Path one : files(data.resolve("audit/journal"))) {
        Files.copy(
            one,
            unsigned.resolve("audit/journal").resolve(one.getFileName()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }

    Shell.Ran ran = review(unsigned);

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.err()).contains("E-guard", "no signed checkpoint covers it yet");
    assertThat(ran.out()).doesNotContain("\"state\" : \"verified\"");
    assertThat(review(data).out()).contains("\"state\" : \"verified\"");
    for (Shell.Ran other : List.of(list(unsigned), card(unsigned))) {
      assertThat(other.err()).contains("E-guard", "no signed checkpoint covers it yet");
      assertThat(other.out()).doesNotContain("injection-guard");
    }
  }

  private Shell.Ran card(Path data, String... more) throws Exception {
    Path card =
        Files.writeString(
            folder.resolve("card.yaml"),
            "name: chat\nmeasurements: [{name: injection-guard, evidence: E-guard}]\n");
    return Shell.run(
        "",
        Stream.concat(
                Stream.of("card", card.toString(), "--data", data.toString()), Stream.of(more))
            .toArray(String[]::new));
  }

  private static Shell.Ran list(Path data, String... more) {
    return Shell.run(
        "",
        Stream.concat(
                Stream.of("audit", "evidence", "list", "--data", data.toString()), Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void listAndCard_refuseALogThatAReviewRefuses() throws Exception {
    assertThat(list(folder).out()).contains("injection-guard", "0.5");
    assertThat(card(folder).err()).doesNotContain("the audit log is not valid");
    for (Path one : files(folder.resolve("audit"))) {
      String text = Files.readString(one, StandardCharsets.ISO_8859_1);
      Files.writeString(one, text.replace(WEAK, "\"figure\":\"1.0\""), StandardCharsets.ISO_8859_1);
    }

    for (Shell.Ran ran : List.of(list(folder), list(folder, "--format", "json"), card(folder))) {
      assertThat(ran.code()).isEqualTo(2);
      assertThat(ran.out()).isEmpty();
      assertThat(ran.err()).contains("the audit log is not valid", "first bad entry: 0");
    }
  }

  @Test
  void listAndCard_takeTheKeyKeptElsewhere() throws Exception {
    Path kept = Files.copy(folder.resolve("audit/verifier.key"), folder.resolve("kept.key"));
    Path other = Files.createDirectories(folder.resolve("other"));
    log(other, 1.0);

    assertThat(list(folder, "--public-key", kept.toString()).code()).isZero();
    for (Shell.Ran ran :
        List.of(
            list(other, "--public-key", kept.toString()),
            card(other, "--public-key", kept.toString()))) {
      assertThat(ran.code()).isEqualTo(2);
      assertThat(ran.err()).contains("the audit log is not valid");
    }
  }

  @Test
  void optionsWithoutAFile_areBadUsage() {
    for (String[] options :
        new String[][] {{"--fail-on", "high"}, {"--data", folder.toString()}, {"--all"}}) {
      Shell.Ran ran =
          Shell.run(
              "", Stream.concat(Stream.of("review"), Stream.of(options)).toArray(String[]::new));

      assertThat(ran.code()).isEqualTo(2);
      assertThat(ran.err().lines()).hasSize(1);
    }
    assertThat(Shell.run("", "review").code()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "injection-guard, 5, , 'found 5.0 (expected: from 0 to 1'",
    "injection-guard, -1, , 'found -1.0 (expected: from 0 to 1'",
    "injection-gard, 1, , injection-guard",
    "injection-guard, 1, '--to 2100-01-01 --expires 2100-02-01', '--to: found 2100'",
    "injection-guard, 1, '--to 2100-01-01', 'yet to come (expected: when the observation ended)'",
    "injection-guard, 1, '--to 2020-01-01', '--expires: found 2020-03-31T00:00:00Z, which is past'",
    "injection-guard, 1, '--expires 401d', 'at most 400 days after observedTo'",
    "injection-guard, 1, '--from 2100-01-01', '--to: '",
    "injection-guard, 1, '--from 2100-01-01 --subject sha256:"
        + "0123456789012345678901234567890123456789012345678901234567890123', '--to: '",
  })
  void recordThatNoReviewCanUse_isNotAdded(String control, String figure, String more, String why) {
    List<String> arguments =
        new ArrayList<>(List.of("audit", "evidence", "add", "--control", control, "--method"));
    arguments.addAll(List.of("share", "--figure=" + figure, "--tool", "drill", "--key", "k"));
    if (more != null) {
      arguments.addAll(List.of(more.split(" ")));
    }
    if (!arguments.contains("--subject")) {
      arguments.addAll(List.of("--subject", "gate"));
    }

    Shell.Ran ran = Shell.run("", arguments.toArray(String[]::new));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains(why).hasLineCount(1);
  }

  @Test
  void reportThatCannotBeWritten_isNotListedAsWritten() throws Exception {
    Path out = folder.resolve("out");
    Files.createDirectories(out.resolve("report.json/x"));

    Shell.Ran some =
        Shell.run(
            "", "review", file.toString(), "--out", out.toString(), "--format", "json,markdown");
    Shell.Ran none =
        Shell.run("", "review", file.toString(), "--out", out.toString(), "--format", "json");

    assertThat(some.code()).isEqualTo(3);
    assertThat(some.out()).contains("report.md").doesNotContain("report.json");
    assertThat(some.err()).contains("report.json: could not be written", "other reports are there");
    assertThat(none.code()).isEqualTo(3);
    assertThat(none.err()).doesNotContain("other reports");
  }

  @Test
  void baselineOfAnotherSystem_isSaid() throws Exception {
    Path report =
        Files.writeString(
            folder.resolve("other.json"),
            Shell.run("", "review", file.toString(), "--format", "json")
                .out()
                .replace("\"system\" : \"Chat\"", "\"system\" : \"Other\""));

    assertThat(Shell.run("", "review", file.toString(), "--baseline", report.toString()).err())
        .contains("--baseline is of 'Other', not of 'Chat'");
  }

  @Test
  void proofWithoutALog_isBadUsage() {
    Shell.Ran ran = Shell.run("", "review", file.toString(), "--public-key", "k");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("expected: --data DIR");
  }
}
