package io.sallyport.guard.flow;

/** Patterns for the names of tools, with {@code *} for any characters; case doesn't count. */
final class NamePattern {

  private NamePattern() {}

  /** Whether a name is as a pattern says; in time linear in the value for each star. */
  static boolean matches(String pattern, String value) {
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
      } else if (star >= 0) {
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
