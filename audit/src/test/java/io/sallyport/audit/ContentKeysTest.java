package io.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentKeysTest {
  private static final String TEXT = "a made-up prompt with \ud83d\ude00 in it";

  @TempDir Path folder;
  private ContentKeys keys;

  @BeforeEach
  void open() throws AuditException {
    keys = ContentKeys.open(folder.resolve("content-keys"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 35_999, 36_000, 36_001, 100_000})
  void contentOfAnyLength_isReadBackFromItsEvents(int length) throws Exception {
    String text = "\u00e9".repeat(length / 2) + "x".repeat(length % 2);
    List<LoggedEvent> events = logged(keys.seal("acme", "req-1", "messages[0]", text));
    Collections.reverse(events);
    assertThat(keys.unseal(events)).contains(text);
    assertThat(ContentKeys.open(folder.resolve("content-keys")).unseal(events)).contains(text);
    for (LoggedEvent event : events) {
      assertThat(event.json().length()).isLessThan(AuditEvent.MAX_BYTES);
    }
  }

  @Test
  void contentInEvents_isNotReadable() throws Exception {
    for (AuditEvent event : keys.seal("acme", "req-1", "p", TEXT)) {
      assertThat(event.json()).doesNotContain("made-up");
    }
  }

  @Test
  void contentOfAnErasedTenant_isGoneWhileTheLogHolds() throws Exception {
    Path log = folder.resolve("log");
    VerifierKey key;
    try (AuditLog open = AuditLog.open(log, AuditOptions.of(folder.resolve("keys")))) {
      key = open.verifierKey();
      for (String tenant : List.of("acme", "other")) {
        keys.seal(tenant, "req-1", "p", TEXT).forEach(open::append);
      }
    }
    String before = keys.hash("acme", TEXT);
    assertThat(keys.erase("acme")).isEqualTo(1);
    assertThat(keys.erase("acme")).isZero();

    List<LoggedEvent> events;
    try (Stream<LoggedEvent> stream = AuditReader.open(log).events(0)) {
      events = stream.toList();
    }
    assertThat(keys.unseal(events.subList(0, 1))).isEmpty();
    assertThat(keys.unseal(events.subList(1, 2))).contains(TEXT);
    assertThat(TestFolders.verify(log, key).valid()).isTrue();
    assertThat(keys.hash("acme", TEXT)).isNotEqualTo(before);
    assertThat(keys.unseal(events.subList(0, 1))).isEmpty();
  }

  @Test
  void erasedSecret_isNowhereInTheFolder() throws Exception {
    keys.hash("acme", TEXT);
    Path file;
    try (Stream<Path> files = Files.list(folder.resolve("content-keys"))) {
      file = files.findFirst().orElseThrow();
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(file.getFileName().toString()).doesNotContain("acme");
    keys.erase("acme");
    assertThat(folder.resolve("content-keys")).isEmptyDirectory();
  }

  @Test
  void hash_isStableForATenantAndDiffersBetweenTenants() throws Exception {
    String hash = keys.hash("acme", TEXT);
    assertThat(ContentKeys.open(folder.resolve("content-keys")).hash("acme", TEXT)).isEqualTo(hash);
    assertThat(keys.hash("other", TEXT)).isNotEqualTo(hash);
    assertThat(keys.hash("acme", TEXT + " ")).isNotEqualTo(hash);
  }

  @Test
  void contentPutTogetherWrongly_isRefused() throws Exception {
    List<LoggedEvent> one = logged(keys.seal("acme", "req-1", "p", "x".repeat(80_000)));
    List<LoggedEvent> other = logged(keys.seal("acme", "req-2", "p", "y".repeat(80_000)));
    assertThat(one).hasSize(3);
    List<List<LoggedEvent>> wrong =
        List.of(
            List.of(),
            one.subList(0, 2),
            List.of(one.get(0), one.get(1), other.get(2)),
            List.of(one.get(0), one.get(0), one.get(2)));
    for (List<LoggedEvent> events : wrong) {
      assertThatThrownBy(() -> keys.unseal(events)).isInstanceOf(AuditException.class);
    }
    String moved = one.getFirst().json().replace("req-1", "req-9");
    List<LoggedEvent> renamed = new ArrayList<>(one);
    renamed.set(0, new LoggedEvent(0, moved.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    assertThatThrownBy(() -> keys.unseal(renamed)).isInstanceOf(AuditException.class);
  }

  @Test
  void damagedSecret_isRefusedWithoutShowingIt() throws Exception {
    keys.hash("acme", TEXT);
    Path file;
    try (Stream<Path> files = Files.list(folder.resolve("content-keys"))) {
      file = files.findFirst().orElseThrow();
    }
    String secret = Files.readString(file);
    Files.writeString(file, secret.substring(0, 20));
    ContentKeys reopened = ContentKeys.open(folder.resolve("content-keys"));
    assertThatThrownBy(() -> reopened.hash("acme", TEXT))
        .isInstanceOf(AuditException.class)
        .hasMessageNotContaining(secret.substring(0, 10));
  }

  private static List<LoggedEvent> logged(List<AuditEvent> events) {
    List<LoggedEvent> logged = new ArrayList<>();
    for (AuditEvent event : events) {
      logged.add(new LoggedEvent(logged.size(), event.toBytes()));
    }
    return logged;
  }
}
