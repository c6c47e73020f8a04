package io.sallyport.guard.flow;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whether a number stands in a text as a whole number: 250 does not in "1,250", nor 12 in "12,50".
 */
final class Numbers {

  /** As an argument has it; a leading zero makes it a name, as of an account. */
  private static final Pattern PLAIN = Pattern.compile("-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?");

  private static final Pattern GROUPED =
      Pattern.compile("-?[0-9]{1,3}(([,][0-9]{3}){1,8}|(['’][0-9]{3}){1,8})(\\.[0-9]{1,2})?");
  private static final Pattern COMMA = Pattern.compile("-?[0-9]{1,30},[0-9]{1,2}");
  private static final Pattern FIRST_GROUP = Pattern.compile("[1-9][0-9]{0,2}");
  private static final Pattern NEXT_GROUP = Pattern.compile("[0-9]{3}");
  private static final String AROUND = "\"'`([{<«“”‘’„)]}>»,;:!?.…€$£¥#";

  private Numbers() {}

  /** Whether a value is a number and nothing else. */
  static boolean isNumber(String value) {
    return PLAIN.matcher(value).matches();
  }

  /** Whether a folded text holds a number; what may be read in two ways holds neither. */
  static boolean holds(String text, String number) {
    BigDecimal wanted = new BigDecimal(number);
    return in(text).stream().anyMatch(one -> one.compareTo(wanted) == 0);
  }

  private static List<BigDecimal> in(String text) {
    List<BigDecimal> numbers = new ArrayList<>();
    String[] tokens = text.split(" ");
    for (int at = 0; at < tokens.length; at++) {
      String token = bare(tokens[at]);
      if (at + 1 < tokens.length && goesOn(tokens[at], tokens[at + 1])) {
        // "1 250" is one number in half of the world.
        StringBuilder whole = new StringBuilder(token);
        while (at + 1 < tokens.length && goesOn(tokens[at], tokens[at + 1])) {
          whole.append(bare(tokens[++at]));
        }
        add(numbers, whole.toString());
      } else {
        add(numbers, token);
      }
    }
    return numbers;
  }

  private static boolean goesOn(String token, String next) {
    String own = bare(token);
    boolean ends = token.endsWith(own);
    boolean group = FIRST_GROUP.matcher(own).matches() || NEXT_GROUP.matcher(own).matches();
    return ends && group && next.startsWith(bare(next)) && NEXT_GROUP.matcher(bare(next)).matches();
  }

  private static void add(List<BigDecimal> numbers, String token) {
    if (token.length() > 70) {
      return;
    }
    if (PLAIN.matcher(token).matches()) {
      numbers.add(new BigDecimal(token));
    } else if (GROUPED.matcher(token).matches()) {
      numbers.add(new BigDecimal(token.replaceAll("[,'’]", "")));
    } else if (COMMA.matcher(token).matches()) {
      numbers.add(new BigDecimal(token.replace(',', '.')));
    }
  }

  private static String bare(String token) {
    int from = 0;
    int to = token.length();
    while (from < to && AROUND.indexOf(token.charAt(from)) >= 0) {
      from++;
    }
    while (to > from && AROUND.indexOf(token.charAt(to - 1)) >= 0) {
      to--;
    }
    return token.substring(from, to);
  }
}
