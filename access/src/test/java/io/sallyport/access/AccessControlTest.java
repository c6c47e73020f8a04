package io.sallyport.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.access.Authentication.Authenticated;
import io.sallyport.access.Authentication.Reason;
import io.sallyport.access.Authentication.Refused;
import io.sallyport.core.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessControlTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  @TempDir Path folder;
  private final TestClock clock = new TestClock(START);
  private AccessControl access;

  @BeforeEach
  void open() throws AccessException {
    access = AccessControl.open(folder, clock);
  }

  @AfterEach
  void close() throws AccessException {
    access.close();
  }

  @Test
  void firstRun_makesOneAdministratorsKeyOnce() throws AccessException {
    IssuedKey first = access.bootstrap().orElseThrow();

    assertThat(principal(first).has(Role.ADMIN)).isTrue();
    assertThat(first.secret()).matches("sk-sp-[A-Za-z0-9_-]{20,}");
    assertThat(access.bootstrap()).isEmpty();
    reopen();
    assertThat(access.bootstrap()).isEmpty();
    assertThat(principal(first).tenant()).isEqualTo("default");
  }

  @Test
  void keyThatWasIssued_isWhatItWasAskedToBe() throws AccessException {
    access.bootstrap();
    Limits limits = new Limits(7, 900);
    KeyRequest request =
        KeyRequest.of("default", "reader", Role.CLIENT, Role.OPERATOR)
            .withModels(Set.of("small", "large"))
            .withLimits(limits)
            .withExpiry(START.plusSeconds(60));
    IssuedKey issued = access.keys().create(request);
    reopen();

    Authenticated known = authenticated(issued.secret());
    assertThat(known.principal().roles()).containsExactlyInAnyOrder(Role.CLIENT, Role.OPERATOR);
    assertThat(known.principal().mayUse("small")).isTrue();
    assertThat(known.principal().mayUse("other")).isFalse();
    assertThat(known.principal().name()).isEqualTo("reader");
    assertThat(known.keyLimits()).isEqualTo(limits);
    assertThat(access.keys().find(issued.key().id()).orElseThrow().expiresAt())
        .isEqualTo(START.plusSeconds(60));
  }

  @Test
  void presentedKeyThatIsNone_isRefusedWithTheReason() throws AccessException {
    IssuedKey issued = access.bootstrap().orElseThrow();
    String secret = issued.secret();

    assertThat(reason(null)).isEqualTo(Reason.MISSING);
    assertThat(reason("")).isEqualTo(Reason.MISSING);
    assertThat(reason("sk-other-0000")).isEqualTo(Reason.MALFORMED);
    assertThat(reason(secret + "0")).isEqualTo(Reason.MALFORMED);
    assertThat(reason(secret.substring(1))).isEqualTo(Reason.MALFORMED);
    assertThat(reason(secret.replace('s', 'S'))).isEqualTo(Reason.MALFORMED);
  }

  @Test
  void keyWithOneCharacterMistyped_isMalformedNotUnknown() throws AccessException {
    String secret = access.bootstrap().orElseThrow().secret();
    for (int i = 0; i < secret.length(); i++) {
      for (char typo : new char[] {'0', 'z', '-', ' ', 'é'}) {
        if (secret.charAt(i) != typo) {
          String mistyped = secret.substring(0, i) + typo + secret.substring(i + 1);
          assertThat(reason(mistyped)).isEqualTo(Reason.MALFORMED);
        }
      }
    }
  }

  @Test
  void keyOfAnotherInstallation_isUnknown() throws Exception {
    access.bootstrap();
    try (AccessControl other = AccessControl.open(folder.resolve("other"), clock)) {
      String foreign = other.bootstrap().orElseThrow().secret();
      assertThat(reason(foreign)).isEqualTo(Reason.UNKNOWN);
    }
  }

  @Test
  void keyAtItsExpiry_isRefused() throws AccessException {
    access.bootstrap();
    IssuedKey issued =
        access
            .keys()
            .create(KeyRequest.of("default", "k", Role.CLIENT).withExpiry(START.plusMillis(1000)));

    clock.advance(Duration.ofMillis(999));
    assertThat(principal(issued)).isNotNull();
    clock.advance(Duration.ofMillis(1));
    assertThat(reason(issued.secret())).isEqualTo(Reason.EXPIRED);
  }

  @Test
  void rotation_keepsTheOldKeyForTheOverlapOnly() throws AccessException {
    IssuedKey old = access.bootstrap().orElseThrow();
    IssuedKey fresh = access.keys().rotate(old.key().id(), Duration.ofSeconds(10));

    assertThat(fresh.secret()).isNotEqualTo(old.secret());
    assertThat(principal(fresh).roles()).isEqualTo(old.key().roles());
    assertThat(principal(old)).isNotNull();
    clock.advance(Duration.ofSeconds(10));
    reopen();
    assertThat(reason(old.secret())).isEqualTo(Reason.EXPIRED);
    assertThat(principal(fresh)).isNotNull();
    assertThat(access.keys().find(old.key().id()).orElseThrow().replacedBy())
        .isEqualTo(fresh.key().id());
  }

  @Test
  void keysOfOneLineOfRotations_haveOneOwnerAlsoAfterARestart() throws AccessException {
    IssuedKey first = access.bootstrap().orElseThrow();
    IssuedKey second = access.keys().rotate(first.key().id(), Duration.ofDays(1));
    IssuedKey third = access.keys().rotate(second.key().id(), Duration.ofDays(1));
    access.keys().revoke(first.key().id());
    IssuedKey other = access.keys().create(KeyRequest.of("default", "other", Role.CLIENT));
    reopen();

    assertThat(principal(second).owner()).isEqualTo(first.key().id());
    assertThat(principal(third).owner()).isEqualTo(first.key().id());
    assertThat(principal(other).owner()).isEqualTo(other.key().id());
  }

  @Test
  void rotation_neverLengthensAKeysLife() throws AccessException {
    access.bootstrap();
    IssuedKey brief =
        access
            .keys()
            .create(KeyRequest.of("default", "k", Role.CLIENT).withExpiry(START.plusSeconds(5)));
    access.keys().rotate(brief.key().id(), Duration.ofDays(1));

    clock.advance(Duration.ofSeconds(5));
    assertThat(reason(brief.secret())).isEqualTo(Reason.EXPIRED);
  }

  @Test
  void rotationOfAKeyOutOfUse_isRefused() throws AccessException {
    IssuedKey old = access.bootstrap().orElseThrow();
    IssuedKey fresh = access.keys().rotate(old.key().id(), Duration.ZERO);
    access.keys().revoke(fresh.key().id());

    for (IssuedKey key : List.of(old, fresh)) {
      assertThatThrownBy(() -> access.keys().rotate(key.key().id(), Duration.ZERO))
          .isInstanceOfSatisfying(
              AccessException.class,
              e -> assertThat(e.reason()).isEqualTo(AccessException.Reason.CONFLICT));
    }
  }

  @Test
  void revokedKey_isRefusedWhenItsListenersHearOfIt() throws AccessException {
    IssuedKey issued = access.bootstrap().orElseThrow();
    List<Object> heard = new ArrayList<>();
    access.onRevoked(
        keyId -> {
          heard.add(keyId);
          heard.add(reason(issued.secret()));
        });

    access.keys().revoke(issued.key().id());

    assertThat(heard).containsExactly(issued.key().id(), Reason.REVOKED);
    reopen();
    assertThat(reason(issued.secret())).isEqualTo(Reason.REVOKED);
  }

  @Test
  void listenerThatThrows_doesNotKeepOthersFromHearing() throws AccessException {
    IssuedKey issued = access.bootstrap().orElseThrow();
    List<String> heard = new ArrayList<>();
    access.onRevoked(
        keyId -> {
          throw new IllegalStateException("listener");
        });
    Runnable unsubscribe = access.onRevoked(heard::add);

    assertThatThrownBy(() -> access.keys().revoke(issued.key().id()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(heard).containsExactly(issued.key().id());
    unsubscribe.run();
    assertThatThrownBy(() -> access.keys().revoke(issued.key().id()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(heard).hasSize(1);
    reopen();
    assertThat(reason(issued.secret())).isEqualTo(Reason.REVOKED);
  }

  @Test
  void changeOfSomethingUnknown_isRefusedByName() throws AccessException {
    access.bootstrap();
    assertThatThrownBy(() -> access.keys().revoke("key-none"))
        .isInstanceOf(AccessException.class)
        .hasMessageContaining("key-none");
    assertThatThrownBy(() -> access.tenants().suspend("nobody"))
        .isInstanceOf(AccessException.class)
        .hasMessageContaining("nobody");
    assertThatThrownBy(() -> access.tenants().delete("nobody")).isInstanceOf(AccessException.class);
    assertThatThrownBy(() -> access.keys().create(KeyRequest.of("nobody", "k", Role.CLIENT)))
        .isInstanceOf(AccessException.class)
        .hasMessageContaining("nobody");
  }

  @Test
  void suspendedTenant_isRefusedUntilItIsResumed() throws AccessException {
    access.bootstrap();
    access.tenants().create("acme", "Acme", Limits.NONE);
    IssuedKey issued = access.keys().create(KeyRequest.of("acme", "k", Role.CLIENT));
    List<String> heard = new ArrayList<>();
    access.onRevoked(heard::add);

    access.tenants().suspend("acme");
    reopen();
    assertThat(heard).containsExactly(issued.key().id());
    assertThat(reason(issued.secret())).isEqualTo(Reason.TENANT_SUSPENDED);
    access.tenants().resume("acme");
    assertThat(principal(issued).tenant()).isEqualTo("acme");
  }

  @Test
  void deletedTenant_leavesNoKeyAndOthersAlone() throws AccessException {
    IssuedKey admin = access.bootstrap().orElseThrow();
    access.tenants().create("acme", "Acme", Limits.NONE);
    IssuedKey issued = access.keys().create(KeyRequest.of("acme", "k", Role.CLIENT));

    access.tenants().delete("acme");
    reopen();
    assertThat(reason(issued.secret())).isEqualTo(Reason.UNKNOWN);
    assertThat(access.keys().list("acme")).isEmpty();
    assertThat(access.tenants().list()).extracting(Tenant::id).containsExactly("default");
    assertThat(principal(admin)).isNotNull();
  }

  @Test
  void tenantIdThatIsTakenOrMalformed_isRefused() throws AccessException {
    access.bootstrap();
    assertThatThrownBy(() -> access.tenants().create("default", "x", Limits.NONE))
        .isInstanceOf(AccessException.class);
    for (String id :
        List.of("", "Upper", "a b", "-a", "a'; DROP TABLE tenant; --", "a".repeat(64))) {
      assertThatThrownBy(() -> access.tenants().create(id, "x", Limits.NONE))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void namesWithSqlInThem_areOnlyNames() throws AccessException {
    access.bootstrap();
    String name = "'); DELETE FROM api_key; --";
    IssuedKey issued = access.keys().create(KeyRequest.of("default", name, Role.CLIENT));
    reopen();
    assertThat(principal(issued).name()).isEqualTo(name);
    assertThat(access.keys().list()).hasSize(2);
  }

  @Test
  void lostAdministratorsKey_isReplacedByWhoeverHasTheFolder() throws AccessException {
    IssuedKey lost = access.bootstrap().orElseThrow();
    access.keys().revoke(lost.key().id());
    access.tenants().suspend("default");

    IssuedKey found = access.recoverAdminKey();
    reopen();
    assertThat(principal(found).has(Role.ADMIN)).isTrue();
    assertThat(reason(lost.secret())).isEqualTo(Reason.REVOKED);
  }

  @Test
  void lastUse_isSeenAtOnceAndSurvivesARestart() throws AccessException {
    IssuedKey issued = access.bootstrap().orElseThrow();
    String id = issued.key().id();
    assertThat(access.keys().find(id).orElseThrow().lastUsedAt()).isNull();

    clock.advance(Duration.ofSeconds(3));
    principal(issued);
    assertThat(access.keys().find(id).orElseThrow().lastUsedAt()).isEqualTo(START.plusSeconds(3));
    reopen();
    assertThat(access.keys().find(id).orElseThrow().lastUsedAt()).isEqualTo(START.plusSeconds(3));
  }

  @Test
  void filesAndTexts_neverHoldAKey() throws Exception {
    IssuedKey issued = access.bootstrap().orElseThrow();
    principal(issued);
    access.close();

    String random = issued.secret().substring("sk-sp-".length());
    assertThat(issued.toString()).doesNotContain(random);
    assertThat(issued.key().toString()).doesNotContain(random);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
            .doesNotContain(random)
            .doesNotContain(random.substring(0, 12));
      }
    }
    open();
  }

  @Test
  void databaseInUse_isRefusedWithAdvice() {
    assertThatThrownBy(() -> AccessControl.open(folder, clock).close())
        .isInstanceOf(AccessException.class)
        .hasMessageContaining("open in another process")
        .hasMessageContaining("stop");
  }

  @Test
  void damagedDatabase_isRefusedWithAdvice() throws Exception {
    access.bootstrap();
    access.close();
    Path file = folder.resolve("access.mv.db");
    byte[] bytes = Files.readAllBytes(file);
    overwriteWithGarbage(file, bytes);

    assertThatThrownBy(() -> AccessControl.open(folder, clock).close())
        .isInstanceOf(AccessException.class)
        .hasMessageContaining("access.mv.db")
        .hasMessageContaining("restore a backup");
    Files.write(file, bytes);
    open();
    assertThat(access.keys().list()).hasSize(1);
  }

  @Test
  void callerThatIsInterrupted_doesNotBreakTheDatabase() throws Exception {
    access.bootstrap();
    Thread.currentThread().interrupt();
    access.tenants().create("acme", "Acme", Limits.NONE);
    assertThat(Thread.interrupted()).isTrue();
    access.keys().create(KeyRequest.of("acme", "k", Role.CLIENT));
    reopen();
    assertThat(access.keys().list("acme")).hasSize(1);
  }

  private static void overwriteWithGarbage(Path file, byte[] bytes) throws IOException {
    byte[] garbage = bytes.clone();
    for (int i = 0; i < garbage.length; i++) {
      garbage[i] = (byte) (i * 31);
    }
    Files.write(file, garbage);
  }

  private void reopen() throws AccessException {
    access.close();
    open();
  }

  private io.sallyport.core.Principal principal(IssuedKey key) {
    return authenticated(key.secret()).principal();
  }

  private Authenticated authenticated(String secret) {
    Authentication result = access.authenticate(secret);
    assertThat(result).isInstanceOf(Authenticated.class);
    return (Authenticated) result;
  }

  private Reason reason(@org.jspecify.annotations.Nullable String secret) {
    Authentication result = access.authenticate(secret);
    assertThat(result).isInstanceOf(Refused.class);
    return ((Refused) result).reason();
  }
}
