package io.sallyport.privacy.internal;

import io.sallyport.privacy.NumberReadings;
import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.PersonalDataType;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers that programs write with an exponent, {@code 4.111111111111111e15}, or with a point among
 * the digits of a card: whoever reads the text gets the digits.
 */
public final class WrittenNumbers {

  /** How far before a number what tells of it stands. */
  private static final int BEFORE = 64;

  private static final int LONGEST = 64;

  /** Digits before an exponent. */
  private static final int FEWEST = 9;

  /** What a word for it nearby gives, or a checksum with one. */
  private static final double LABELLED = 0.8;

  private static final double LABELLED_CARD = 0.9;

  private WrittenNumbers() {}

  /**
   * What the digits of such numbers are.
   *
   * @return findings that are whole numbers as the text writes them
   */
  public static List<PersonalData> find(String text, Candidates candidates) {
    List<PersonalData> found = new ArrayList<>();
    int i = 1;
    while (i + 1 < text.length()) {
      char c = text.charAt(i);
      boolean joint = c == '.' || c == 'e' || c == 'E';
      if (!joint || !isDigit(text.charAt(i - 1)) || !goesOn(text, i)) {
        i++;
        continue;
      }
      int start = start(text, i);
      int end = end(text, i);
      boolean whole =
          end > i
              && end - start <= LONGEST
              && (start == 0 || !isWithin(text.charAt(start - 1)))
              && (end == text.length() || !isWithin(text.charAt(end)) || isPoint(text, end));
      if (whole) {
        look(text, start, end, candidates, found);
      }
      i = Math.max(i + 1, end);
    }
    return found;
  }

  private static void look(
      String text, int start, int end, Candidates candidates, List<PersonalData> found) {
    String number = text.substring(start, end);
    String before = text.substring(Math.max(0, start - BEFORE), start);
    boolean power = number.indexOf('e') >= 0 || number.indexOf('E') >= 0;
    List<String> readings =
        power
            ? isLong(number) ? NumberReadings.of(number) : List.of()
            : NumberReadings.acrossPoint(number).filter(NumberRule::luhn).stream().toList();
    for (String digits : readings) {
      for (PersonalData data : candidates.find(before + digits)) {
        boolean all =
            data.start() == before.length() && data.end() == before.length() + digits.length();
        boolean card = data.type() == PersonalDataType.CREDIT_CARD;
        if (all && (power ? card || data.score() >= LABELLED : card && isLabelled(data))) {
          found.add(
              new PersonalData(
                  data.type(), data.subtype(), start, end, data.score(), data.recognizer()));
          return;
        }
      }
    }
  }

  /** Round numbers are nobody's: "4.2e15". */
  private static boolean isLong(String number) {
    return number.chars().takeWhile(c -> c != 'e' && c != 'E').filter(c -> c != '.').count()
        >= FEWEST;
  }

  private static boolean isLabelled(PersonalData card) {
    return card.score() >= LABELLED_CARD;
  }

  /** Whether a digit stands behind a joint, or behind its sign. */
  private static boolean goesOn(String text, int joint) {
    char next = text.charAt(joint + 1);
    return isDigit(next) || text.charAt(joint) != '.' && (next == '+' || next == '-');
  }

  private static int start(String text, int at) {
    int start = at;
    while (start > 0 && at - start < LONGEST && isDigit(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  /** Behind a fraction and an exponent; the sign itself when there is neither. */
  private static int end(String text, int at) {
    int end = at;
    if (text.charAt(at) == '.') {
      end = digitsEnd(text, at + 1);
      if (end == at + 1) {
        return at;
      }
    }
    if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
      boolean sign =
          end + 1 < text.length() && (text.charAt(end + 1) == '+' || text.charAt(end + 1) == '-');
      int from = end + (sign ? 2 : 1);
      int to = digitsEnd(text, from);
      end = to > from ? to : end;
    }
    return end;
  }

  private static int digitsEnd(String text, int from) {
    int end = from;
    while (end < text.length() && end - from < LONGEST && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** What goes on with a number or a name: versions, addresses of machines, words. */
  private static boolean isWithin(char c) {
    return c == '.' || c == '_' || Character.isLetterOrDigit(c);
  }

  /** A full stop behind a number. */
  private static boolean isPoint(String text, int at) {
    return text.charAt(at) == '.'
        && (at + 1 == text.length() || !Character.isLetterOrDigit(text.charAt(at + 1)));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
