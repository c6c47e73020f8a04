package io.sallyport.privacy.internal;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks on the digits of a number, as recogniser files write them; {@code &} joins checks that all
 * must hold. Signs between the digits do not count. {@code @n} looks at the first n digits only.
 *
 * <ul>
 *   <li>{@code luhn} (ISO/IEC 7812-1), {@code luhn:80840} with digits put before; {@code verhoeff};
 *       {@code iso7064-11-10}; {@code ean} (GS1 check digit)
 *   <li>{@code weighted/M/KIND/TEN/w,w,…}: the sum of digits times weights modulo M. {@code zero}:
 *       it is 0, with the check digit weighted too. {@code remainder}: it is the digit that
 *       follows. {@code complement}: M less it is. {@code nines}: 9 less it is. What a result of
 *       ten means: {@code no} is invalid, a digit is that digit; 11 means 0.
 *   <li>{@code date/FORMAT/n}: a date from digit n on; FORMAT of yy, yyyy, MM, dd; a + after it
 *       allows months raised by 20, 40, 50 or 80 and days raised by 40
 *   <li>{@code range/n/k/LOW-HIGH}: the k digits from n on lie in a range
 *   <li>{@code length/a,b}: how many digits there are; {@code varied}: not all the same; {@code
 *       notdate}: eight digits are no date
 * </ul>
 */
final class NumberRule implements Validator {

  private static final int[][] VERHOEFF_PRODUCT = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
    {1, 2, 3, 4, 0, 6, 7, 8, 9, 5},
    {2, 3, 4, 0, 1, 7, 8, 9, 5, 6},
    {3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
    {4, 0, 1, 2, 3, 9, 5, 6, 7, 8},
    {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
    {6, 5, 9, 8, 7, 1, 0, 4, 3, 2},
    {7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
    {8, 7, 6, 5, 9, 3, 2, 1, 0, 4},
    {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}
  };
  private static final int[] VERHOEFF_STEP = {1, 5, 7, 6, 2, 8, 3, 0, 9, 4};

  /** One check on digits. */
  @FunctionalInterface
  private interface Check {
    boolean holds(String digits);
  }

  private final List<Check> checks = new ArrayList<>();

  /**
   * Reads a rule.
   *
   * @throws IllegalArgumentException naming the part that is no check
   */
  NumberRule(String rule) {
    for (String part : rule.split("&")) {
      int at = part.indexOf('@');
      Check check = check(at < 0 ? part : part.substring(0, at));
      if (at < 0) {
        checks.add(check);
      } else {
        int first = Integer.parseInt(part.substring(at + 1));
        checks.add(d -> d.length() >= first && check.holds(d.substring(0, first)));
      }
    }
  }

  @Override
  public @Nullable Valid check(String text, int start, int end) {
    StringBuilder digits = new StringBuilder(20);
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits.append(c);
      }
    }
    String number = digits.toString();
    return checks.stream().allMatch(check -> check.holds(number))
        ? new Valid(start, end, null)
        : null;
  }

  private static Check check(String part) {
    String[] words = part.split("/");
    return switch (words[0]) {
      case "luhn" -> NumberRule::luhn;
      case "luhn:80840" -> digits -> luhn("80840" + digits);
      case "verhoeff" -> NumberRule::verhoeff;
      case "iso7064-11-10" -> NumberRule::hybrid;
      case "ean" -> NumberRule::ean;
      case "varied" -> digits -> digits.chars().distinct().count() > 1;
      case "notdate" -> {
        Check first = date("yyyyMMdd", 0);
        Check last = date("ddMMyyyy", 0);
        Check american = date("MMddyyyy", 0);
        yield d -> d.length() != 8 || !(first.holds(d) || last.holds(d) || american.holds(d));
      }
      case "length" -> length(words[1]);
      case "weighted" -> weighted(words);
      case "date" -> date(words[1], Integer.parseInt(words[2]));
      case "range" -> range(words);
      default -> throw new IllegalArgumentException("'" + part + "'");
    };
  }

  static boolean luhn(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int twice = digit > 4 ? digit * 2 - 9 : digit * 2;
      sum += i % 2 == 0 ? digit : twice;
    }
    return sum % 10 == 0;
  }

  private static boolean verhoeff(String digits) {
    int check = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      for (int k = i % 8; k > 0; k--) {
        digit = VERHOEFF_STEP[digit];
      }
      check = VERHOEFF_PRODUCT[check][digit];
    }
    return check == 0;
  }

  /** ISO 7064 MOD 11,10. */
  private static boolean hybrid(String digits) {
    int product = 10;
    for (int i = 0; i < digits.length() - 1; i++) {
      int sum = (digits.charAt(i) - '0' + product) % 10;
      product = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    return (product + digits.charAt(digits.length() - 1) - '0') % 10 == 1;
  }

  private static boolean ean(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      sum += (digits.charAt(digits.length() - 1 - i) - '0') * (i % 2 == 0 ? 1 : 3);
    }
    return sum % 10 == 0;
  }

  private static Check length(String lengths) {
    List<Integer> allowed = Arrays.stream(lengths.split(",")).map(Integer::valueOf).toList();
    return digits -> allowed.contains(digits.length());
  }

  private static Check weighted(String[] words) {
    int modulus = Integer.parseInt(words[1]);
    String kind = words[2];
    int ten = words[3].equals("no") ? -1 : Integer.parseInt(words[3]);
    int[] weights = Arrays.stream(words[4].split(",")).mapToInt(Integer::parseInt).toArray();
    return digits -> {
      if (digits.length() < weights.length + (kind.equals("zero") ? 0 : 1)) {
        return false;
      }
      int sum = 0;
      for (int i = 0; i < weights.length; i++) {
        sum += (digits.charAt(i) - '0') * weights[i];
      }
      int remainder = Math.floorMod(sum, modulus);
      if (kind.equals("zero")) {
        return remainder == 0;
      }
      int result =
          switch (kind) {
            case "complement" -> modulus - remainder;
            case "nines" -> 9 - remainder;
            default -> remainder;
          };
      int wanted = result == 11 || result == modulus ? 0 : result == 10 ? ten : result;
      return wanted == digits.charAt(weights.length) - '0';
    };
  }

  private static Check date(String format, int from) {
    boolean raised = format.endsWith("+");
    String plain = raised ? format.substring(0, format.length() - 1) : format;
    return digits -> {
      if (digits.length() < from + plain.length()) {
        return false;
      }
      int year = field(digits, from, plain, 'y');
      int month = field(digits, from, plain, 'M');
      int day = field(digits, from, plain, 'd');
      int trueMonth =
          raised && month > 12 ? (month > 50 && month <= 62 ? month - 50 : month % 20) : month;
      int trueDay = raised && day > 40 ? day - 40 : day;
      try {
        // A leap year stands for years of two digits.
        LocalDate.of(year < 100 ? 2000 + year : year, trueMonth, trueDay);
        return year < 100 || (year > 1870 && year < 2100);
      } catch (DateTimeException e) {
        return false;
      }
    };
  }

  private static int field(String digits, int from, String format, char letter) {
    int first = format.indexOf(letter);
    int last = format.lastIndexOf(letter);
    return Integer.parseInt(digits.substring(from + first, from + last + 1));
  }

  private static Check range(String[] words) {
    int from = Integer.parseInt(words[1]);
    int to = from + Integer.parseInt(words[2]);
    String[] ends = words[3].split("-");
    return digits -> {
      if (digits.length() < to) {
        return false;
      }
      String part = digits.substring(from, to);
      return part.compareTo(ends[0]) >= 0 && part.compareTo(ends[1]) <= 0;
    };
  }
}
