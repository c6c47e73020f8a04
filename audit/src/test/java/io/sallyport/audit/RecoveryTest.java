package io.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a crash may leave behind, byte by byte, and what it may not. */
class RecoveryTest {
  private static final int PUBLISHED = 3;
  private static final int GROUPS = 2;

  @TempDir Path folder;
  private AuditOptions options;
  private Path crashed;
  private VerifierKey key;
  private final List<Long> groupEnds = new ArrayList<>();

  /** A log as it lies on the disk after a kill: three events published, two in the journal. */
  @BeforeEach
  void crash() throws Exception {
    options =
        AuditOptions.of(folder.resolve("keys"))
            .withMode(AuditMode.STRICT)
            .withPublishInterval(Duration.ofHours(1));
    Path running = folder.resolve("running");
    try (AuditLog log = AuditLog.open(running, options)) {
      append(log, 0, PUBLISHED);
    }
    try (AuditLog log = AuditLog.open(running, options)) {
      for (int i = 0; i < GROUPS; i++) {
        append(log, PUBLISHED + i, 1);
        groupEnds.add(Files.size(journal(running)));
      }
      crashed = TestFolders.copy(running, folder.resolve("crashed"));
      key = log.verifierKey();
    }
  }

  @Test
  void journalCutAtAnyByte_keepsEveryWholeGroup() throws Exception {
    byte[] journal = Files.readAllBytes(journal(crashed));
    for (int length = 0; length <= journal.length; length++) {
      long cut = length;
      long whole = PUBLISHED + groupEnds.stream().filter(end -> end <= cut).count();
      Path copy = copyWithJournal(Arrays.copyOf(journal, length), "cut-" + length);

      if (length % 5 == 0) {
        Verification before = TestFolders.verify(copy, key);
        assertThat(before.valid()).as("cut at %d", length).isTrue();
        assertThat(before.events()).isEqualTo(whole);
      }
      try (AuditLog log = AuditLog.open(copy, options)) {
        assertThat(log.size()).as("cut at %d", length).isEqualTo(whole);
      }
    }
  }

  @Test
  void journalWithAnyByteFlipped_isRefusedAndFound() throws Exception {
    Path journal = journal(crashed);
    byte[] bytes = Files.readAllBytes(journal);
    for (int offset = 0; offset < bytes.length; offset++) {
      TestFolders.flip(journal, offset);
      if (offset % 5 == 0) {
        Verification result = TestFolders.verify(crashed, key);
        assertThat(result.valid()).as("flip at %d", offset).isFalse();
        assertThat(result.firstBad()).isNotNull();
      }
      assertThatThrownBy(() -> AuditLog.open(crashed, options))
          .as("flip at %d", offset)
          .isInstanceOf(AuditException.class)
          .hasMessageContaining("journal");
      Files.write(journal, bytes);
    }
    try (AuditLog log = AuditLog.open(crashed, options)) {
      assertThat(log.size()).isEqualTo(PUBLISHED + GROUPS);
    }
  }

  @Test
  void journalWithUnwrittenBlocksAtItsEnd_keepsEveryWholeGroup() throws Exception {
    byte[] journal = Files.readAllBytes(journal(crashed));
    int lastGroup = groupEnds.get(GROUPS - 2).intValue();
    for (int written : new int[] {lastGroup, lastGroup + 10, lastGroup + 70}) {
      byte[] padded = Arrays.copyOf(Arrays.copyOf(journal, written), journal.length + 4096);
      Path copy = copyWithJournal(padded, "zeros-" + written);
      try (AuditLog log = AuditLog.open(copy, options)) {
        assertThat(log.size()).isEqualTo(PUBLISHED + GROUPS - 1);
      }
    }
  }

  @Test
  void logThatGoesOnAfterACrash_isWholeAndConsistent() throws Exception {
    byte[] journal = Files.readAllBytes(journal(crashed));
    Path copy = copyWithJournal(Arrays.copyOf(journal, journal.length - 1), "torn");
    Path kept = Files.copy(copy.resolve(Checkpoint.FILE_NAME), folder.resolve("kept"));
    try (AuditLog log = AuditLog.open(copy, options)) {
      append(log, 100, 300);
    }
    Verification result = TestFolders.verify(copy, key, kept);
    assertThat(result.valid()).isTrue();
    assertThat(result.events()).isEqualTo(PUBLISHED + GROUPS - 1 + 300);
  }

  @Test
  void crashBetweenCheckpointAndDeletingTheJournal_losesAndRepeatsNothing() throws Exception {
    Path copy = copyWithJournal(Files.readAllBytes(journal(crashed)), "published");
    Path journal = journal(copy);
    byte[] bytes = Files.readAllBytes(journal);
    AuditLog.open(copy, options).close();
    Files.createDirectories(journal.resolveSibling("."));
    Files.write(journal, bytes);

    assertThat(TestFolders.verify(copy, key).events()).isEqualTo(PUBLISHED + GROUPS);
    try (AuditLog log = AuditLog.open(copy, options)) {
      assertThat(log.size()).isEqualTo(PUBLISHED + GROUPS);
    }
  }

  @Test
  void journalSegmentMissing_isRefusedAndFound() throws Exception {
    Path journal = journal(crashed);
    Path later = journal.resolveSibling("0000000000000000004.journal");
    byte[] bytes = Files.readAllBytes(journal);
    int start = groupEnds.get(0).intValue();
    Files.write(later, Arrays.copyOfRange(bytes, start, bytes.length));
    Files.write(journal, Arrays.copyOf(bytes, start));
    assertThat(TestFolders.verify(crashed, key).events()).isEqualTo(PUBLISHED + GROUPS);

    Files.delete(journal);
    Verification result = TestFolders.verify(crashed, key);
    assertThat(result.firstBad()).isEqualTo(PUBLISHED);
    assertThatThrownBy(() -> AuditLog.open(crashed, options))
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("begins at event 4");
  }

  @Test
  void segmentTornBeforeAnotherOne_isRefusedAndFound() throws Exception {
    Path journal = journal(crashed);
    byte[] bytes = Files.readAllBytes(journal);
    int start = groupEnds.get(0).intValue();
    Path later = journal.resolveSibling("0000000000000000004.journal");
    Files.write(later, Arrays.copyOfRange(bytes, start, bytes.length));
    Files.write(journal, Arrays.copyOf(bytes, start - 1));

    assertThat(TestFolders.verify(crashed, key).valid()).isFalse();
    assertThatThrownBy(() -> AuditLog.open(crashed, options))
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("cut short before another segment");
  }

  @Test
  void edgeTileDamaged_isRefused() throws Exception {
    for (String file : List.of("tile/0/000.p/3", "tile/entries/000.p/3", "checkpoint")) {
      Path target = crashed.resolve(file);
      byte[] bytes = Files.readAllBytes(target);
      TestFolders.flip(target, 5);
      assertThatThrownBy(() -> AuditLog.open(crashed, options))
          .as(file)
          .isInstanceOf(AuditException.class);
      Files.delete(target);
      assertThatThrownBy(() -> AuditLog.open(crashed, options))
          .as(file)
          .isInstanceOf(AuditException.class);
      Files.write(target, bytes);
    }
    AuditLog.open(crashed, options).close();
  }

  @Test
  void logWithoutItsKey_isRefusedWithAdvice() throws Exception {
    AuditOptions elsewhere = AuditOptions.of(folder.resolve("no-keys"));
    assertThatThrownBy(() -> AuditLog.open(crashed, elsewhere))
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("signing key: none")
        .hasMessageContaining("restore it");
    assertThat(folder.resolve("no-keys/audit-signing.key")).doesNotExist();
  }

  @Test
  void keyWithoutItsLog_isRefusedWithAdvice() {
    assertThatThrownBy(() -> AuditLog.open(folder.resolve("gone"), options))
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("restore it");
  }

  @Test
  void keyOfAnotherLog_isRefused() throws Exception {
    AuditOptions other = AuditOptions.of(folder.resolve("other-keys"));
    AuditLog.open(folder.resolve("other"), other).close();
    assertThatThrownBy(() -> AuditLog.open(crashed, other))
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("verifier key");
  }

  @Test
  void anotherOrigin_isRefused() {
    assertThatThrownBy(() -> AuditLog.open(crashed, options.withOrigin("other.example/audit")))
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("other.example/audit");
  }

  @Test
  void startInterruptedBeforeTheKeyWasKept_isRepeated() throws Exception {
    Path fresh = folder.resolve("fresh");
    AuditOptions freshOptions = AuditOptions.of(folder.resolve("fresh-keys"));
    AuditLog.open(fresh, freshOptions).close();
    Files.delete(folder.resolve("fresh-keys/audit-signing.key"));

    try (AuditLog log = AuditLog.open(fresh, freshOptions)) {
      append(log, 0, 1);
      key = log.verifierKey();
    }
    assertThat(TestFolders.verify(fresh, key).events()).isEqualTo(1);
  }

  private Path copyWithJournal(byte[] bytes, String name) throws IOException {
    Path copy = TestFolders.copy(crashed, folder.resolve(name));
    Files.write(journal(copy), bytes);
    return copy;
  }

  private static Path journal(Path log) {
    return log.resolve("journal/0000000000000000003.journal");
  }

  private static void append(AuditLog log, int first, int count) throws Exception {
    for (int i = first; i < first + count; i++) {
      log.append(TestEvents.numbered(i)).awaitDurable();
    }
  }
}
