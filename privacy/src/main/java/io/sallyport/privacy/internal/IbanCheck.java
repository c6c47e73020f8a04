package io.sallyport.privacy.internal;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An International Bank Account Number (ISO 13616-1): the length of its country and the check
 * digits of ISO 7064 MOD 97-10. Ends where the country's length is reached.
 */
final class IbanCheck implements Validator {

  private static final Map<String, Integer> LENGTHS =
      RecognizerFiles.readNumbers("iban-lengths.json");

  @Override
  public @Nullable Valid check(String text, int start, int end) {
    // "D E 8 9 …" is written by whoever spells it.
    int second = start + 1;
    while (second < end - 1 && text.charAt(second) == ' ') {
      second++;
    }
    String letters = "" + text.charAt(start) + text.charAt(second);
    String country = letters.toUpperCase(Locale.ROOT);
    Integer length = LENGTHS.get(country);
    if (length == null) {
      return null;
    }
    StringBuilder number = new StringBuilder(length);
    int i = start;
    while (i < end && number.length() < length) {
      if (Character.isLetterOrDigit(text.charAt(i))) {
        number.append(text.charAt(i));
      }
      i++;
    }
    boolean whole = i == text.length() || !Character.isLetterOrDigit(text.charAt(i));
    return whole && number.length() == length && remainder(number) == 1
        ? new Valid(start, i, null)
        : null;
  }

  private static int remainder(CharSequence number) {
    int remainder = 0;
    for (int i = 0; i < number.length(); i++) {
      int value = Character.digit(number.charAt((i + 4) % number.length()), 36);
      remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
    }
    return remainder;
  }
}
