package io.sallyport.privacy.internal;

import io.sallyport.privacy.PersonalDataType;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Numbers that letters run into: {@code card4532015512830362}, {@code x412-68-7731}. They count
 * when the letters are a word for them, or when they are grouped as such numbers are, or are an
 * IBAN: a row of letters and digits is mostly a name of a thing.
 */
final class Glued {

  private static final Set<PersonalDataType> CHECKED =
      EnumSet.of(PersonalDataType.CREDIT_CARD, PersonalDataType.IBAN, PersonalDataType.US_SSN);

  /** The longest word that digits run into. */
  static final int LONGEST_LEAD = 24;

  private static final int FEWEST_DIGITS = 9;

  /** How sure a number that is only grouped has to be. */
  private static final double SURE = 0.7;

  /** How many letters of an IBAN stand before its digits. */
  static final int COUNTRY = 2;

  private Glued() {}

  static boolean mayBe(Recognizer recognizer) {
    return CHECKED.contains(recognizer.type());
  }

  /** Where the digits begin that the letters at an index run into; the index when none do. */
  static int digits(String text, int start) {
    int at = start;
    while (at < text.length() && at - start <= LONGEST_LEAD && Chars.isLetter(text.charAt(at))) {
      at++;
    }
    int digits = 0;
    for (int i = at;
        i < text.length() && i - at < FEWEST_DIGITS * 2 && digits < FEWEST_DIGITS;
        i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits++;
      } else if (i == at || !(c == ' ' || c == '-' || Chars.isLetter(c))) {
        break;
      }
    }
    return digits < FEWEST_DIGITS ? start : at;
  }

  /** Whether a number counts though letters stand right before it. */
  static boolean counts(Recognizer recognizer, String text, int start, int end, double score) {
    if (!mayBe(recognizer) || !Character.isLetter(text.charAt(start - 1))) {
      return false;
    }
    if (recognizer.type() == PersonalDataType.IBAN) {
      return true;
    }
    int lead = start;
    while (lead > 0 && Character.isLetter(text.charAt(lead - 1))) {
      lead--;
    }
    String word = text.substring(lead, start).toLowerCase(Locale.ROOT);
    boolean grouped = !text.substring(start, end).chars().allMatch(Character::isDigit);
    return recognizer.context().words().contains(word) || grouped && score >= SURE;
  }
}
