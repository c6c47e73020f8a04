package io.sallyport.privacy.internal.treat;

import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.PrivacyKey;
import io.sallyport.privacy.internal.names.Lexicon;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Data that looks real, is nobody's, and is the same for the same datum and key. */
public final class Surrogates {

  private static final class Lists {
    static final List<String> GIVEN = names("en given");
    static final List<String> SURNAMES = names("en surname");
    static final List<String> PLACES = Lexicon.lines("big-cities.txt");

    private static List<String> names(String kind) {
      for (String line : Lexicon.lines("people.txt")) {
        if (line.startsWith(kind + ": ")) {
          return List.of(line.substring(kind.length() + 2).split(", "));
        }
      }
      throw new IllegalStateException("people.txt: no '" + kind + "' (expected: a line of it)");
    }
  }

  /** How much later a date may become, in days. */
  private static final int MOST_DAYS = 1500;

  private Surrogates() {}

  /** A surrogate of a datum. */
  public static String of(PersonalData data, String original, PrivacyKey key) {
    byte[] seed = key.derive("surrogate", Names.plain(data.type(), original));
    SplittableRandom random = new SplittableRandom(ByteBuffer.wrap(seed).getLong());
    return switch (data.type()) {
      case PERSON -> person(original, random);
      case LOCATION -> pick(Lists.PLACES, random);
      case ORG ->
          pick(Lists.SURNAMES, random) + " " + pick(List.of("Group", "Ltd", "Labs"), random);
      case ADDRESS ->
          (1 + random.nextInt(200))
              + " "
              + pick(Lists.SURNAMES, random)
              + " "
              + pick(List.of("Street", "Road", "Lane"), random);
      case EMAIL ->
          (pick(Lists.GIVEN, random) + "." + pick(Lists.SURNAMES, random))
                  .toLowerCase(Locale.ROOT)
                  .replaceAll("[^a-z.]", "")
              + "@example.org";
      case IP ->
          original.contains(":")
              ? "2001:db8::" + Integer.toHexString(random.nextInt(1, 0xffff))
              : "192.0.2." + random.nextInt(1, 255);
      case URL -> "https://example.org/" + Integer.toHexString(random.nextInt(0x10000));
      case CREDIT_CARD -> TestNumbers.card(sameShape(original, random));
      case US_SSN -> TestNumbers.socialSecurity(sameShape(original, random));
      case IBAN -> TestNumbers.account(original, sameShape(original, random));
      case DATE ->
          // Each its own way: one known pair must tell nothing of the others.
          DateShift.moved(original, 1 + random.nextInt(MOST_DAYS))
              .orElseGet(() -> TestNumbers.date(otherDigits(original, random)));
      case PHONE -> TestNumbers.phone(original, sameShape(original, random));
      case AGE, NATIONAL_ID, ID, SECRET, OTHER -> sameShape(original, random);
    };
  }

  private static String person(String original, SplittableRandom random) {
    String given = pick(Lists.GIVEN, random);
    String surname = pick(Lists.SURNAMES, random);
    return original.strip().indexOf(' ') < 0 ? given : given + " " + surname;
  }

  private static String pick(List<String> list, SplittableRandom random) {
    return list.get(random.nextInt(list.size()));
  }

  /** Other digits in their places; the names of months stay names. */
  private static String otherDigits(String original, SplittableRandom random) {
    StringBuilder made = new StringBuilder(original.length());
    for (char c : original.toCharArray()) {
      made.append(Character.isDigit(c) ? (char) ('0' + random.nextInt(10)) : c);
    }
    return made.toString();
  }

  /** Other digits and letters in their places. */
  private static String sameShape(String original, SplittableRandom random) {
    StringBuilder made = new StringBuilder(original.length());
    for (char c : original.toCharArray()) {
      if (Character.isDigit(c)) {
        made.append((char) ('0' + random.nextInt(10)));
      } else if (Character.isUpperCase(c)) {
        made.append((char) ('A' + random.nextInt(26)));
      } else if (Character.isLetter(c)) {
        made.append((char) ('a' + random.nextInt(26)));
      } else {
        made.append(c);
      }
    }
    return made.toString();
  }
}
