package io.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
  @TempDir Path folder;

  @Test
  void eventsAppended_areThereAfterReopening() throws Exception {
    AuditOptions options = AuditOptions.of(folder.resolve("keys"));
    for (int round = 1; round <= 3; round++) {
      try (AuditLog log = AuditLog.open(folder.resolve("log"), options)) {
        Receipt receipt = log.append(AuditEvent.builder(EventKind.REQUEST).model("m").build());
        for (int i = 0; i < 299; i++) {
          receipt = log.append(AuditEvent.builder(EventKind.REQUEST).model("m").build());
        }
        receipt.awaitDurable();
        assertThat(log.size()).isEqualTo(300L * round);
        assertThat(log.problems()).isEmpty();
      }
    }
    assertThat(folder.resolve("log/tile/entries/000")).exists();
  }
}
