package io.sallyport.text;

import io.sallyport.text.internal.Search;
import java.util.Objects;

/**
 * Finds the readings of a text: what it says once invisible characters, look-alikes, encodings and
 * simple ciphers are undone. Ordinary text has one reading, itself, and finding that out costs one
 * pass.
 */
public final class Views {

  private Views() {}

  /**
   * Finds the readings.
   *
   * @param original any text, lone surrogates included
   * @param budget how much work is allowed; a text longer than its {@code maxInput} gives the
   *     original alone, marked exhausted
   */
  public static ViewSet of(String original, ViewBudget budget) {
    return of(original, budget, () -> {});
  }

  /**
   * The same, so that the caller may end it.
   *
   * @param alive called again and again while readings are made; whatever it throws ends the search
   */
  public static ViewSet of(String original, ViewBudget budget, Runnable alive) {
    return Search.run(
        Objects.requireNonNull(original),
        Objects.requireNonNull(budget),
        Objects.requireNonNull(alive));
  }

  /** Finds the readings within {@link ViewBudget#STANDARD}. */
  public static ViewSet of(String original) {
    return of(original, ViewBudget.STANDARD);
  }
}
