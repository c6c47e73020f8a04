package io.sallyport.privacy.internal;

import org.jspecify.annotations.Nullable;

/** Checks what a pattern matched. */
@FunctionalInterface
interface Validator {

  /**
   * What is valid of a match.
   *
   * @param start first index, inclusive
   * @param end last index, exclusive
   * @param subtype a finer subtype, or null to keep the recogniser's
   */
  record Valid(int start, int end, @Nullable String subtype) {}

  /**
   * Checks a match, whose range it may narrow.
   *
   * @return null when the match is not what it looks like
   */
  @Nullable Valid check(String text, int start, int end);
}
