package io.sallyport.text;

/**
 * How much work {@link Views#of} may do on one text. Untrusted text can nest encodings without end;
 * the budget is what ends it.
 *
 * @param maxDepth how many layers of encoding are opened, 0 to 16
 * @param maxViews how many views are given in all, the original included, at least 1
 * @param maxCharacters how many UTF-16 units all transformations together may produce, intermediate
 *     results included, at least 0
 * @param maxInput the longest original that is looked into, in UTF-16 units, at least 0
 */
public record ViewBudget(int maxDepth, int maxViews, int maxCharacters, int maxInput) {

  /** Four layers, 32 views, 8 million produced units, one million units of input. */
  public static final ViewBudget STANDARD = new ViewBudget(4, 32, 8_000_000, 1_000_000);

  /** Checks the ranges. */
  public ViewBudget {
    require(maxDepth >= 0 && maxDepth <= 16, "maxDepth", maxDepth, "0 to 16");
    require(maxViews >= 1, "maxViews", maxViews, "at least 1");
    require(maxCharacters >= 0, "maxCharacters", maxCharacters, "at least 0");
    require(maxInput >= 0, "maxInput", maxInput, "at least 0");
  }

  private static void require(boolean holds, String name, int value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }
  }
}
