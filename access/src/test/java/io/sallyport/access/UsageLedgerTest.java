package io.sallyport.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.core.Principal;
import io.sallyport.core.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageLedgerTest {
  private static final LocalDate FIRST = LocalDate.of(2030, 1, 31);
  private static final Principal ACME = principal("acme", "key-a");

  @TempDir Path folder;
  private final TestClock clock = new TestClock(Instant.parse("2030-01-31T23:59:59Z"));
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
  void usage_isSummedByDayKeyAndModelAndSurvivesARestart() throws Exception {
    access.usage().record(ACME, "small", 10, 5, false);
    access.usage().record(ACME, "small", 1, 2, true);
    access.usage().record(ACME, "large", 7, 0, false);
    access.usage().record(principal("other", "key-b"), "small", 3, 3, false);
    assertThat(access.usage().usage(FIRST, FIRST)).hasSize(3);
    clock.advance(Duration.ofSeconds(1));
    access.usage().record(ACME, "small", 100, 100, false);
    access.close();
    open();
    access.usage().record(ACME, "small", 1, 1, false);

    assertThat(access.usage().usage(FIRST, FIRST.plusDays(1)))
        .containsExactly(
            new Usage("acme", "key-a", "large", FIRST, 1, 0, 7, 0),
            new Usage("acme", "key-a", "small", FIRST, 2, 1, 11, 7),
            new Usage("other", "key-b", "small", FIRST, 1, 0, 3, 3),
            new Usage("acme", "key-a", "small", FIRST.plusDays(1), 2, 0, 101, 101));
    assertThat(access.usage().usage(FIRST.plusDays(2), FIRST.plusDays(9))).isEmpty();
  }

  @Test
  void usageOfManyThreads_losesNothing() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < 20; thread++) {
        running.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 500; i++) {
                    access.usage().record(ACME, "small", 2, 1, false);
                  }
                  access.flush();
                  return null;
                }));
      }
      for (Future<?> future : running) {
        future.get();
      }
    }
    assertThat(access.usage().usage(FIRST, FIRST))
        .containsExactly(new Usage("acme", "key-a", "small", FIRST, 10_000, 0, 20_000, 10_000));
  }

  @Test
  void usageOutOfRange_isRefused() {
    assertThatThrownBy(() -> access.usage().record(ACME, "m", -1, 0, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> access.usage().record(ACME, "m".repeat(257), 0, 0, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void closedDatabase_failsWithAdviceAndKeepsAuthenticating() throws Exception {
    IssuedKey issued = access.bootstrap().orElseThrow();
    access.close();
    assertThatThrownBy(() -> access.tenants().create("acme", "Acme", Limits.NONE))
        .isInstanceOf(AccessException.class)
        .hasMessageContaining("closed");
    assertThat(access.authenticate(issued.secret()))
        .isInstanceOf(Authentication.Authenticated.class);
    assertThatThrownBy(() -> access.keys().revoke(issued.key().id()))
        .isInstanceOf(AccessException.class);
    assertThat(access.authenticate(issued.secret())).isInstanceOf(Authentication.Refused.class);
  }

  private static Principal principal(String tenant, String keyId) {
    return new Principal(tenant, keyId, keyId, Set.of(Role.CLIENT), Set.of());
  }
}
