package io.sallyport.privacy.internal.treat;

import java.math.BigInteger;
import java.util.Locale;

/** Numbers that look real, pass their checks and are nobody's. */
final class TestNumbers {

  private static final BigInteger MODULUS = BigInteger.valueOf(97);

  private static final int CHECK = 98;

  /** Country and check digits. */
  private static final int ACCOUNT_HEAD = 4;

  /** No bank has a code of so many zeros. */
  private static final int BANK = 4;

  /** Digits of a number of North America, with its area. */
  private static final int AMERICAN = 10;

  private TestNumbers() {}

  /** A card of the ranges that payment systems keep for tests, with its check digit. */
  static String card(String shape) {
    String digits = shape.replaceAll("[^0-9]", "");
    String prefix =
        switch (digits.length()) {
          case 15 -> "378282";
          case 14 -> "305693";
          default -> "424242";
        };
    return luhn(withDigits(shape, prefix));
  }

  /**
   * A number that is never assigned: areas from 900 on are none (20 CFR 422.103), and groups below
   * 50 there are no taxpayer numbers either.
   */
  static String socialSecurity(String shape) {
    String digits = shape.replaceAll("[^0-9]", "");
    if (digits.length() < 4) {
      return shape;
    }
    char group = (char) ('0' + (digits.charAt(3) - '0') % 5);
    return withDigits(shape, "9" + digits.substring(1, 3) + group);
  }

  /**
   * A number that nobody has: of North America one of the 555-01 lines that are kept for fiction;
   * of elsewhere one whose area begins with 00, as none does.
   */
  static String phone(String original, String shape) {
    String digits = original.replaceAll("[^0-9]", "");
    boolean abroad = original.strip().startsWith("+") || digits.startsWith("00");
    boolean american = abroad ? digits.startsWith("1") : !digits.startsWith("0");
    int area = digits.length() - AMERICAN;
    if (american && (area == 0 || area == 1 && digits.startsWith("1"))) {
      return withDigits(shape, digits.substring(0, area + 3) + "55501");
    }
    int kept = !abroad ? 0 : digits.startsWith("00") ? 4 : 2;
    return withDigits(shape, digits.substring(0, Math.min(kept, digits.length())) + "000");
  }

  /** An account of the same country at no bank, with check digits of ISO 7064 MOD 97-10. */
  static String account(String original, String shape) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < original.length(); i++) {
      boolean kept = plain.length() < 2;
      char c = kept ? original.charAt(i) : shape.charAt(i);
      if (Character.isLetterOrDigit(c)) {
        boolean bank = plain.length() < ACCOUNT_HEAD + BANK;
        char letter = kept ? c : 'X';
        plain.append(Character.isLetter(c) ? letter : bank ? '0' : c);
      }
    }
    if (plain.length() <= ACCOUNT_HEAD) {
      return shape;
    }
    String country = plain.substring(0, 2).toUpperCase(Locale.ROOT);
    String turned = plain.substring(ACCOUNT_HEAD) + country + "00";
    StringBuilder number = new StringBuilder();
    turned.chars().forEach(c -> number.append(Character.digit(c, 36)));
    int check = CHECK - new BigInteger(number.toString()).mod(MODULUS).intValue();
    plain.replace(2, ACCOUNT_HEAD, String.format(Locale.ROOT, "%02d", check));
    return inPlaces(original, plain);
  }

  /** Years of this century, and days and months that every calendar has. */
  static String date(String shape) {
    StringBuilder made = new StringBuilder(shape);
    int i = 0;
    while (i < made.length()) {
      int end = i;
      while (end < made.length() && Character.isDigit(made.charAt(end))) {
        end++;
      }
      int length = end - i;
      if (length == 4) {
        made.replace(i, i + 2, "20");
      } else if (length == 2) {
        made.setCharAt(i, '0');
      }
      if ((length == 1 || length == 2) && made.charAt(end - 1) == '0') {
        made.setCharAt(end - 1, '1');
      }
      i = Math.max(end, i + 1);
    }
    return made.toString();
  }

  /** The first digits in the places of the first digits. */
  private static String withDigits(String shape, String digits) {
    StringBuilder made = new StringBuilder(shape);
    int next = 0;
    for (int i = 0; i < made.length() && next < digits.length(); i++) {
      if (Character.isDigit(made.charAt(i))) {
        made.setCharAt(i, digits.charAt(next++));
      }
    }
    return made.toString();
  }

  private static String inPlaces(String original, CharSequence signs) {
    StringBuilder made = new StringBuilder(original);
    int next = 0;
    for (int i = 0; i < made.length() && next < signs.length(); i++) {
      if (Character.isLetterOrDigit(made.charAt(i))) {
        made.setCharAt(i, signs.charAt(next++));
      }
    }
    return made.toString();
  }

  /** Sets the last digit so that the check of ISO/IEC 7812-1 holds. */
  private static String luhn(String number) {
    StringBuilder made = new StringBuilder(number);
    int sum = 0;
    int last = -1;
    int place = 0;
    for (int i = number.length() - 1; i >= 0; i--) {
      if (!Character.isDigit(number.charAt(i))) {
        continue;
      }
      int digit = number.charAt(i) - '0';
      if (place == 0) {
        last = i;
      } else {
        int twice = digit > 4 ? digit * 2 - 9 : digit * 2;
        sum += place % 2 == 1 ? twice : digit;
      }
      place++;
    }
    if (last >= 0) {
      made.setCharAt(last, (char) ('0' + (10 - sum % 10) % 10));
    }
    return made.toString();
  }
}
