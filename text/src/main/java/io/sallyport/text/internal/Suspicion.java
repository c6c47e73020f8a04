package io.sallyport.text.internal;

/**
 * How much speaks for one reading of a text. Words that are English in that reading raise the level
 * by their length, all others let it leak away, so that only hits close together convince.
 */
final class Suspicion {

  static final int CONVINCING = 16;

  /** Enough for a text without a single plain English word. */
  private static final int CONVINCING_ALONE = 8;

  private int level;
  private int peak;

  void word(boolean hit, int letters) {
    if (hit) {
      level += worth(letters);
      peak = Math.max(peak, level);
    } else if (level > 0) {
      level--;
    }
  }

  boolean convinces(int plainHits) {
    return peak >= CONVINCING || (peak >= CONVINCING_ALONE && plainHits == 0);
  }

  /** Short words are hit by chance. */
  static int worth(int letters) {
    if (letters < 4) {
      return 2;
    }
    if (letters == 4) {
      return 4;
    }
    return letters < 8 ? 8 : 16;
  }
}
