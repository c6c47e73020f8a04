package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.audit.AuditEvent;
import io.sallyport.audit.AuditLog;
import io.sallyport.audit.AuditOptions;
import io.sallyport.audit.EventKind;
import io.sallyport.audit.LoggedFinding;
import io.sallyport.core.Category;
import io.sallyport.core.Finding;
import io.sallyport.core.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code audit show} and {@code audit export} print of a log. */
final class AuditCommandTest {

  @TempDir private Path data = Path.of("");

  @BeforeEach
  void writeALog() throws Exception {
    Files.createDirectories(data);
    try (AuditLog log =
        AuditLog.open(data.resolve("audit"), AuditOptions.of(data.resolve("keys")))) {
      Instant noon = Instant.parse("2026-06-01T12:00:00Z");
      log.append(AuditEvent.builder(EventKind.SYSTEM).time(noon).outcome("started").build());
      log.append(
          AuditEvent.builder(EventKind.REQUEST)
              .time(noon.plusSeconds(1))
              .tenant("claims")
              .keyId("key-1")
              .surface("chat.completions")
              .model("large\u001b[31m\u202e")
              .finding(found("phrases/override-previous"))
              .finding(found("secrets/aws-access-key-id"))
              .outcome("blocked")
              .build());
      log.append(
          AuditEvent.builder(EventKind.ADMIN)
              .time(noon.plusSeconds(2))
              .tenant("default")
              .keyId("key-2")
              .attribute("subject", "key-3")
              .outcome("key.revoke")
              .build());
    }
  }

  private static LoggedFinding found(String rule) {
    return LoggedFinding.of(
        "messages[0].content",
        new Finding(
            rule.substring(0, rule.indexOf('/')),
            rule,
            Category.PROMPT_INJECTION,
            Severity.HIGH,
            0.9,
            0,
            4,
            "why",
            ""));
  }

  @Test
  void show_isALineForAPersonEach() {
    Shell.Ran ran = Shell.run("", "audit", "show", "--data", data.toString());

    assertThat(ran.code()).isZero();
    assertThat(ran.lines())
        .extracting(line -> line.replaceAll(" +", " "))
        .containsExactly(
            "LEAF TIME KIND TENANT KEY WHAT OUTCOME FOUND",
            "0 2026-06-01T12:00:00Z system - - started",
            "1 2026-06-01T12:00:01Z request claims key-1 chat.completions large?[31m? blocked"
                + " phrases/override-previous,secrets/aws-access-key-id",
            "2 2026-06-01T12:00:02Z admin default key-2 key-3 key.revoke");
    int outcome = ran.lines().get(0).indexOf("OUTCOME");
    assertThat(ran.lines().get(1).substring(outcome)).isEqualTo("started");
    assertThat(ran.lines().get(3).substring(outcome)).isEqualTo("key.revoke");
  }

  @Test
  void show_last_isTheEndOfTheLog() {
    Shell.Ran ran = Shell.run("", "audit", "show", "--last", "1", "--data", data.toString());

    assertThat(ran.lines()).hasSize(2);
    assertThat(ran.lines().get(1)).startsWith("2 ").endsWith("key.revoke");
  }

  @Test
  void export_isALineOfJsonEachWithLeafAndHash() {
    Shell.Ran ran = Shell.run("", "audit", "export", "--data", data.toString());

    List<JsonNode> lines = ran.lines().stream().map(AuditCommandTest::json).toList();
    assertThat(lines).hasSize(3);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i).path("leaf").asInt()).isEqualTo(i);
      assertThat(lines.get(i).path("hash").asText()).isNotEmpty();
    }
    assertThat(lines.get(1).at("/event/outcome").asText()).isEqualTo("blocked");
    assertThat(lines.get(1).at("/event/findings/0/rule").asText())
        .isEqualTo("phrases/override-previous");
    assertThat(lines).extracting(line -> line.path("hash").asText()).doesNotHaveDuplicates();
  }

  @Test
  void export_from_beginsAtThatLeaf() {
    Shell.Ran ran = Shell.run("", "audit", "export", "--from", "2", "--data", data.toString());

    assertThat(ran.lines()).hasSize(1);
    assertThat(json(ran.lines().get(0)).path("leaf").asInt()).isEqualTo(2);
  }

  @Test
  void show_json_isALineEachAsExportHasThem() {
    Shell.Ran shown =
        Shell.run(
            "", "audit", "show", "--last", "2", "--format", "json", "--data", data.toString());
    Shell.Ran exported = Shell.run("", "audit", "export", "--from", "1", "--data", data.toString());

    assertThat(shown.code()).isZero();
    assertThat(shown.lines()).hasSize(2).isEqualTo(exported.lines());
  }

  @Test
  void verify_checkpointOfAnotherKey_isNotValid() throws Exception {
    Path other = data.resolve("other");
    try (AuditLog log =
        AuditLog.open(other.resolve("audit"), AuditOptions.of(other.resolve("k")))) {
      log.append(AuditEvent.builder(EventKind.SYSTEM).outcome("started").build());
    }
    String kept = other.resolve("audit").resolve("checkpoint").toString();

    Shell.Ran json =
        Shell.run(
            "",
            "audit",
            "verify",
            "--data",
            data.toString(),
            "--checkpoint",
            kept,
            "--format",
            "json");
    Shell.Ran words =
        Shell.run("", "audit", "verify", "--data", data.toString(), "--checkpoint", kept);

    assertThat(json.code()).isEqualTo(1);
    assertThat(json.err()).isEmpty();
    JsonNode answer = json(json.lines().get(0));
    assertThat(answer.path("valid").isBoolean()).isTrue();
    assertThat(answer.path("valid").asBoolean()).isFalse();
    assertThat(answer.path("events").asInt()).isEqualTo(3);
    assertThat(answer.path("firstBad").isNull()).isTrue();
    assertThat(answer.path("reason").asText()).contains(kept, "not signed by", "expected");
    assertThat(words.code()).isEqualTo(1);
    assertThat(words.out()).startsWith("NOT VALID: ").contains("not signed by");
  }

  @Test
  void verify_damagedKeyBesideTheLog_isNotValid() throws Exception {
    Path key = data.resolve("audit").resolve("verifier.key");
    String whole = Files.readString(key);
    for (String damaged : List.of("", "rubbish", whole.substring(0, whole.length() / 2))) {
      Files.writeString(key, damaged);

      Shell.Ran ran =
          Shell.run("", "audit", "verify", "--data", data.toString(), "--format", "json");

      assertThat(ran.code()).isEqualTo(1);
      JsonNode answer = json(ran.lines().get(0));
      assertThat(answer.path("valid").asBoolean(true)).isFalse();
      assertThat(answer.path("reason").asText()).contains("verifier.key beside the log");
    }
    Files.delete(key);
    assertThat(Shell.run("", "audit", "verify", "--data", data.toString()).code()).isEqualTo(1);
  }

  @Test
  void verify_keyOrCheckpointOfTheCallerThatCannotBeRead_isBadUsage() {
    for (String option : List.of("--public-key", "--checkpoint")) {
      Shell.Ran ran =
          Shell.run("", "audit", "verify", "--data", data.toString(), option, "no-such-file");

      assertThat(ran.code()).as(option).isEqualTo(2);
      assertThat(ran.out()).isEmpty();
    }
  }

  private static JsonNode json(String line) {
    try {
      return Inspector.MAPPER.readTree(line);
    } catch (java.io.IOException e) {
      throw new AssertionError("not JSON: " + line, e);
    }
  }
}
