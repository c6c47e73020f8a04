package io.sallyport.privacy.internal.treat;

import io.sallyport.privacy.PersonalDataType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** What of a mention says who is meant. */
final class Names {

  private static final Set<String> TITLES =
      Set.of(
          "mr", "mrs", "ms", "miss", "dr", "prof", "sir", "herr", "frau", "sr", "sra", "don",
          "doña", "mme", "mlle", "jr", "sig", "dott", "the", "de", "von", "van", "der", "di", "da");

  private static final Set<PersonalDataType> NUMBERS =
      EnumSet.of(
          PersonalDataType.CREDIT_CARD,
          PersonalDataType.IBAN,
          PersonalDataType.US_SSN,
          PersonalDataType.PHONE);

  private Names() {}

  /** Whether blanks and signs within it mean nothing. */
  static boolean isNumber(PersonalDataType type) {
    return NUMBERS.contains(type);
  }

  /** A number without its blanks and signs; of other types what it is, with its type. */
  static String plain(PersonalDataType type, String original) {
    String signs = original.toLowerCase(Locale.ROOT);
    return type + "|" + (isNumber(type) ? signs.replaceAll("[^\\p{L}\\p{N}]+", "") : signs);
  }

  /** The words of a mention in lower case, without titles and endings. */
  static Set<String> words(PersonalDataType type, String mention) {
    Set<String> words = new LinkedHashSet<>();
    Arrays.stream(
            mention.toLowerCase(Locale.ROOT).replaceAll("['’]s$", "").split("[^\\p{L}\\p{N}]+"))
        .filter(word -> word.length() > 1)
        .filter(word -> type != PersonalDataType.PERSON || !TITLES.contains(word))
        .forEach(words::add);
    return words;
  }
}
