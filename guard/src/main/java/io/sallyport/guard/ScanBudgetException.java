package io.sallyport.guard;

/** A scan ran out of the time that the policy gives it. */
public final class ScanBudgetException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ScanBudgetException(int maxScanMillis) {
    super("scan time: over " + maxScanMillis + " ms (expected: at most limits.maxScanMillis)");
  }
}
