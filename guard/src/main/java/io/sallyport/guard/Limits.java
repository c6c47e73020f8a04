package io.sallyport.guard;

/**
 * How large a request or an answer may be, and how long inspecting it may take.
 *
 * @param maxCharacters most UTF-16 characters of all segments together, at least 1
 * @param maxTokens most estimated tokens of all segments together, at least 1 (see {@link
 *     TokenEstimate})
 * @param maxRepeats most repetitions of one word in a row, at least 2
 * @param maxScanMillis most milliseconds that the scanners may take for one inspection, at least 1
 */
public record Limits(int maxCharacters, int maxTokens, int maxRepeats, int maxScanMillis) {

  /** Checks ranges. */
  public Limits {
    atLeast("maxCharacters", maxCharacters, 1);
    atLeast("maxTokens", maxTokens, 1);
    atLeast("maxRepeats", maxRepeats, 2);
    atLeast("maxScanMillis", maxScanMillis, 1);
  }

  /** One million characters, 250,000 tokens, 400 repeats, 5 seconds. */
  public static Limits standard() {
    return new Limits(1_000_000, 250_000, 400, 5_000);
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: at least " + least + ")");
    }
  }
}
