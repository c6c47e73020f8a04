package io.sallyport.privacy.internal;

import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.PersonalDataType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A date or an age is somebody's when it stands near somebody: alone it is half sure, beside a name
 * or a number of a person it counts.
 */
public final class Persons {

  /** The score of what counts only near a person. */
  public static final double HALF_SURE = 0.35;

  private static final double SURE_ENOUGH = 0.6;
  private static final int REACH = 300;

  /** A number of a person makes the whole record about that person. */
  private static final int RECORD = 4000;

  private static final Set<PersonalDataType> NUMBERS =
      EnumSet.of(
          PersonalDataType.NATIONAL_ID,
          PersonalDataType.US_SSN,
          PersonalDataType.ID,
          PersonalDataType.EMAIL,
          PersonalDataType.PHONE);

  private static final Set<PersonalDataType> WEIGHED =
      EnumSet.of(PersonalDataType.DATE, PersonalDataType.AGE);

  private static final Set<PersonalDataType> OF_A_PERSON =
      EnumSet.of(
          PersonalDataType.PERSON,
          PersonalDataType.NATIONAL_ID,
          PersonalDataType.US_SSN,
          PersonalDataType.ID,
          PersonalDataType.EMAIL,
          PersonalDataType.PHONE,
          PersonalDataType.CREDIT_CARD,
          PersonalDataType.IBAN,
          PersonalDataType.ADDRESS);

  private Persons() {}

  /** Keeps what reaches the threshold, dates and ages by the company they keep. */
  public static List<PersonalData> weigh(List<PersonalData> found, double threshold) {
    TreeSet<Integer> places = new TreeSet<>();
    TreeSet<Integer> numbers = new TreeSet<>();
    for (PersonalData data : found) {
      if (OF_A_PERSON.contains(data.type()) && data.score() >= threshold) {
        places.add(data.start());
        if (NUMBERS.contains(data.type())) {
          numbers.add(data.start());
        }
      }
    }
    List<PersonalData> kept = new ArrayList<>(found.size());
    for (PersonalData data : found) {
      if (data.score() >= threshold) {
        kept.add(data);
      } else if (WEIGHED.contains(data.type())
          && SURE_ENOUGH >= threshold
          && (near(places, data, REACH) || near(numbers, data, RECORD))) {
        kept.add(
            new PersonalData(
                data.type(),
                data.subtype(),
                data.start(),
                data.end(),
                SURE_ENOUGH,
                data.recognizer()));
      }
    }
    return kept;
  }

  private static boolean near(TreeSet<Integer> places, PersonalData data, int reach) {
    return !places.subSet(data.start() - reach, data.end() + reach).isEmpty();
  }
}
