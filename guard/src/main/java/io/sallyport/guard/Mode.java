package io.sallyport.guard;

import io.sallyport.core.Verdict;
import java.util.Locale;

/** What a policy does with the findings of one scanner. Ordered: a later mode is the stricter. */
public enum Mode {
  /** The scanner does not run. */
  OFF(Verdict.ALLOW),
  /** Findings are recorded and change nothing. */
  LOG(Verdict.ALLOW),
  /** Findings are pointed out to the operator; the text passes. */
  FLAG(Verdict.FLAG),
  /** The found spans are replaced; the rest passes. */
  REDACT(Verdict.REDACT),
  /** The text does not pass. */
  BLOCK(Verdict.BLOCK);

  private final Verdict verdict;

  Mode(Verdict verdict) {
    this.verdict = verdict;
  }

  /** The verdict of a finding at or over the scanner's threshold. */
  public Verdict verdict() {
    return verdict;
  }

  /** The name used in configuration and JSON output. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a wire name.
   *
   * @throws IllegalArgumentException naming the value and the accepted ones
   */
  public static Mode ofWireName(String name) {
    for (Mode mode : values()) {
      if (mode.wireName().equals(name)) {
        return mode;
      }
    }
    throw new IllegalArgumentException(
        "mode: '" + name + "' (expected: off, log, flag, redact or block)");
  }
}
