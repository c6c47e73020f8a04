package io.sallyport.privacy.internal.treat;

import io.sallyport.privacy.PersonalDataType;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says less of a datum: a decade for an age, a year for a date. */
public final class Generaliser {

  private static final Pattern NUMBER = Pattern.compile("\\d{1,3}");
  private static final Pattern YEAR = Pattern.compile("(?:19|20)\\d{2}");
  private static final int OLDEST = 90;

  private Generaliser() {}

  /** What stands for a datum; empty when its type has nothing more general than its name. */
  public static Optional<String> of(PersonalDataType type, String value) {
    return switch (type) {
      case AGE -> age(value);
      case DATE -> year(value);
      case IP -> network(value);
      case URL -> host(value);
      case EMAIL -> Optional.of("someone" + value.substring(Math.max(0, value.lastIndexOf('@'))));
      case PERSON,
          LOCATION,
          ADDRESS,
          PHONE,
          CREDIT_CARD,
          IBAN,
          US_SSN,
          ORG,
          NATIONAL_ID,
          ID,
          SECRET,
          OTHER ->
          Optional.empty();
    };
  }

  /** HIPAA's safe harbour (45 CFR 164.514(b)(2)) puts all ages over 89 in one class. */
  private static Optional<String> age(String value) {
    Matcher number = NUMBER.matcher(value);
    if (!number.find()) {
      return Optional.empty();
    }
    int age = Integer.parseInt(number.group());
    int decade = age / 10 * 10;
    String range = age >= OLDEST ? OLDEST + "+" : decade + "-" + (decade + 9);
    return Optional.of(value.substring(0, number.start()) + range + value.substring(number.end()));
  }

  private static Optional<String> year(String value) {
    Matcher year = YEAR.matcher(value);
    if (!year.find()) {
      return Optional.empty();
    }
    // A year of birth that tells an age over 89 would undo what is done to the age.
    int oldest = Year.now(ZoneOffset.UTC).getValue() - OLDEST;
    return Optional.of(
        Integer.parseInt(year.group()) <= oldest ? "before " + (oldest + 1) : year.group());
  }

  private static Optional<String> network(String value) {
    int dot = value.lastIndexOf('.');
    return dot > 0 && value.indexOf(':') < 0
        ? Optional.of(value.substring(0, dot) + ".0/24")
        : Optional.empty();
  }

  private static Optional<String> host(String value) {
    int start = value.indexOf("://");
    int slash = value.indexOf('/', start < 0 ? 0 : start + 3);
    boolean login = value.indexOf('@') >= 0;
    return login ? Optional.empty() : Optional.of(slash < 0 ? value : value.substring(0, slash));
  }
}
