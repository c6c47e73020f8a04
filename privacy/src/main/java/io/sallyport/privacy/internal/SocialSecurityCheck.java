package io.sallyport.privacy.internal;

import org.jspecify.annotations.Nullable;

/**
 * A United States Social Security number: area, group and serial that the Social Security
 * Administration assigns (20 CFR 422.103 and its randomisation notice of 2011).
 */
final class SocialSecurityCheck implements Validator {

  @Override
  public @Nullable Valid check(String text, int start, int end) {
    String digits = text.substring(start, end).replaceAll("[^0-9]", "");
    String area = digits.substring(0, 3);
    boolean assigned =
        !area.equals("000")
            && !area.equals("666")
            && area.charAt(0) != '9'
            && !digits.startsWith("00", 3)
            && !digits.endsWith("0000");
    boolean sameSeparator = end - start < 11 || text.charAt(start + 3) == text.charAt(start + 6);
    boolean constant = digits.chars().distinct().count() == 1;
    return assigned && sameSeparator && !constant ? new Valid(start, end, null) : null;
  }
}
