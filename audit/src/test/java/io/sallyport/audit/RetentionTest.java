package io.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {
  private static final long EVENTS = 1000;
  private static final Instant FIRST = Instant.ofEpochSecond(1_900_000_000L);

  @TempDir Path folder;
  private Path log;

  @BeforeEach
  void write() throws Exception {
    log = folder.resolve("log");
    try (AuditLog open = open()) {
      for (int i = 0; i < EVENTS; i++) {
        open.append(TestEvents.numbered(i));
      }
    }
  }

  private AuditLog open() throws AuditException {
    return AuditLog.open(
        log, AuditOptions.of(folder.resolve("keys")).withPublishInterval(Duration.ofMillis(20)));
  }

  private Verification verify() throws AuditException {
    return TestFolders.verify(log, VerifierKey.read(log.resolve(VerifierKey.FILE_NAME)));
  }

  private long retain(Instant oldest, long limit) throws Exception {
    try (AuditLog open = open()) {
      return open.retain(oldest, limit);
    }
  }

  @Test
  void oldEvents_areGoneAndTheirProofsHold() throws Exception {
    byte[] dropped = LoggedEventOf.hash(log, 3);

    long keptFrom = retain(FIRST.plusSeconds(600), Long.MAX_VALUE);

    assertThat(keptFrom).isEqualTo(512);
    Verification result = verify();
    assertThat(result.valid()).as(result.reason()).isTrue();
    assertThat(result.events()).isEqualTo(EVENTS + 1);
    assertThat(result.dropped()).isEqualTo(512);
    try (Stream<LoggedEvent> events = AuditReader.open(log).events(0)) {
      assertThat(events.mapToLong(LoggedEvent::index).findFirst()).hasValue(512);
    }
    AuditReader reader = AuditReader.open(log);
    Checkpoint checkpoint = reader.checkpoint();
    assertThat(
            Proofs.verifyInclusion(
                dropped,
                3,
                checkpoint.size(),
                reader.inclusionProof(3, checkpoint.size()),
                checkpoint.root()))
        .isTrue();
  }

  @Test
  void partialFileThatWasCutShort_isNoDamageOnceTheLogHasGrown() throws Exception {
    // As a full disk leaves it: wider than the checkpoint, and empty.
    Files.createFile(log.resolve("tile/entries/003.p/240"));
    Files.createFile(log.resolve("tile/0/003.p/240"));
    try (AuditLog open = open()) {
      for (int i = 0; i < 20; i++) {
        open.append(TestEvents.numbered(i));
      }
    }

    assertThat(verify().reason()).isNull();
    assertThat(verify().valid()).isTrue();
  }

  @Test
  void droppingIsItselfAnEvent() throws Exception {
    retain(FIRST.plusSeconds(600), Long.MAX_VALUE);

    try (Stream<LoggedEvent> events = AuditReader.open(log).events(EVENTS)) {
      assertThat(events.findFirst().orElseThrow().json())
          .contains("\"outcome\":\"retention\"")
          .contains("\"keptFrom\":\"512\"");
    }
  }

  @Test
  void logGoesOnAfterwardsAndCanDropMore() throws Exception {
    retain(FIRST.plusSeconds(300), Long.MAX_VALUE);
    try (AuditLog open = open()) {
      open.append(TestEvents.numbered(EVENTS)).awaitDurable();
    }
    retain(FIRST.plusSeconds(800), Long.MAX_VALUE);

    assertThat(verify().valid()).isTrue();
    assertThat(verify().dropped()).isEqualTo(768);
  }

  @Test
  void whatASinkHasNotYet_isKept() throws Exception {
    assertThat(retain(FIRST.plusSeconds(900), 300)).isEqualTo(256);
    assertThat(retain(FIRST.plusSeconds(900), 100)).isEqualTo(256);
  }

  @Test
  void youngEvents_areKept() throws Exception {
    assertThat(retain(FIRST, Long.MAX_VALUE)).isZero();
    assertThat(log.resolve(Retention.FILE_NAME)).doesNotExist();
  }

  @Test
  void bundleThatIsMissingWithoutTheNote_isDamage() throws Exception {
    Files.delete(log.resolve("tile/entries/000"));

    assertThat(verify().valid()).isFalse();
    assertThat(verify().firstBad()).isZero();
  }

  @Test
  void noteThatTheKeyDidNotSign_isDamage() throws Exception {
    retain(FIRST.plusSeconds(300), Long.MAX_VALUE);
    Path note = log.resolve(Retention.FILE_NAME);
    Files.writeString(note, Files.readString(note).replace("\n256\n", "\n512\n"));
    Files.delete(log.resolve("tile/entries/001"));

    Verification result = verify();

    assertThat(result.valid()).isFalse();
    assertThat(result.reason()).contains("signature");
  }

  @Test
  void changedHashOfADroppedEvent_isFound() throws Exception {
    retain(FIRST.plusSeconds(600), Long.MAX_VALUE);
    TestFolders.flip(log.resolve("tile/0/000"), 40);

    assertThat(verify().valid()).isFalse();
  }

  @Test
  void copyWithDroppedEvents_verifiesAndGoesOn() throws Exception {
    retain(FIRST.plusSeconds(600), Long.MAX_VALUE);
    Path copy = folder.resolve("copy");
    AuditBackup.copy(log, copy);
    log = copy;

    assertThat(verify().dropped()).isEqualTo(512);
    try (AuditLog open = open()) {
      open.append(TestEvents.numbered(1)).awaitDurable();
    }
    assertThat(verify().valid()).isTrue();
  }

  @Test
  void copyMadeWhileTheLogIsWritten_verifiesAndGoesOn() throws Exception {
    try (AuditLog open = open()) {
      Thread writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                      open.append(TestEvents.request(i));
                    }
                  });
      for (int round = 0; round < 8; round++) {
        Checkpoint before = open.checkpoint();
        // Every other one adds to the copy before it.
        Path copy = folder.resolve("copy" + round / 2);
        Checkpoint copied = AuditBackup.copy(log, copy);
        Verification result = TestFolders.verify(copy, open.verifierKey());
        assertThat(result.valid()).as(result.reason()).isTrue();
        assertThat(result.events()).isEqualTo(copied.size()).isGreaterThanOrEqualTo(before.size());
      }
      writer.interrupt();
      writer.join();
    }
    log = folder.resolve("copy3");
    long size = verify().events();
    try (AuditLog restored = open()) {
      assertThat(restored.size()).isEqualTo(size);
      restored.append(TestEvents.numbered(1)).awaitDurable();
    }
    assertThat(verify().valid()).isTrue();
    assertThat(verify().events()).isEqualTo(size + 1);
  }

  @Test
  void copyIntoAnotherLog_isRefused() throws Exception {
    Path other = folder.resolve("other");
    AuditLog.open(other, AuditOptions.of(folder.resolve("otherkeys"))).close();

    assertThatThrownBy(() -> AuditBackup.copy(log, other)).hasMessageContaining("another log");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tile/entries/001", "tile/0/001"})
  void copyOntoADamagedCopy_isRefusedAndNamesTheFile(String damaged) throws Exception {
    Path copy = folder.resolve("copy");
    AuditBackup.copy(log, copy);
    AuditBackup.copy(log, copy);
    TestFolders.flip(copy.resolve(damaged), 40);

    assertThatThrownBy(() -> AuditBackup.copy(log, copy))
        .isInstanceOf(AuditException.class)
        .hasMessageContaining(damaged + " in the copy differs")
        .hasMessageContaining("copy into an empty folder");
  }

  @Test
  void restoredOlderCopy_isNoticedAgainstAKeptCheckpoint() throws Exception {
    Path old = folder.resolve("old");
    AuditBackup.copy(log, old);
    Path kept = folder.resolve("kept");
    try (AuditLog open = open()) {
      open.append(TestEvents.numbered(1)).awaitDurable();
      open.publish();
      Files.writeString(kept, open.signedCheckpoint() + "\n");
      open.requireContinues(kept);
    }
    log = old;
    try (AuditLog restored = open()) {
      assertThatThrownBy(() -> restored.requireContinues(kept)).hasMessageContaining("set back");
      restored.append(TestEvents.numbered(7)).awaitDurable();
      restored.append(TestEvents.numbered(8)).awaitDurable();
      restored.publish();
      assertThatThrownBy(() -> restored.requireContinues(kept)).hasMessageContaining("set back");
    }
    VerifierKey key = VerifierKey.read(log.resolve(VerifierKey.FILE_NAME));
    assertThat(AuditVerifier.verify(log, Optional.of(kept), key).valid()).isFalse();
  }

  /** The hash of one event. */
  private static final class LoggedEventOf {
    private LoggedEventOf() {}

    static byte[] hash(Path log, long index) throws AuditException {
      try (Stream<LoggedEvent> events = AuditReader.open(log).events(index)) {
        return events.findFirst().orElseThrow().leafHash();
      }
    }
  }
}
