package io.sallyport.guard.flow;

/** Patterns with {@code *} for any characters; case doesn't count. */
final class Glob {

  /** What a star may stand for. */
  @FunctionalInterface
  interface Cover {
    /** Whether the star at a place of the pattern may stand for a character of the value. */
    boolean covers(int star, int at);
  }

  private Glob() {}

  /** Whether a value is as a pattern says; in time linear in the value for each star. */
  static boolean matches(String pattern, String value, Cover cover) {
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
      } else if (star >= 0 && cover.covers(star, resume)) {
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

  private static boolean same(char one, char other) {
    return one == other || Character.toLowerCase(one) == Character.toLowerCase(other);
  }
}
