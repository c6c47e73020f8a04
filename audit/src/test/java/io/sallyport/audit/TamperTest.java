package io.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TamperTest {
  private static final int EVENTS = 600;
  private static final int RANDOM_FLIPS = 250;

  @TempDir Path folder;
  private Path keys;
  private Path log;
  private VerifierKey key;

  @BeforeEach
  void writeLog() throws Exception {
    keys = folder.resolve("keys");
    log = folder.resolve("log");
    key = extend(log, 0, EVENTS);
  }

  @Test
  void untouchedLog_isValid() throws Exception {
    Verification result = TestFolders.verify(log, key);
    assertThat(result).isEqualTo(new Verification(true, EVENTS, EVENTS, null, null));
  }

  @Test
  void anyByteFlipped_isFound() throws Exception {
    Random random = new Random(20300101);
    List<Path> files = TestFolders.files(log);
    for (int i = 0; i < RANDOM_FLIPS; i++) {
      Path file = files.get(i % files.size());
      int offset = random.nextInt((int) Files.size(file));
      assertFoundAndUndo(file, offset);
    }
  }

  @Test
  void anyByteOfCheckpointAndVerifierKeyFlipped_isFound() throws Exception {
    for (String name : List.of(Checkpoint.FILE_NAME, VerifierKey.FILE_NAME)) {
      Path file = log.resolve(name);
      for (int offset = 0; offset < Files.size(file); offset++) {
        assertFoundAndUndo(file, offset);
      }
    }
  }

  @Test
  void entryFlipped_isNamed() throws Exception {
    Path bundle = log.resolve("tile/entries/001");
    byte[] bytes = Files.readAllBytes(bundle);
    int offset = 0;
    for (int i = 0; i < 256; i++) {
      int length = ((bytes[offset] & 0xFF) << 8) | (bytes[offset + 1] & 0xFF);
      if (i % 50 == 0) {
        TestFolders.flip(bundle, offset + 2 + length / 2);
        Verification result = TestFolders.verify(log, key);
        assertThat(result.firstBad()).isEqualTo(256L + i);
        assertThat(result.events()).isEqualTo(256L + i);
        assertThat(result.reason()).contains("event " + (256 + i));
        Files.write(bundle, bytes);
      }
      offset += 2 + length;
    }
  }

  @Test
  void anyFileDeleted_isFound() throws Exception {
    for (Path file : TestFolders.files(log)) {
      byte[] bytes = Files.readAllBytes(file);
      Files.delete(file);
      assertThat(TestFolders.verify(log, key).valid()).as("without %s", file).isFalse();
      Files.write(file, bytes);
    }
    assertThat(TestFolders.verify(log, key).valid()).isTrue();
  }

  @Test
  void anyFileCutOrLengthened_isFound() throws Exception {
    for (Path file : TestFolders.files(log)) {
      byte[] bytes = Files.readAllBytes(file);
      for (int length : new int[] {0, 1, bytes.length / 2, bytes.length - 1, bytes.length + 1}) {
        Files.write(file, Arrays.copyOf(bytes, length));
        assertThat(TestFolders.verify(log, key).valid()).as("%s of %d", file, length).isFalse();
      }
      Files.write(file, bytes);
    }
    assertThat(TestFolders.verify(log, key).valid()).isTrue();
  }

  @Test
  void entriesSwapped_areFound() throws Exception {
    Path bundle = log.resolve("tile/entries/000");
    byte[] bytes = Files.readAllBytes(bundle);
    int length = 2 + (((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF));
    byte[] swapped = bytes.clone();
    System.arraycopy(bytes, 0, swapped, length, length);
    System.arraycopy(bytes, length, swapped, 0, length);
    Files.write(bundle, swapped);

    assertThat(TestFolders.verify(log, key).firstBad()).isEqualTo(0L);
  }

  @Test
  void wholeBundlesSwapped_areFound() throws Exception {
    Path one = log.resolve("tile/entries/000");
    Path other = log.resolve("tile/entries/001");
    byte[] bytes = Files.readAllBytes(one);
    Files.write(one, Files.readAllBytes(other));
    Files.write(other, bytes);
    assertThat(TestFolders.verify(log, key).firstBad()).isEqualTo(0L);
  }

  @Test
  void logCutBackToAnOlderCheckpoint_isFoundWithTheNewerOne() throws Exception {
    Path older = TestFolders.copy(log, folder.resolve("older"));
    extend(log, EVENTS, 10);
    Path kept = log.resolve(Checkpoint.FILE_NAME);

    assertThat(TestFolders.verify(older, key).valid()).isTrue();
    Verification result = TestFolders.verify(older, key, kept);
    assertThat(result.valid()).isFalse();
    assertThat(result.firstBad()).isEqualTo(EVENTS);
    assertThat(result.reason()).contains("cut off");
  }

  @Test
  void forkOfALog_isFoundWithTheOthersCheckpoint() throws Exception {
    Path fork = TestFolders.copy(log, folder.resolve("fork"));
    extend(log, EVENTS, 10);
    extend(fork, EVENTS + 1000, 10);
    Path ofLog = log.resolve(Checkpoint.FILE_NAME);
    Path ofFork = fork.resolve(Checkpoint.FILE_NAME);

    assertThat(TestFolders.verify(log, key, ofLog).valid()).isTrue();
    assertThat(TestFolders.verify(fork, key, ofFork).valid()).isTrue();
    for (Verification result :
        List.of(TestFolders.verify(fork, key, ofLog), TestFolders.verify(log, key, ofFork))) {
      assertThat(result.valid()).isFalse();
      assertThat(result.reason()).contains("fork");
    }
  }

  @Test
  void historyRewrittenWithTheStolenKey_isFoundOnlyWithAKeptCheckpoint() throws Exception {
    Path kept = Files.copy(log.resolve(Checkpoint.FILE_NAME), folder.resolve("kept"));
    Path forged = folder.resolve("forged");
    beginWithStolenKey(forged);
    extend(forged, 1, EVENTS + 5);

    assertThat(TestFolders.verify(forged, key).valid()).isTrue();
    Verification result = TestFolders.verify(forged, key, kept);
    assertThat(result.valid()).isFalse();
    assertThat(result.reason()).contains("history was rewritten");
  }

  @Test
  void oldCheckpointOfAGrownLog_isConsistent() throws Exception {
    Path kept = folder.resolve("kept");
    for (int i = 0; i < 5; i++) {
      Checkpoint checkpoint = AuditReader.open(log).checkpoint();
      new FileCheckpointSink(kept)
          .keep(checkpoint, Files.readString(log.resolve(Checkpoint.FILE_NAME)));
      extend(log, EVENTS + i * 77L, 77);
    }
    Verification result = TestFolders.verify(log, key, kept);
    assertThat(result.valid()).isTrue();
    assertThat(result.events()).isEqualTo(EVENTS + 5 * 77);
  }

  @Test
  void keptCheckpointThatIsNone_isRefused() throws Exception {
    Path kept = folder.resolve("kept");
    for (String text : List.of("", "rubbish")) {
      Files.writeString(kept, text);
      assertThatThrownBy(() -> TestFolders.verify(log, key, kept))
          .isInstanceOf(AuditException.class);
    }
    assertThatThrownBy(() -> TestFolders.verify(log, key, folder.resolve("nowhere")))
        .isInstanceOf(AuditException.class);
  }

  @Test
  void keptCheckpointOfAnotherKey_provesNothing() throws Exception {
    Path kept = folder.resolve("kept");
    String ofAnother = SignerKey.generate(key.name()).sign(checkpointText()).encode();
    for (String text : List.of(ofAnother, "a\n1\nb\n\n\u2014 x AAAAAAAA\n")) {
      Files.writeString(kept, text);
      Verification result = TestFolders.verify(log, key, kept);
      assertThat(result.valid()).isFalse();
      assertThat(result.events()).isEqualTo(EVENTS);
      assertThat(result.firstBad()).isNull();
      assertThat(result.reason()).contains(kept.toString(), "not signed by", "no proof");
    }
  }

  @Test
  void anothersKey_doesNotVerifyTheLog() throws Exception {
    VerifierKey other = SignerKey.generate(key.name()).verifier();
    assertThat(TestFolders.verify(log, other).valid()).isFalse();
    Files.writeString(log.resolve(VerifierKey.FILE_NAME), other.encode() + "\n");
    assertThat(TestFolders.verify(log, other).reason()).contains("not signed by");
    assertThat(TestFolders.verify(log, key).valid()).isFalse();
  }

  private void assertFoundAndUndo(Path file, int offset) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    TestFolders.flip(file, offset);
    assertThat(TestFolders.verify(log, key).valid()).as("%s at %d", file, offset).isFalse();
    Files.write(file, bytes);
  }

  private String checkpointText() throws IOException, AuditException {
    return SignedNote.parse(Files.readString(log.resolve(Checkpoint.FILE_NAME))).text();
  }

  private void beginWithStolenKey(Path target) throws Exception {
    SignerKey stolen = SignerKey.parse(Files.readString(keys.resolve("audit-signing.key")));
    String empty = key.name() + "\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
    Files.createDirectories(target);
    Files.writeString(target.resolve(VerifierKey.FILE_NAME), key.encode() + "\n");
    Files.writeString(target.resolve(Checkpoint.FILE_NAME), stolen.sign(empty).encode());
  }

  private VerifierKey extend(Path target, long firstNumber, int count) throws Exception {
    try (AuditLog open = AuditLog.open(target, AuditOptions.of(keys))) {
      for (int i = 0; i < count; i++) {
        open.append(TestEvents.numbered(firstNumber + i));
      }
      return open.verifierKey();
    }
  }
}
