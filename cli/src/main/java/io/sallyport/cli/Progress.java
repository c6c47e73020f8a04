package io.sallyport.cli;

import java.io.PrintStream;

/** A running count on standard error where a person watches it, and nothing elsewhere. */
final class Progress {

  private static final long INTERVAL_NANOS = 200_000_000L;

  private final String what;
  private final boolean shown;
  private final PrintStream err = System.err;
  private final long start = System.nanoTime();
  private long last = start;
  private long count;

  private Progress(String what, boolean shown) {
    this.what = what;
    this.shown = shown;
  }

  static Progress onTerminal(String what) {
    return new Progress(what, System.console() != null && System.console().isTerminal());
  }

  void step() {
    count++;
    long now = System.nanoTime();
    if (shown && now - last > INTERVAL_NANOS) {
      last = now;
      err.printf("\r%s: %d done, %.0f/s", what, count, count / ((now - start) / 1e9));
      err.flush();
    }
  }

  void end() {
    if (shown) {
      err.printf("\r%s: %d done%20s%n", what, count, "");
    }
  }
}
