package io.sallyport.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.access.Authentication.Authenticated;
import io.sallyport.access.QuotaDecision.Exceeded;
import io.sallyport.access.QuotaDecision.Resource;
import io.sallyport.access.QuotaDecision.Scope;
import io.sallyport.core.Principal;
import io.sallyport.core.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class QuotasTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00.250Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final TestClock clock = new TestClock(START);
  private final Quotas quotas = new Quotas(clock);

  @Test
  void requestsUpToTheLimit_areAdmittedAndNoMore() {
    Authenticated key = key("a", new Limits(3, Limits.UNLIMITED), Limits.NONE);
    for (int i = 0; i < 3; i++) {
      assertThat(admitted(key, 10).remainingRequests()).isEqualTo(2 - i);
    }
    Exceeded refused = refused(key, 10);
    assertThat(refused.scope()).isEqualTo(Scope.KEY);
    assertThat(refused.resource()).isEqualTo(Resource.REQUESTS);
    assertThat(refused.limit()).isEqualTo(3);
    assertThat(refused.possible()).isTrue();
  }

  @Test
  void requestAfterRetryAfter_isAdmittedAndNotBefore() {
    Authenticated key = key("a", new Limits(2, 100), Limits.NONE);
    admitted(key, 60);
    clock.advance(Duration.ofSeconds(20));
    admitted(key, 30);
    Exceeded refused = refused(key, 20);

    clock.advance(refused.retryAfter().minusMillis(1));
    refused(key, 20);
    clock.advance(Duration.ofMillis(1));
    admitted(key, 20);
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void tokensOverTheLimit_areRefusedEvenWhenRequestsAreLeft() {
    Authenticated key = key("a", new Limits(100, 50), Limits.NONE);
    admitted(key, 50);
    Exceeded refused = refused(key, 1);
    assertThat(refused.resource()).isEqualTo(Resource.TOKENS);
    admitted(key, 0);
  }

  @Test
  void requestLargerThanTheLimit_isRefusedForGood() {
    Authenticated key = key("a", new Limits(100, 50), Limits.NONE);
    Exceeded refused = refused(key, 51);
    assertThat(refused.possible()).isFalse();
    assertThat(refused.retryAfter()).isPositive();
  }

  @Test
  void limitOfTheTenant_countsAllItsKeysAndNoOthers() {
    Limits tenant = new Limits(2, Limits.UNLIMITED);
    admitted(key("a", Limits.NONE, tenant), 1);
    admitted(key("b", Limits.NONE, tenant), 1);
    assertThat(refused(key("a", Limits.NONE, tenant), 1).scope()).isEqualTo(Scope.TENANT);
    Principal other = new Principal("other", "o", "o", Set.of(Role.CLIENT), Set.of());
    admitted(new Authenticated(other, Limits.NONE, tenant), 1);
  }

  @Test
  void refusedRequest_takesNothing() {
    Limits tenant = new Limits(2, Limits.UNLIMITED);
    Authenticated limited = key("a", new Limits(100, 5), tenant);
    for (int i = 0; i < 10; i++) {
      refused(limited, 6);
    }
    admitted(key("b", Limits.NONE, tenant), 1);
    admitted(key("b", Limits.NONE, tenant), 1);
  }

  @Test
  void settledRequest_countsWhatItUsed() {
    Authenticated key = key("a", new Limits(100, 100), Limits.NONE);
    Reservation reservation = admitted(key, 80);
    refused(key, 40);
    reservation.settle(10);
    reservation.settle(0);
    reservation.cancel();
    assertThat(admitted(key, 40).remainingTokens()).isEqualTo(50);
    admitted(key, 50).settle(500);
    refused(key, 1);
    clock.advance(MINUTE.plusSeconds(1));
    admitted(key, 100);
  }

  @Test
  void cancelledRequest_countsNothing() {
    Authenticated key = key("a", new Limits(1, 100), Limits.NONE);
    Reservation reservation = admitted(key, 100);
    reservation.cancel();
    reservation.settle(100);
    admitted(key, 100);
    refused(key, 1);
  }

  @Test
  void requestSettledLongAfter_changesNothingNow() {
    Authenticated key = key("a", new Limits(10, 100), Limits.NONE);
    Reservation old = admitted(key, 100);
    clock.advance(MINUTE.multipliedBy(10));
    admitted(key, 100);
    old.settle(0);
    refused(key, 1);
  }

  @Test
  void clockThatGoesBack_admitsNoMore() {
    Authenticated key = key("a", new Limits(5, Limits.UNLIMITED), Limits.NONE);
    for (int i = 0; i < 5; i++) {
      admitted(key, 1);
      clock.advance(Duration.ofHours(-1));
    }
    refused(key, 1);
  }

  @Test
  void numberOutOfRange_isRefused() {
    Authenticated key = key("a", Limits.NONE, Limits.NONE);
    assertThatThrownBy(() -> quotas.reserve(key, -1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> admitted(key, 1).settle(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Limits(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Limits(1, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 30)
  void manyThreadsAtOnce_areNeverAdmittedOverALimit(
      @ForAll @LongRange(min = 1, max = 300) long requests,
      @ForAll @LongRange(min = 1, max = 3000) long tokens,
      @ForAll @LongRange(min = 1, max = 400) long tenantRequests,
      @ForAll @IntRange(min = 1, max = 40) int size)
      throws Exception {
    Quotas fresh = new Quotas(clock);
    Limits tenant = new Limits(tenantRequests, Limits.UNLIMITED);
    long[] admitted = new long[4];
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> running = new ArrayList<>();
      for (int thread = 0; thread < 16; thread++) {
        Authenticated key = key("key-" + thread % 4, new Limits(requests, tokens), tenant);
        running.add(threads.submit(() -> admit(fresh, key, size, 50)));
      }
      for (int thread = 0; thread < 16; thread++) {
        admitted[thread % 4] += running.get(thread).get();
      }
    }
    long all = 0;
    for (long ofKey : admitted) {
      assertThat(ofKey).isLessThanOrEqualTo(Math.min(requests, tokens / size));
      all += ofKey;
    }
    long possible = 4 * Math.min(200, Math.min(requests, tokens / size));
    assertThat(all).isEqualTo(Math.min(tenantRequests, possible));
  }

  @Property(tries = 50)
  void anySixtySeconds_neverHoldMoreThanTheLimit(
      @ForAll Random random, @ForAll @LongRange(min = 1, max = 20) long limit) {
    TestClock moving = new TestClock(START);
    Quotas fresh = new Quotas(moving);
    Authenticated key = key("a", new Limits(limit, Limits.UNLIMITED), Limits.NONE);
    List<Instant> admissions = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      moving.advance(Duration.ofMillis(random.nextInt(4000)));
      if (fresh.reserve(key, 1) instanceof Reservation) {
        admissions.add(moving.instant());
      }
    }
    for (int i = 0; i + limit < admissions.size(); i++) {
      Duration span = Duration.between(admissions.get(i), admissions.get(i + (int) limit));
      assertThat(span).isGreaterThanOrEqualTo(MINUTE);
    }
  }

  @Property(tries = 50)
  void timeToWait_isAtMostAMinuteAndEnough(
      @ForAll Random random, @ForAll @LongRange(min = 1, max = 20) long limit) {
    TestClock moving = new TestClock(START);
    Quotas fresh = new Quotas(moving);
    Authenticated key = key("a", new Limits(limit, Limits.UNLIMITED), Limits.NONE);
    for (int i = 0; i < 300; i++) {
      if (fresh.reserve(key, 1) instanceof Exceeded exceeded) {
        assertThat(exceeded.retryAfter()).isPositive().isLessThanOrEqualTo(MINUTE);
        moving.advance(exceeded.retryAfter());
        assertThat(fresh.reserve(key, 1)).isInstanceOf(Reservation.class);
      }
      moving.advance(Duration.ofMillis(random.nextInt(1500)));
    }
  }

  private static long admit(Quotas quotas, Authenticated key, int size, int attempts) {
    long admitted = 0;
    for (int i = 0; i < attempts; i++) {
      if (quotas.reserve(key, size) instanceof Reservation) {
        admitted++;
      }
    }
    return admitted;
  }

  private Reservation admitted(Authenticated key, long tokens) {
    QuotaDecision decision = quotas.reserve(key, tokens);
    assertThat(decision).isInstanceOf(Reservation.class);
    return (Reservation) decision;
  }

  private Exceeded refused(Authenticated key, long tokens) {
    QuotaDecision decision = quotas.reserve(key, tokens);
    assertThat(decision).isInstanceOf(Exceeded.class);
    return (Exceeded) decision;
  }

  private static Authenticated key(String id, Limits limits, Limits tenant) {
    Principal principal = new Principal("acme", id, id, Set.of(Role.CLIENT), Set.of());
    return new Authenticated(principal, limits, tenant);
  }
}
