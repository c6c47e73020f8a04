package io.sallyport.privacy.internal;

import org.jspecify.annotations.Nullable;

/**
 * A check of grouped numbers that leaves groups off the end until it holds: what follows a number
 * may be another one, an amount or a date, and looks like one more group.
 */
final class FewerGroups implements Validator {

  private final Validator validator;
  private final int fewest;
  private final int tries;

  /**
   * A check that may end earlier.
   *
   * @param fewest how many digits must be left
   * @param tries how often it is tried
   */
  FewerGroups(Validator validator, int fewest, int tries) {
    this.validator = validator;
    this.fewest = fewest;
    this.tries = tries;
  }

  @Override
  public @Nullable Valid check(String text, int start, int end) {
    int to = end;
    for (int i = 0; i < tries && digits(text, start, to) >= fewest; i++) {
      boolean cut = to < text.length() && Character.isLetterOrDigit(text.charAt(to));
      Valid valid = cut ? null : validator.check(text, start, to);
      if (valid != null) {
        return valid;
      }
      to = lastGap(text, start, to);
    }
    return null;
  }

  private static int digits(String text, int start, int end) {
    return (int) text.substring(start, end).chars().filter(Character::isDigit).count();
  }

  /** Where the last group but one ends. */
  private static int lastGap(String text, int start, int end) {
    int at = end;
    while (at > start && Character.isLetterOrDigit(text.charAt(at - 1))) {
      at--;
    }
    while (at > start && !Character.isLetterOrDigit(text.charAt(at - 1))) {
      at--;
    }
    return at;
  }
}
