package io.sallyport.privacy.internal;

import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.internal.Mend.Guess;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a text holds once broken, oddly separated and misread values are mended: numbers, accounts
 * and e-mail addresses. What is found in a mended reading counts only with a checksum or a word for
 * it nearby, for whatever was guessed.
 */
public final class Mends {

  /** What a label, or a checksum with a label, gives. */
  private static final double LABELLED = 0.8;

  /** What a checksum gives in the usual groups. */
  private static final double SURE = 0.7;

  /** What a word gives that a telephone number stands behind. */
  private static final double CALLED = 0.6;

  /** Numbers whose checks leave little to chance. */
  private static final Set<PersonalDataType> CHECKED =
      EnumSet.of(PersonalDataType.CREDIT_CARD, PersonalDataType.IBAN);

  private static final Set<PersonalDataType> SIGNED =
      EnumSet.of(PersonalDataType.CREDIT_CARD, PersonalDataType.IBAN, PersonalDataType.US_SSN);

  private static final Set<PersonalDataType> NUMBERS =
      EnumSet.of(
          PersonalDataType.CREDIT_CARD,
          PersonalDataType.IBAN,
          PersonalDataType.US_SSN,
          PersonalDataType.PHONE,
          PersonalDataType.NATIONAL_ID,
          PersonalDataType.EMAIL);

  private Mends() {}

  /** Everything that is found in mended readings, with places in the text. */
  public static List<PersonalData> find(String text, Candidates candidates) {
    return find(text, "", candidates);
  }

  /**
   * What is found in the mended readings of a reading, but for those that a text has in the same
   * places.
   */
  public static List<PersonalData> find(String text, String known, Candidates candidates) {
    List<PersonalData> found = new ArrayList<>();
    for (Mend mend : of(text)) {
      if (known.length() == text.length() && mend.isAlsoIn(known, text)) {
        continue;
      }
      for (PersonalData data : candidates.find(mend.text())) {
        if (mend.isMended(data.start(), data.end()) && counts(data, mend.guess())) {
          found.add(
              new PersonalData(
                  data.type(),
                  data.subtype(),
                  mend.original(data.start()),
                  mend.original(data.end() - 1) + 1,
                  data.score(),
                  data.recognizer()));
        }
      }
    }
    return found;
  }

  private static boolean counts(PersonalData data, Guess guess) {
    if (data.type() == PersonalDataType.EMAIL) {
      return guess == Guess.BREAK;
    }
    return switch (guess) {
      case SEPARATOR -> NUMBERS.contains(data.type());
      case SIGN ->
          SIGNED.contains(data.type())
              && (CHECKED.contains(data.type()) || data.score() >= LABELLED);
      case BREAK, MISREAD ->
          NUMBERS.contains(data.type())
              && (CHECKED.contains(data.type()) && data.score() >= SURE
                  || data.score() >= LABELLED);
      case APART -> data.type() == PersonalDataType.PHONE && data.score() >= CALLED;
      case SPLIT -> NUMBERS.contains(data.type()) && data.score() >= LABELLED;
    };
  }

  /** The mended readings of a text. */
  static List<Mend> of(String text) {
    List<Mend> mends = new ArrayList<>();
    boolean inWord = false;
    int done = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '@') {
        MendedAddresses.add(text, i, mends);
      } else if (!inWord && MendedAccounts.mayBegin(text, i)) {
        MendedAccounts.add(text, i, mends);
      } else if ((!inWord || c == '(') && i >= done && mayBegin(text, i, c)) {
        done = Math.max(done, MendedNumbers.add(text, i, mends));
      }
      inWord = Chars.isWord(c);
    }
    return mends;
  }

  /** A digit, or a letter for one with a digit behind it. */
  private static boolean mayBegin(String text, int at, char c) {
    if (Chars.isDigit(c)) {
      return true;
    }
    return "(lISOB".indexOf(c) >= 0 && at + 1 < text.length() && Chars.isDigit(text.charAt(at + 1));
  }
}
