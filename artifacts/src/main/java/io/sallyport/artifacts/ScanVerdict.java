package io.sallyport.artifacts;

import java.util.Locale;

/** What a scan says of a file. Ordered: a later verdict is the stricter one. */
public enum ScanVerdict {
  /** Every byte that a loader would act on was understood, and none of it is dangerous. */
  CLEAN,
  /** Something is not understood, not intact or unusual enough that a person has to look. */
  SUSPICIOUS,
  /** The file could not be read at all, so nothing is known about it. */
  ERROR,
  /** Loading the file would run or write what its author chose. */
  MALICIOUS;

  /** The stricter of the two. */
  public ScanVerdict max(ScanVerdict other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** The name used in JSON output. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
