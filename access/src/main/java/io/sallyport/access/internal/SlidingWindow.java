package io.sallyport.access.internal;

import java.time.Duration;
import java.util.Arrays;

/**
 * How much was used in the last minute, in buckets of one second. A bucket counts until the last
 * thing that it holds is sixty seconds old, so in no sixty seconds is more admitted than the limit,
 * and nobody waits for longer than that. Not safe for threads.
 */
public final class SlidingWindow {
  private static final int WINDOW_SECONDS = 60;
  private static final long WINDOW_MILLIS = WINDOW_SECONDS * 1000L;
  private static final int BUCKETS = WINDOW_SECONDS + 1;

  private final long[] amounts = new long[BUCKETS];
  private final long[] lastMillis = new long[BUCKETS];
  private long newest = Long.MIN_VALUE;
  private long total;

  /** What is used at a time, in milliseconds since some fixed moment. */
  public long used(long nowMillis) {
    advance(nowMillis);
    return total;
  }

  /** Adds to the bucket of a time; negative to give back. Too old a time changes nothing. */
  public void add(long atMillis, long amount) {
    long second = second(atMillis);
    advance(atMillis);
    if (second <= newest - BUCKETS) {
      return;
    }
    int bucket = bucket(second);
    amounts[bucket] += amount;
    lastMillis[bucket] = Math.max(lastMillis[bucket], atMillis);
    total += amount;
  }

  /**
   * How long until so much fits below a limit, more than zero when it does not fit now, and at most
   * sixty seconds.
   */
  public Duration timeUntilFits(long nowMillis, long amount, long limit) {
    advance(nowMillis);
    long over = total + amount - limit;
    for (long second = newest - WINDOW_SECONDS; over > 0 && second <= newest; second++) {
      over -= amounts[bucket(second)];
      if (over <= 0) {
        return Duration.ofMillis(lastMillis[bucket(second)] + WINDOW_MILLIS - nowMillis);
      }
    }
    return over <= 0 ? Duration.ZERO : Duration.ofMillis(WINDOW_MILLIS);
  }

  private void advance(long nowMillis) {
    long second = second(nowMillis);
    if (newest == Long.MIN_VALUE || second - newest >= BUCKETS) {
      Arrays.fill(amounts, 0);
      Arrays.fill(lastMillis, Long.MIN_VALUE);
      total = 0;
      newest = second;
      return;
    }
    while (newest < second) {
      newest++;
      clear(bucket(newest));
    }
    int oldest = bucket(newest - WINDOW_SECONDS);
    // Subtracted on the side where it cannot overflow.
    if (lastMillis[oldest] <= nowMillis - WINDOW_MILLIS) {
      clear(oldest);
    }
  }

  private void clear(int bucket) {
    total -= amounts[bucket];
    amounts[bucket] = 0;
    lastMillis[bucket] = Long.MIN_VALUE;
  }

  private static int bucket(long second) {
    return (int) Math.floorMod(second, (long) BUCKETS);
  }

  private static long second(long millis) {
    return Math.floorDiv(millis, 1000);
  }
}
