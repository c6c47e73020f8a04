package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers stay whole findings whatever stands beside them. */
class NeighboursTest {

  private static final PersonalDataFinder FINDER = PersonalDataFinder.complete();

  private static String redacted(PersonalDataFinder finder, String text) {
    return Redaction.of(text, finder.find(text)).text();
  }

  @Provide
  Arbitrary<String> numbers() {
    return Arbitraries.of(
        "SSN 412-68-7731",
        "IBAN DE89 3704 0044 0532 0130 00",
        "IBAN DE89370400440532013000",
        "card 5555 5555 5555 4444",
        "card 5555-5555-5555-4444");
  }

  @Provide
  Arbitrary<String> neighbours() {
    return Arbitraries.of(
        "12 Oak Street, Springfield",
        "221B Baker Street",
        "Anna Keller",
        "Ihres Kontos",
        "Hauptstr. 5, 10115 Berlin",
        "Springfield, IL",
        "on 12 May 1980",
        "aged 44",
        "and",
        "");
  }

  @Property(tries = 200)
  void number_besideAnything_leavesNoDigit(
      @ForAll("neighbours") String before,
      @ForAll("numbers") String number,
      @ForAll("neighbours") String after) {
    String text = before + " " + number + " " + after;

    String digits = number.replaceAll("^\\w+ ", "");
    for (String group : digits.split("[ -]")) {
      if (group.length() > 2) {
        assertThat(redacted(FINDER, text)).doesNotContain(group);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "US_SSN | SSN 412-68-7731 12 Oak Street, Springfield | SSN [US_SSN] 12 Oak Street, Springfield",
        "CREDIT_CARD | Card: 5555 5555 5555 4444 221B Baker Street | Card: [CREDIT_CARD] 221B Baker Street"
      })
  void typeThatStays_uncoversNoOther(PersonalDataType type, String text, String expected) {
    assertThat(redacted(FINDER.counting(data -> data.type() == type), text)).isEqualTo(expected);
    assertThat(redacted(FINDER.only(Set.of(type)), text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSN 412-68-7731 12 Oak Street, Springfield",
        "Card: 5555 5555 5555 4444 221B Baker Street"
      })
  void keptAddress_uncoversNoNumber(String text) {
    PersonalDataFinder finder =
        FINDER.counting(
            data ->
                !EnumSet.of(PersonalDataType.ADDRESS, PersonalDataType.LOCATION)
                    .contains(data.type()));

    assertThat(redacted(finder, text)).doesNotContain("412", "7731", "5555", "4444");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "card 4532 0155 1283 0362 321 12/27 | card [CREDIT_CARD] 321 12/27",
        "card 4532 0155 1283 0362 1000.00 | card [CREDIT_CARD] 1000.00",
        "card 4532 0155 1283 0362 100 EUR | card [CREDIT_CARD] 100 EUR",
        "order 12 4532 0155 1283 0362 | order 12 [CREDIT_CARD]",
        "4532-0155-1283-0362 321 | [CREDIT_CARD] 321",
        "4532 0155 1283 0362 5555 5555 5555 4444 | [CREDIT_CARD] [CREDIT_CARD]",
        "3782 822463 10005 4532 0155 1283 0362 | [CREDIT_CARD] [CREDIT_CARD]",
        "+44 20 7946 0018 020 7946 0019 | [PHONE] [PHONE]",
        "IBAN DE89 3704 0044 0532 0130 00 500 EUR | IBAN [IBAN] 500 EUR",
        "card4532015512830362 | card[CREDIT_CARD]",
        "IBANDE89370400440532013000 | IBAN[IBAN]",
        "ssn412687731 | ssn[US_SSN]",
        "x412-68-7731 | x[US_SSN]"
      })
  void number_besideAnotherOrLetters_isFoundAlone(String text, String expected) {
    assertThat(redacted(PersonalDataFinder.standard(), text)).isEqualTo(expected);
  }

  @Test
  void track_leavesNeitherNumberNorName() {
    String text = "swiped %B4532015512830362^HILL/BOB^25121010000000000? today";

    assertThat(redacted(PersonalDataFinder.standard(), text))
        .isEqualTo("swiped %[CREDIT_CARD]? today");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "commit x4111111111111111",
        "utf8 and sha256 of v516.64.7526",
        "part AB412687731",
        "build4532015512830363"
      })
  void nameOfAThing_isNoNumber(String text) {
    assertThat(redacted(PersonalDataFinder.standard(), text)).isEqualTo(text);
  }
}
