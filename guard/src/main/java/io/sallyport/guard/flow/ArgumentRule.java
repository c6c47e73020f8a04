package io.sallyport.guard.flow;

import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a tool's argument may be.
 *
 * @param content whether it is what is written or sent (a body, a text), and not what steers the
 *     effect (a recipient, a path, an amount, a command)
 * @param allow patterns of which one must match the whole value, with {@code *} for any characters;
 *     empty for any value
 * @param max the largest number, if there is one
 */
public record ArgumentRule(boolean content, List<String> allow, @Nullable Double max) {

  /** An argument that steers the effect and may have any value. */
  public static final ArgumentRule CONTROL = new ArgumentRule(false, List.of(), null);

  /** An argument that is what is written or sent, with any value. */
  public static final ArgumentRule CONTENT = new ArgumentRule(true, List.of(), null);

  /** Copies the list. */
  public ArgumentRule {
    allow = List.copyOf(allow);
  }

  /** The largest number. */
  public OptionalDouble largest() {
    return max == null ? OptionalDouble.empty() : OptionalDouble.of(max);
  }

  /** Whether a pattern allows a value; case doesn't count. */
  boolean allows(String value) {
    return allow.isEmpty() || allow.stream().anyMatch(pattern -> matches(pattern, value));
  }

  /** Whether a value is as a pattern says; in time linear in the value for each star. */
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
