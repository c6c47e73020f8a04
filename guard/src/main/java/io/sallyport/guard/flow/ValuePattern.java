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
    return Glob.matches(pattern, value, (star, at) -> covers(star, value, at));
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
}
