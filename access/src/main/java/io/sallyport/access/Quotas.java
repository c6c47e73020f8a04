package io.sallyport.access;

import io.sallyport.access.Authentication.Authenticated;
import io.sallyport.access.QuotaDecision.Exceeded;
import io.sallyport.access.QuotaDecision.Resource;
import io.sallyport.access.QuotaDecision.Scope;
import io.sallyport.access.internal.SlidingWindow;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Requests and tokens per minute, of keys and of tenants. A request reserves one request and the
 * tokens that it is expected to use, in both scopes or in none; when it ends, what it really used
 * takes the place of the estimate. In no sixty seconds are more requests or estimated tokens
 * admitted than the limits allow. What is used is kept in memory only; a restart begins anew.
 */
public final class Quotas {
  private final InstantSource clock;
  private final Map<String, Pool> tenants = new ConcurrentHashMap<>();

  Quotas(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Reserves a request.
   *
   * @param who whose request it is
   * @param estimatedTokens tokens in and out that it will probably use, 0 or more
   */
  public QuotaDecision reserve(Authenticated who, long estimatedTokens) {
    if (estimatedTokens < 0) {
      throw new IllegalArgumentException(
          "estimatedTokens: " + estimatedTokens + " (expected: 0 or more)");
    }
    Pool pool = tenants.computeIfAbsent(who.principal().tenant(), tenant -> new Pool());
    return pool.reserve(who, estimatedTokens, clock);
  }

  /** Windows of a tenant and its keys, changed together. */
  static final class Pool {
    private final ReentrantLock lock = new ReentrantLock();
    private final Windows tenant = new Windows();
    private final Map<String, Windows> keys = new HashMap<>();
    private long latest = Long.MIN_VALUE;

    QuotaDecision reserve(Authenticated who, long tokens, InstantSource clock) {
      lock.lock();
      try {
        // A clock that goes back must not let anything be forgotten or left uncounted.
        long now = Math.max(clock.millis(), latest);
        latest = now;
        Windows key = keys.computeIfAbsent(who.principal().keyId(), id -> new Windows());
        Limits ofKey = who.keyLimits();
        Limits ofTenant = who.tenantLimits();
        Exceeded longest =
            later(
                exceeded(Scope.KEY, key, ofKey, tokens, now),
                exceeded(Scope.TENANT, tenant, ofTenant, tokens, now));
        if (longest != null) {
          return longest;
        }
        add(key, now, 1, tokens);
        add(tenant, now, 1, tokens);
        return new Reservation(
            this,
            who.principal().keyId(),
            now,
            tokens,
            remaining(
                ofKey.requestsPerMinute(),
                key.requests,
                ofTenant.requestsPerMinute(),
                tenant.requests,
                now),
            remaining(
                ofKey.tokensPerMinute(),
                key.tokens,
                ofTenant.tokensPerMinute(),
                tenant.tokens,
                now));
      } finally {
        lock.unlock();
      }
    }

    /** Changes what a reservation took, at the time when it took it. */
    void adjust(String keyId, long at, long requests, long tokens) {
      lock.lock();
      try {
        Windows key = keys.get(keyId);
        if (key != null) {
          add(key, at, requests, tokens);
        }
        add(tenant, at, requests, tokens);
      } finally {
        lock.unlock();
      }
    }

    private static @Nullable Exceeded exceeded(
        Scope scope, Windows windows, Limits limits, long tokens, long now) {
      return later(
          exceeded(scope, Resource.REQUESTS, windows.requests, 1, limits.requestsPerMinute(), now),
          exceeded(scope, Resource.TOKENS, windows.tokens, tokens, limits.tokensPerMinute(), now));
    }

    private static @Nullable Exceeded exceeded(
        Scope scope, Resource resource, SlidingWindow window, long amount, long limit, long now) {
      if (limit == Limits.UNLIMITED || window.used(now) <= limit - amount) {
        return null;
      }
      Duration wait = window.timeUntilFits(now, amount, limit);
      return new Exceeded(scope, resource, limit, wait, amount <= limit);
    }

    private static @Nullable Exceeded later(@Nullable Exceeded one, @Nullable Exceeded other) {
      if (one == null || other == null) {
        return one == null ? other : one;
      }
      if (one.possible() != other.possible()) {
        return one.possible() ? other : one;
      }
      return other.retryAfter().compareTo(one.retryAfter()) > 0 ? other : one;
    }

    private static long remaining(
        long keyLimit, SlidingWindow key, long tenantLimit, SlidingWindow tenant, long now) {
      long ofKey = keyLimit == Limits.UNLIMITED ? keyLimit : keyLimit - key.used(now);
      long ofTenant =
          tenantLimit == Limits.UNLIMITED ? tenantLimit : tenantLimit - tenant.used(now);
      return Math.max(0, Math.min(ofKey, ofTenant));
    }

    private static void add(Windows windows, long at, long requests, long tokens) {
      windows.requests.add(at, requests);
      windows.tokens.add(at, tokens);
    }
  }

  private static final class Windows {
    private final SlidingWindow requests = new SlidingWindow();
    private final SlidingWindow tokens = new SlidingWindow();
  }
}
