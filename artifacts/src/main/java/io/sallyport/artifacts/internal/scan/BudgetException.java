package io.sallyport.artifacts.internal.scan;

import java.io.Serial;

/** A file that costs more than its limits allow. */
public final class BudgetException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  /** Says which limit. */
  public BudgetException(String message) {
    super(message, null, false, false);
  }
}
