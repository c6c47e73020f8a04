package io.sallyport.privacy.internal;

import org.apache.commons.validator.routines.InetAddressValidator;
import org.jspecify.annotations.Nullable;

/** Addresses of the Internet Protocol, told from version numbers, times and scopes in code. */
final class InternetAddressCheck {

  private static final int FEWEST_GROUPS = 3;

  private InternetAddressCheck() {}

  /** Four numbers of 0 to 255 (RFC 791), one of them above 9 as versions rarely have it. */
  static Validator.@Nullable Valid version4(String text, int start, int end) {
    return isVersion4(text, start, end) && !isSmall(text, start, end)
        ? new Validator.Valid(start, end, null)
        : null;
  }

  /** Four numbers below 10, which are more often a version than an address. */
  static Validator.@Nullable Valid smallVersion4(String text, int start, int end) {
    return isVersion4(text, start, end) && isSmall(text, start, end)
        ? new Validator.Valid(start, end, null)
        : null;
  }

  private static boolean isVersion4(String text, int start, int end) {
    String address = text.substring(start, end);
    if (!InetAddressValidator.getInstance().isValidInet4Address(address)) {
      return false;
    }
    char before = start > 0 ? text.charAt(start - 1) : ' ';
    char twoBefore = start > 1 ? text.charAt(start - 2) : ' ';
    char after = end < text.length() ? text.charAt(end) : ' ';
    char twoAfter = end + 1 < text.length() ? text.charAt(end + 1) : ' ';
    boolean longer =
        before == '.'
            || before == '-'
            || (after == '.' && Character.isLetterOrDigit(twoAfter))
            || (after == '-' && Character.isLetter(twoAfter));
    boolean productVersion = before == '/' && twoBefore != '/';
    // Unspecified, loopback and masks belong to nobody.
    boolean nobody =
        address.startsWith("0.") || address.startsWith("127.") || address.startsWith("255.");
    return !longer && !productVersion && !nobody;
  }

  private static boolean isSmall(String text, int start, int end) {
    return end - start == "1.2.3.4".length();
  }

  /** Eight groups or a shortened form (RFC 4291 section 2.2) with three groups at least. */
  static Validator.@Nullable Valid version6(String text, int start, int end) {
    String address = text.substring(start, end);
    String[] groups = address.split(":+");
    int filled = 0;
    boolean digit = false;
    for (String group : groups) {
      filled += group.isEmpty() ? 0 : 1;
      digit |= group.chars().anyMatch(Character::isDigit);
    }
    boolean valid =
        filled >= FEWEST_GROUPS
            && digit
            && !(start > 0 && text.charAt(start - 1) == ':')
            && !(end < text.length() && text.charAt(end) == ':')
            && InetAddressValidator.getInstance().isValidInet6Address(address);
    return valid ? new Validator.Valid(start, end, null) : null;
  }
}
