package io.sallyport.guard.flow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tool's argument may be.
 *
 * @param content whether it is what is written or sent (a body, a text), and not what steers the
 *     effect (a recipient, a path, an amount, a command)
 * @param allow patterns of which one must match the whole value, with {@code *} for any characters
 *     but those that make another value of it ({@link ValuePattern}); empty for any value
 * @param max the largest number, if there is one; a call without it breaks the rule
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

  /** Whether a pattern allows a value; case doesn't count. */
  boolean allows(String value) {
    return allow.isEmpty()
        || allow.stream().anyMatch(pattern -> new ValuePattern(pattern).matches(value));
  }
}
