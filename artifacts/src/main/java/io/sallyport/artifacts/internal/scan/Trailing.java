package io.sallyport.artifacts.internal.scan;

import java.io.IOException;

/** Looks at what follows the end that a format says it has. */
public final class Trailing {
  private static final int WINDOW = 1 << 16;

  private Trailing() {}

  /**
   * Reports and scans bytes behind an end; zeros are padding.
   *
   * @param end the first byte that the format does not cover
   * @param what the thing that ended there
   */
  public static void scan(Member member, long end, String what, Scan scan)
      throws IOException, BudgetException {
    long at = firstByte(member, end, member.bytes().size(), scan);
    if (at < 0) {
      return;
    }
    scan.run().report("archive/trailing", member.at(at, ""), "Bytes follow " + what + ".");
    scan.content(member.inner(member.bytes().from(at), "(bytes at " + at + ")", false));
  }

  /** The first byte from a place up to another that is no zero; -1 when there is none. */
  public static long firstByte(Member member, long from, long to, Scan scan)
      throws IOException, BudgetException {
    for (long at = from; at < to; at += WINDOW) {
      scan.run().payTime();
      byte[] window = member.bytes().copy(at, (int) Math.min(WINDOW, to - at));
      for (int i = 0; i < window.length; i++) {
        if (window[i] != 0) {
          return at + i;
        }
      }
    }
    return -1;
  }
}
