package io.sallyport.access.internal;

import java.time.Duration;
import java.util.Arrays;

/**
 * How much was used in the last minute, in buckets of one second. A bucket counts until the last
 * moment that it holds is sixty seconds old, so in no sixty seconds is more admitted than the
 * limit. Not safe for threads.
 */
public final class SlidingWindow {
  private static final int WINDOW_SECONDS = 60;
  private static final int BUCKETS = WINDOW_SECONDS + 1;

  private final long[] amounts = new long[BUCKETS];
  private long newest = Long.MIN_VALUE;
  private long total;

  /** What is used at a time, in milliseconds since some fixed moment. */
  public long used(long nowMillis) {
    advance(second(nowMillis));
    return total;
  }

  /** Adds to the bucket of a time; negative to give back. Too old a time changes nothing. */
  public void add(long atMillis, long amount) {
    long second = second(atMillis);
    advance(second);
    if (second <= newest - BUCKETS) {
      return;
    }
    int bucket = (int) Math.floorMod(second, (long) BUCKETS);
    amounts[bucket] += amount;
    total += amount;
  }

  /** How long until so much fits below a limit, more than zero when it does not fit now. */
  public Duration timeUntilFits(long nowMillis, long amount, long limit) {
    advance(second(nowMillis));
    long over = total + amount - limit;
    for (long second = newest - WINDOW_SECONDS; over > 0 && second <= newest; second++) {
      over -= amounts[(int) Math.floorMod(second, (long) BUCKETS)];
      if (over <= 0) {
        return Duration.ofMillis((second + BUCKETS) * 1000 - nowMillis);
      }
    }
    return over <= 0 ? Duration.ZERO : Duration.ofSeconds(BUCKETS);
  }

  private void advance(long second) {
    if (newest == Long.MIN_VALUE || second - newest >= BUCKETS) {
      Arrays.fill(amounts, 0);
      total = 0;
      newest = second;
      return;
    }
    while (newest < second) {
      newest++;
      int bucket = (int) Math.floorMod(newest, (long) BUCKETS);
      total -= amounts[bucket];
      amounts[bucket] = 0;
    }
  }

  private static long second(long millis) {
    return Math.floorDiv(millis, 1000);
  }
}
