package io.sallyport.access;

/**
 * How much may be used in any sixty seconds.
 *
 * @param requestsPerMinute 1 or more, or {@link #UNLIMITED}
 * @param tokensPerMinute tokens in and out together, 1 or more, or {@link #UNLIMITED}
 */
public record Limits(long requestsPerMinute, long tokensPerMinute) {
  /** Stands for no limit. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** No limit at all. */
  public static final Limits NONE = new Limits(UNLIMITED, UNLIMITED);

  /** Checks the ranges. */
  public Limits {
    positive("requestsPerMinute", requestsPerMinute);
    positive("tokensPerMinute", tokensPerMinute);
  }

  private static void positive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
    }
  }
}
