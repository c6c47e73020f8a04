package io.sallyport.privacy.internal;

import org.jspecify.annotations.Nullable;

/** A check of a number in groups that no other number stands beside: columns of logs are none. */
final class AloneCheck implements Validator {

  private final Validator validator;

  AloneCheck(Validator validator) {
    this.validator = validator;
  }

  @Override
  public @Nullable Valid check(String text, int start, int end) {
    boolean before =
        start > 1 && isGap(text.charAt(start - 1)) && Chars.isDigit(text.charAt(start - 2));
    boolean after =
        end + 1 < text.length() && isGap(text.charAt(end)) && Chars.isDigit(text.charAt(end + 1));
    return before || after ? null : validator.check(text, start, end);
  }

  private static boolean isGap(char c) {
    return c == ' ' || c == '-' || c == '\t' || c == '.' || c == ':' || c == ',';
  }
}
