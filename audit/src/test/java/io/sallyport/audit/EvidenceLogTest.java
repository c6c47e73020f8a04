package io.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.core.Evidence;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceLogTest {
  private static final Instant FROM = Instant.parse("2030-01-01T00:00:00Z");

  @TempDir Path folder;

  @Test
  void evidenceAdded_isListedWithItsLeafAmongOtherEvents() throws Exception {
    Path directory = folder.resolve("log");
    try (AuditLog log = AuditLog.open(directory, AuditOptions.of(folder.resolve("keys")))) {
      EvidenceLog evidence = new EvidenceLog(log);
      log.append(AuditEvent.builder(EventKind.REQUEST).attribute("kind", "evidence").build());
      Evidence first = evidence.add(record("one", "replay of 200 attacks", "95 % CI [0.9, 1]"));
      log.append(TestEvents.numbered(1));
      Evidence second = evidence.add(record("two", "\"kind\":\"evidence\"", null));

      assertThat(first.leaf()).isEqualTo(1);
      assertThat(second.leaf()).isEqualTo(3);
      assertThat(evidence.list()).containsExactly(first, second);
      log.publish();
      assertThat(EvidenceLog.list(directory)).containsExactly(first, second);
    }
    assertThat(EvidenceLog.list(directory)).hasSize(2);
  }

  @Test
  void evidenceTooLongForAnEvent_isRefusedNotCut() throws Exception {
    try (AuditLog log =
        AuditLog.open(folder.resolve("log"), AuditOptions.of(folder.resolve("keys")))) {
      EvidenceLog evidence = new EvidenceLog(log);
      assertThatThrownBy(() -> evidence.add(record("x", "m".repeat(4097), null)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("method");
      assertThatThrownBy(() -> evidence.add(record("x", "half \ud800", null)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(evidence.list()).isEmpty();
      assertThat(log.size()).isZero();
    }
  }

  @Test
  void folderWithoutALog_isRefused() {
    assertThatThrownBy(() -> EvidenceLog.list(folder)).isInstanceOf(AuditException.class);
  }

  private static Evidence record(
      String id, String method, @org.jspecify.annotations.Nullable String interval) {
    return new Evidence(
        id,
        "guard.injection",
        "gateway",
        method,
        0.1 + 0.2,
        interval,
        FROM,
        FROM.plusSeconds(60),
        FROM.plusSeconds(1_000_000),
        "redteam 0.1.0",
        -1);
  }
}
