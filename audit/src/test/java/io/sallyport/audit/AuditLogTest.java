package io.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuditLogTest {
  @TempDir Path folder;
  private Path directory;
  private AuditOptions options;

  @BeforeEach
  void choose() {
    directory = folder.resolve("log");
    options = AuditOptions.of(folder.resolve("keys"));
  }

  @Test
  void newLog_hasAnEmptyCheckpointAndASecretKeyElsewhere() throws Exception {
    try (AuditLog log = AuditLog.open(directory, options)) {
      assertThat(log.checkpoint().size()).isZero();
      assertThat(log.healthy()).isTrue();
      assertThat(VerifierKey.read(directory.resolve("verifier.key"))).isEqualTo(log.verifierKey());
    }
    Path key = folder.resolve("keys/audit-signing.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).doesNotContain("PRIVATE+KEY");
      }
    }
  }

  @Test
  void eventsAppended_areThereAfterReopening() throws Exception {
    for (int round = 1; round <= 3; round++) {
      try (AuditLog log = AuditLog.open(directory, options)) {
        assertThat(log.size()).isEqualTo(300L * (round - 1));
        append(log, 300 * (round - 1), 300).awaitDurable();
        assertThat(log.size()).isEqualTo(300L * round);
      }
    }
    assertEventsAre(900);
    assertThat(directory.resolve("journal")).isEmptyDirectory();
  }

  @Test
  void logOf70000Events_hasTheTilesThatTheSpecificationNames() throws Exception {
    try (AuditLog log = AuditLog.open(directory, options)) {
      append(log, 0, 70_000);
    }
    Path tile = directory.resolve("tile");
    Set<String> expected = new HashSet<>();
    for (int i = 0; i < 273; i++) {
      String name = String.format(java.util.Locale.ROOT, "%03d", i);
      expected.add("0/" + name);
      expected.add("entries/" + name);
    }
    expected.addAll(
        List.of("0/273.p/112", "entries/273.p/112", "1/000", "1/001.p/17", "2/000.p/1"));
    Set<String> newest = new HashSet<>(names(tile));
    // Partial files of earlier checkpoints stay until their full file is there.
    newest.removeIf(name -> name.contains(".p/") && !expected.contains(name));
    assertThat(newest).isEqualTo(expected);
    assertThat(names(tile)).noneMatch(name -> name.startsWith("0/000.p"));
    assertThat(tile.resolve("0/000")).hasSize(8192);
    assertThat(tile.resolve("0/273.p/112")).hasSize(112 * 32);
  }

  @Test
  void bundleIndexesBeyondAThousand_areEncodedInGroupsOfThreeDigits() {
    assertThat(io.sallyport.audit.internal.TilePath.encode(1234067)).isEqualTo("x001/x234/067");
    assertThat(io.sallyport.audit.internal.TilePath.encode(0)).isEqualTo("000");
    assertThat(io.sallyport.audit.internal.TilePath.encode(999)).isEqualTo("999");
    assertThat(io.sallyport.audit.internal.TilePath.encode(1000)).isEqualTo("x001/000");
  }

  @ParameterizedTest
  @EnumSource(AuditMode.class)
  void eventsOfManyThreads_haveTheirOwnPlaceAndAllAreThere(AuditMode mode) throws Exception {
    ConcurrentHashMap<Long, String> places = new ConcurrentHashMap<>();
    VerifierKey key;
    try (AuditLog log = AuditLog.open(directory, options.withMode(mode));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      key = log.verifierKey();
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < 100; thread++) {
        int first = thread * 50;
        running.add(threads.submit(() -> appendAndNote(log, first, places)));
      }
      for (Future<?> future : running) {
        future.get();
      }
    }
    assertThat(places).hasSize(5000);
    assertThat(TestFolders.verify(directory, key).events()).isEqualTo(5000);
    try (Stream<LoggedEvent> events = AuditReader.open(directory).events(0)) {
      events.forEach(event -> assertThat(event.json()).isEqualTo(places.get(event.index())));
    }
  }

  @Test
  void readerAndVerifierDuringWrites_seeAWholeLog() throws Exception {
    AuditOptions busy = options.withPublishInterval(Duration.ofMillis(3));
    try (AuditLog log = AuditLog.open(directory, busy);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> writing =
          threads.submit(
              () -> {
                append(log, 0, 30_000).awaitDurable();
                return null;
              });
      int rounds = 0;
      long seen = 0;
      while (!writing.isDone() || rounds < 3) {
        long before = log.size();
        long count = countFrom(0);
        assertThat(count).isGreaterThanOrEqualTo(Math.max(before, seen));
        Verification result = TestFolders.verify(directory, log.verifierKey());
        assertThat(result.valid()).as(String.valueOf(result.reason())).isTrue();
        assertThat(result.events()).isGreaterThanOrEqualTo(before);
        seen = count;
        rounds++;
      }
      writing.get();
      assertEventsAre(30_000);
    }
  }

  @Test
  void readerFromTheMiddle_beginsThere() throws Exception {
    try (AuditLog log =
        AuditLog.open(directory, options.withPublishInterval(Duration.ofHours(1)))) {
      append(log, 0, 700).awaitDurable();
      log.publish();
      append(log, 700, 10).awaitDurable();
      for (long from : new long[] {0, 255, 256, 699, 700, 705, 710, 5000}) {
        assertThat(countFrom(from)).isEqualTo(Math.max(0, 710 - from));
      }
      try (Stream<LoggedEvent> events = AuditReader.open(directory).events(705)) {
        assertThat(events.findFirst().orElseThrow().json())
            .isEqualTo(TestEvents.numbered(705).json());
      }
    }
  }

  @Test
  void proofsOfALog_holdAgainstItsCheckpoints() throws Exception {
    try (AuditLog log = AuditLog.open(directory, options)) {
      append(log, 0, 1000).awaitDurable();
      Checkpoint older = log.publish();
      append(log, 1000, 400).awaitDurable();
      Checkpoint newer = log.publish();
      AuditReader reader = AuditReader.open(directory);

      for (long index : new long[] {0, 1, 255, 256, 999, 1399}) {
        byte[] leaf = Proofs.leafHash(TestEvents.numbered(index).toBytes());
        List<byte[]> proof = reader.inclusionProof(index, newer.size());
        assertThat(Proofs.verifyInclusion(leaf, index, newer.size(), proof, newer.root())).isTrue();
        assertThat(Proofs.verifyInclusion(leaf, index, newer.size(), proof, older.root()))
            .isFalse();
      }
      List<byte[]> proof = reader.consistencyProof(older.size(), newer.size());
      assertThat(
              Proofs.verifyConsistency(
                  older.size(), newer.size(), older.root(), newer.root(), proof))
          .isTrue();
      assertThatThrownBy(() -> reader.inclusionProof(0, 1401))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void exportLine_carriesTheEventAsItWasHashed() throws Exception {
    try (AuditLog log = AuditLog.open(directory, options)) {
      append(log, 0, 1).awaitDurable();
      try (Stream<LoggedEvent> events = AuditReader.open(directory).events(0)) {
        String line = events.findFirst().orElseThrow().exportLine();
        assertThat(line).contains(TestEvents.numbered(0).json()).doesNotContain("\n");
        assertThat(CanonicalJson.canonicalize(line)).isEqualTo(line);
      }
    }
  }

  @Test
  void diskThatCannotBeWritten_failsReceiptsAndIsReportedUntilItCan() throws Exception {
    try (AuditLog log = AuditLog.open(directory, options)) {
      Path obstacle = Files.createFile(directory.resolve("journal"));
      Receipt failed = append(log, 0, 3);
      assertThatThrownBy(failed::awaitDurable)
          .isInstanceOf(AuditException.class)
          .hasMessageContaining("not written");
      assertThat(failed.isDurable()).isFalse();
      assertThat(log.healthy()).isFalse();
      assertThat(log.problems().getFirst()).contains("journal: cannot write");
      assertThat(log.size()).isZero();

      Files.delete(obstacle);
      Receipt written = append(log, 0, 1);
      written.awaitDurable();
      assertThat(written.index()).isZero();
      assertThat(log.healthy()).isTrue();
    }
    assertEventsAre(1);
  }

  @Test
  void tilesThatCannotBeWritten_areReportedAndLoseNothing() throws Exception {
    try (AuditLog log = AuditLog.open(directory, options)) {
      Path obstacle = Files.createFile(directory.resolve("tile"));
      append(log, 0, 300).awaitDurable();
      assertThatThrownBy(log::publish).isInstanceOf(AuditException.class);
      assertThat(log.problems()).anyMatch(problem -> problem.contains("tiles: cannot write"));
      append(log, 300, 300).awaitDurable();

      Files.delete(obstacle);
      assertThat(log.publish().size()).isEqualTo(600);
      assertThat(log.healthy()).isTrue();
    }
    assertEventsAre(600);
  }

  @Test
  void secondWriter_isRefused() throws Exception {
    try (AuditLog log = AuditLog.open(directory, options)) {
      assertThat(log.healthy()).isTrue();
      assertThatThrownBy(() -> AuditLog.open(directory, options))
          .isInstanceOf(AuditException.class)
          .hasMessageContaining("open in another process");
    }
    AuditLog.open(directory, options).close();
  }

  @Test
  void partialTileThatStaysTheSame_isNotTouchedWhileTheLogStandsOnIt() throws Exception {
    try (AuditLog log =
        AuditLog.open(directory, options.withPublishInterval(Duration.ofHours(1)))) {
      append(log, 0, 300).awaitDurable();
      log.publish();
      Path tile = directory.resolve("tile/1/000.p/1");
      FileTime written = Files.getLastModifiedTime(tile);
      append(log, 300, 1).awaitDurable();
      log.publish();
      assertThat(Files.getLastModifiedTime(tile)).isEqualTo(written);
      assertThat(TestFolders.verify(directory, log.verifierKey()).signed()).isEqualTo(301);
    }
    FileTime before = Files.getLastModifiedTime(directory.resolve("tile/1/000.p/1"));
    try (AuditLog log = AuditLog.open(directory, options)) {
      append(log, 301, 1).awaitDurable();
    }
    assertThat(Files.getLastModifiedTime(directory.resolve("tile/1/000.p/1"))).isEqualTo(before);
    assertEventsAre(302);
  }

  @Test
  void logClosedTwice_leavesItsSuccessorAlone() throws Exception {
    AuditLog first = AuditLog.open(directory, options);
    first.close();
    try (AuditLog second =
        AuditLog.open(directory, options.withPublishInterval(Duration.ofHours(1)))) {
      append(second, 0, 5).awaitDurable();
      first.close();
      assertThatThrownBy(first::publish).isInstanceOf(AuditException.class);
      assertThat(countFrom(0)).isEqualTo(5);
    }
    assertEventsAre(5);
  }

  @Test
  void eventAfterClosing_fails() throws Exception {
    AuditLog log = AuditLog.open(directory, options);
    log.close();
    Receipt receipt = log.append(TestEvents.numbered(0));
    assertThat(receipt.index()).isEqualTo(-1);
    assertThatThrownBy(receipt::awaitDurable)
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void receipt_completesWithItsIndex() throws Exception {
    try (AuditLog log = AuditLog.open(directory, options)) {
      append(log, 0, 9);
      Receipt receipt = append(log, 9, 1);
      assertThat(receipt.durable().toCompletableFuture().get()).isEqualTo(9L);
      assertThat(receipt.isDurable()).isTrue();
    }
  }

  @Test
  void checkpointsSentToAFileOrFolder_proveTheLogLater() throws Exception {
    for (Path target :
        List.of(folder.resolve("kept"), Files.createDirectory(folder.resolve("k")))) {
      AuditOptions sinking = options.withSink(new FileCheckpointSink(target), Duration.ofNanos(1));
      VerifierKey key = null;
      for (int i = 0; i < 3; i++) {
        try (AuditLog log = AuditLog.open(directory, sinking)) {
          append(log, 0, 5);
          key = log.verifierKey();
        }
      }
      assertThat(TestFolders.verify(directory, java.util.Objects.requireNonNull(key), target))
          .satisfies(result -> assertThat(result.valid()).isTrue());
    }
  }

  @Test
  void sinkThatFails_isReported() throws Exception {
    CheckpointSink broken =
        (checkpoint, note) -> {
          throw new IOException("no such host");
        };
    AuditLog log = AuditLog.open(directory, options.withSink(broken, Duration.ofNanos(1)));
    append(log, 0, 5).awaitDurable();
    assertThatThrownBy(log::close)
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("checkpoint sink");
    assertEventsAre(5);
  }

  private static Void appendAndNote(AuditLog log, int first, ConcurrentHashMap<Long, String> places)
      throws Exception {
    for (int i = first; i < first + 50; i++) {
      AuditEvent event = TestEvents.numbered(i);
      Receipt receipt = log.append(event);
      if (i % 10 == 0) {
        receipt.awaitDurable();
      }
      assertThat(places.put(receipt.index(), event.json())).isNull();
    }
    return null;
  }

  private static Receipt append(AuditLog log, int first, int count) {
    Receipt receipt = log.append(TestEvents.numbered(first));
    for (int i = first + 1; i < first + count; i++) {
      receipt = log.append(TestEvents.numbered(i));
    }
    return receipt;
  }

  private void assertEventsAre(int count) throws Exception {
    try (Stream<LoggedEvent> events = AuditReader.open(directory).events(0)) {
      List<LoggedEvent> all = events.toList();
      assertThat(all).hasSize(count);
      for (int i = 0; i < count; i++) {
        assertThat(all.get(i).index()).isEqualTo(i);
        assertThat(all.get(i).json()).isEqualTo(TestEvents.numbered(i).json());
      }
    }
  }

  private long countFrom(long from) throws AuditException {
    try (Stream<LoggedEvent> events = AuditReader.open(directory).events(from)) {
      return events.count();
    }
  }

  private static List<String> names(Path tile) throws IOException {
    try (Stream<Path> files = Files.walk(tile)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> tile.relativize(file).toString())
          .toList();
    }
  }
}
