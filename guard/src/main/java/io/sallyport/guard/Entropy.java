package io.sallyport.guard;

/** How random a string looks, after Shannon (1948), by the frequencies of its own characters. */
public final class Entropy {

  private static final double LN_2 = Math.log(2);

  private Entropy() {}

  /** Bits for each character, in [0, log2(length)]. */
  public static double bitsPerCharacter(CharSequence text) {
    int length = text.length();
    if (length == 0) {
      return 0;
    }
    int[] counts = new int[128];
    int others = 0;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < counts.length) {
        counts[c]++;
      } else {
        others++;
      }
    }
    double sum = term(others, length);
    for (int count : counts) {
      sum += term(count, length);
    }
    return sum;
  }

  /** Bits of the whole string. */
  public static double bits(CharSequence text) {
    return bitsPerCharacter(text) * text.length();
  }

  private static double term(int count, int length) {
    if (count == 0) {
      return 0;
    }
    double share = (double) count / length;
    return -share * Math.log(share) / LN_2;
  }
}
