package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A count of tokens as an upstream gives it: a whole number from 0 to 2,147,483,647, written {@code
 * 7} or {@code 7.0}. Whatever else stands there is no count: no quota is charged with it and no
 * client is told it.
 */
public final class TokenCount {

  /** What {@link #of} says of what is no count. */
  public static final long NONE = -1;

  private TokenCount() {}

  /** The count, or {@link #NONE}. */
  public static long of(JsonNode value) {
    if (!value.isNumber()) {
      return NONE;
    }
    double number = value.doubleValue();
    boolean whole = number == Math.rint(number);
    return whole && number >= 0 && number <= Integer.MAX_VALUE ? (long) number : NONE;
  }

  /** The count; 0 for what is none. */
  public static long orNothing(JsonNode value) {
    return Math.max(0, of(value));
  }

  /**
   * Takes numbers that are no counts out of a usage: those named tokens, and all within details.
   */
  public static void clean(ObjectNode usage) {
    List<String> wrong = new ArrayList<>();
    for (var field : usage.properties()) {
      boolean tokens = field.getKey().endsWith("tokens");
      if (field.getValue() instanceof ObjectNode details) {
        clean(details);
      } else if (tokens && !field.getValue().isNull() && of(field.getValue()) == NONE) {
        wrong.add(field.getKey());
      }
    }
    usage.remove(wrong);
  }
}
