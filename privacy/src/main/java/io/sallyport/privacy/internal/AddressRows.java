package io.sallyport.privacy.internal;

import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.PersonalDataType;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a street, a town and a postal code behind a label, and postal codes with their towns:
 * without the number of a house each part is given alone, as it is in running text.
 */
public final class AddressRows {

  private static final String LABELLED = "address-world";
  private static final String POSTAL = "postal-town";
  private static final int LONGEST_HOUSE = 4;

  private AddressRows() {}

  /** The findings with rows cut into their parts. */
  public static List<PersonalData> cut(String text, List<PersonalData> found) {
    if (found.stream().noneMatch(data -> isRow(text, data))) {
      return found;
    }
    List<PersonalData> parts = new ArrayList<>();
    for (PersonalData data : found) {
      if (isRow(text, data)) {
        addParts(text, data, parts);
      } else {
        parts.add(data);
      }
    }
    return parts;
  }

  private static boolean isRow(String text, PersonalData data) {
    return data.recognizer().equals(POSTAL)
        || data.type() == PersonalDataType.ADDRESS
            && data.recognizer().equals(LABELLED)
            && text.substring(data.start(), data.end()).indexOf(',') > 0
            && !hasHouse(text, data.start(), data.end());
  }

  private static boolean hasHouse(String text, int start, int end) {
    int digits = 0;
    for (int i = start; i <= end; i++) {
      if (i < end && Chars.isDigit(text.charAt(i))) {
        digits++;
        continue;
      }
      boolean alone =
          digits > 0 && (i - digits == start || !Chars.isLetter(text.charAt(i - digits - 1)));
      if (alone && digits <= LONGEST_HOUSE) {
        return true;
      }
      digits = 0;
    }
    return false;
  }

  private static void addParts(String text, PersonalData data, List<PersonalData> parts) {
    boolean postal = data.recognizer().equals(POSTAL);
    int from = data.start();
    while (from < data.end()) {
      boolean code = postal && from == data.start();
      int cut =
          code
              ? LabelledPlace.townStart(text, data.start(), data.end()) - 1
              : text.indexOf(',', from, data.end());
      int to = cut < 0 ? data.end() : Math.min(cut, data.end());
      int start = from;
      while (start < to && Character.isWhitespace(text.charAt(start))) {
        start++;
      }
      if (start < to) {
        parts.add(
            new PersonalData(
                data.type(), data.subtype(), start, to, data.score(), data.recognizer()));
      }
      from = to + 1;
    }
  }
}
