package io.sallyport.guard.flow;

import java.util.regex.Pattern;

/**
 * A pattern for the value of an argument. Its {@code *} stands for characters that leave the value
 * the one value that the operator meant: not for a line break or a control character, nor for what
 * separates or wraps values, in an address neither for blanks nor a second {@code @}, in the host
 * of a URL for nothing that ends the host, and never for a way up in a path. A pattern of stars
 * alone allows everything.
 */
record ValuePattern(String pattern) {

  private static final String WRAPS = ",;<>\"'`“”„‘’«»，；、";
  private static final String NOT_IN_ADDRESS = "@%!()[]\\:|";
  private static final String ENDS_HOST = "/?#\\@:%";
  private static final Pattern UP =
      Pattern.compile(
          "(^|[/\\\\]|%2f|%5c)(\\.|%2e){2}([/\\\\]|%2f|%5c|$)", Pattern.CASE_INSENSITIVE);

  /** Whether a value is as the pattern says; case doesn't count. Linear in the value for a star. */
  boolean matches(String value) {
    if (!pattern.isEmpty() && pattern.chars().allMatch(sign -> sign == '*')) {
      return true;
    }
    if (UP.matcher(value).find() && !UP.matcher(pattern).find()) {
      return false;
    }
    int at = 0;
    int tried = 0;
    int star = -1;
    int resume = 0;
    while (at < value.length()) {
      boolean more = tried < pattern.length();
      if (more && pattern.charAt(tried) == '*') {
        star = tried++;
        resume = at;
      } else if (more && same(pattern.charAt(tried), value.charAt(at))) {
        tried++;
        at++;
      } else if (star >= 0 && covers(star, value, resume)) {
        tried = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (tried < pattern.length() && pattern.charAt(tried) == '*') {
      tried++;
    }
    return tried == pattern.length();
  }

  private boolean covers(int star, String value, int at) {
    char sign = value.charAt(at);
    int type = Character.getType(sign);
    boolean hidden =
        Character.isISOControl(sign)
            || type == Character.FORMAT
            || type == Character.LINE_SEPARATOR
            || type == Character.PARAGRAPH_SEPARATOR;
    if (hidden || WRAPS.indexOf(sign) >= 0) {
      return false;
    }
    boolean blank = Character.isWhitespace(sign) || Character.isSpaceChar(sign);
    int scheme = pattern.indexOf("://");
    if (scheme >= 0) {
      int hostEnd = pattern.indexOf('/', scheme + 3);
      boolean inHost = star < (hostEnd < 0 ? pattern.length() : hostEnd);
      return !blank && !(inHost && ENDS_HOST.indexOf(sign) >= 0);
    }
    if (pattern.indexOf('@') >= 0) {
      return !blank && NOT_IN_ADDRESS.indexOf(sign) < 0;
    }
    return sign != '@' || value.indexOf('@') == value.lastIndexOf('@');
  }

  private static boolean same(char one, char other) {
    return one == other || Character.toLowerCase(one) == Character.toLowerCase(other);
  }
}
