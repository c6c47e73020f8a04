package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreatmentTest {

  private static final PrivacyKey KEY = PrivacyKey.of(new byte[32]);
  private static final String TEXT = "Pay 4111 1111 1111 1111 from jane@example.org";

  private static String treated(Operator operator, String text, PersonalDataType type) {
    return treat(
        Treatment.builder(operator).key(KEY).pseudonyms(new RunPseudonyms()).build(), text, type);
  }

  private static String treat(Treatment treatment, String text, PersonalDataType type) {
    PersonalData whole = new PersonalData(type, "x", 0, text.length(), 1, "test");
    return treatment.treat(text, List.of(whole)).text();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "REPLACE | EMAIL | a@b.org | [EMAIL]",
        "PSEUDONYM | PERSON | Ann | PERSON_1",
        "MASK | CREDIT_CARD | 4111-1111 | ****-****",
        "KEEP_LAST_4 | CREDIT_CARD | 4111 1111 1111 1234 | **** **** **** 1234",
        "KEEP_LAST_4 | ID | 1234 | **34",
        "GENERALISE | AGE | 47 years old | 40-49 years old",
        "GENERALISE | AGE | 93 | 90+",
        "GENERALISE | DATE | 5 March 1980 | 1980",
        "GENERALISE | IP | 203.0.113.45 | 203.0.113.0/24",
        "GENERALISE | EMAIL | jane@example.org | someone@example.org",
        "GENERALISE | PERSON | Ann | [PERSON]",
        "FORMAT_PRESERVING | ID | 12345 | [ID]",
        "FORMAT_PRESERVING | EMAIL | keller19850314@example.org | [EMAIL]",
        "FORMAT_PRESERVING | ADDRESS | Musterweg 4, 10115 Berlin, 030 | [ADDRESS]",
        "FORMAT_PRESERVING | SECRET | Anna123456Keller | [SECRET]",
        "FORMAT_PRESERVING | URL | https://example.org/keller/19850314 | [URL]",
        "FORMAT_PRESERVING | NATIONAL_ID | RSSMRA85T10A562S | [NATIONAL_ID]",
        "DATE_SHIFT | DATE | some day | [DATE]",
        "GENERALISE | DATE | 1 March 1985 | 1985",
        "KEEP | ID | 12345 | 12345"
      })
  void operator_givesWhatItsNameSays(
      Operator operator, PersonalDataType type, String text, String expected) {
    assertThat(treated(operator, text, type)).isEqualTo(expected);
  }

  @Test
  void drop_leavesNothing() {
    assertThat(treated(Operator.DROP, "Ann", PersonalDataType.PERSON)).isEmpty();
  }

  @Test
  void formatPreserving_keepsShapeAndComesBack() {
    String card = "4111 1111-1111 1111";

    String treated = treated(Operator.FORMAT_PRESERVING, card, PersonalDataType.CREDIT_CARD);

    assertThat(treated).matches("\\d{4} \\d{4}-\\d{4} \\d{4}").isNotEqualTo(card);
    assertThat(by(Operator.FORMAT_PRESERVING, KEY).restored(PersonalDataType.CREDIT_CARD, treated))
        .isEqualTo(card);
    assertThat(
            by(Operator.FORMAT_PRESERVING, PrivacyKey.generate())
                .restored(PersonalDataType.CREDIT_CARD, treated))
        .isNotEqualTo(card);
  }

  @Test
  void generalise_makesOneClassOfYearsThatTellAgesOver89() {
    String older = treated(Operator.GENERALISE, "1 March 1921", PersonalDataType.DATE);

    assertThat(older).startsWith("before 19");
    assertThat(treated(Operator.GENERALISE, "1929-03-01", PersonalDataType.DATE)).isEqualTo(older);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-02-29T10:15:00Z", "2024-02-29T10:15:00+01:00", "2024-02-29 10:15"})
  void dateShift_movesTheDayAndKeepsTheTime_andComesBack(String date) {
    String moved = treated(Operator.DATE_SHIFT, date, PersonalDataType.DATE);

    assertThat(moved)
        .isNotEqualTo(date)
        .matches("\\d{4}-\\d{2}-\\d{2}.*")
        .endsWith(date.substring(10));
    assertThat(by(Operator.DATE_SHIFT, KEY).restored(PersonalDataType.DATE, moved)).isEqualTo(date);
  }

  @Test
  void surrogatesOfDates_areNotAllMovedByTheSameDays() {
    long one = days("2024-03-01");
    long other = days("2024-03-02");
    long third = days("1985-03-14");

    assertThat(Set.of(one, other, third)).hasSizeGreaterThan(1);
  }

  private static long days(String date) {
    String made = treated(Operator.SURROGATE, date, PersonalDataType.DATE);
    return LocalDate.parse(made).toEpochDay() - LocalDate.parse(date).toEpochDay();
  }

  private static Treatment by(Operator operator, PrivacyKey key) {
    return Treatment.builder(operator).key(key).build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.7", "255.255.255.255", "0.0.0.1", "2001:db8:0:0:0:0:0:7"})
  void formatPreserving_makesValidAddressesThatComeBack(String address) throws Exception {
    Treatment treatment = by(Operator.FORMAT_PRESERVING, KEY);

    String treated = treated(Operator.FORMAT_PRESERVING, address, PersonalDataType.IP);

    assertThat(treated).isNotEqualTo(address);
    assertThat(InetAddress.ofLiteral(treated).getAddress())
        .hasSameSizeAs(InetAddress.ofLiteral(address).getAddress());
    assertThat(treatment.restored(PersonalDataType.IP, treated)).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "uuuu-MM-dd",
        "dd/MM/uuuu",
        "MM/dd/uuuu",
        "dd.MM.uuuu",
        "MM-dd-uuuu",
        "d MMMM uuuu",
        "d/M/uuuu"
      })
  void dateShift_comesBackAsTheSameDay(String pattern) {
    DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    for (int key = 0; key < 8; key++) {
      Treatment treatment = by(Operator.DATE_SHIFT, PrivacyKey.generate());
      for (LocalDate day = LocalDate.of(2023, 12, 1);
          day.isBefore(LocalDate.of(2025, 3, 3));
          day = day.plusDays(1)) {
        String written = day.format(format);
        String moved = treat(treatment, written, PersonalDataType.DATE);
        String restored = treatment.restored(PersonalDataType.DATE, moved);

        assertThat(moved).isNotEqualTo(written);
        assertThat(firstReading(restored))
            .as(written + " as " + moved)
            .isEqualTo(firstReading(written));
      }
    }
  }

  /** 03/04/2024 is read as the third of April. */
  private static LocalDate firstReading(String written) {
    return Stream.of("uuuu-MM-dd", "d/M/uuuu", "M/d/uuuu", "d.M.uuuu", "d-M-uuuu", "M-d-uuuu")
        .map(p -> DateTimeFormatter.ofPattern(p).withResolverStyle(ResolverStyle.STRICT))
        .flatMap(
            format -> {
              try {
                return Stream.of(LocalDate.parse(written, format));
              } catch (DateTimeException e) {
                return Stream.empty();
              }
            })
        .findFirst()
        .orElseGet(
            () ->
                LocalDate.parse(
                    written, DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH)));
  }

  @Test
  void sealed_opensWithItsKeyOnly() {
    String sealed = "Hi " + treated(Operator.ENCRYPT, "Änne 😀", PersonalDataType.PERSON) + "!";

    assertThat(sealed).doesNotContain("Änne");
    assertThat(Treatment.unseal(sealed, KEY)).isEqualTo("Hi Änne 😀!");
    assertThat(Treatment.unseal(sealed, PrivacyKey.generate())).isEqualTo(sealed);
    assertThat(Treatment.unseal(sealed.replace("[PERSON~", "[EMAIL~"), KEY)).doesNotContain("Änne");
  }

  @Test
  void dateShift_keepsDistanceAndFormat() {
    String first = treated(Operator.DATE_SHIFT, "01/03/2020", PersonalDataType.DATE);
    String later = treated(Operator.DATE_SHIFT, "2020-03-11", PersonalDataType.DATE);

    assertThat(first).matches("\\d{2}/\\d{2}/\\d{4}").isNotEqualTo("01/03/2020");
    java.time.LocalDate from =
        java.time.LocalDate.parse(
            first, java.time.format.DateTimeFormatter.ofPattern("dd/MM/uuuu"));
    assertThat(from.plusDays(10)).isEqualTo(java.time.LocalDate.parse(later));
  }

  @Test
  void hashAndSurrogate_areStableUnderOneKey() {
    for (Operator operator : List.of(Operator.HASH, Operator.SURROGATE)) {
      String once = treated(operator, "Jane Roe", PersonalDataType.PERSON);
      assertThat(once)
          .isEqualTo(treated(operator, "Jane Roe", PersonalDataType.PERSON))
          .isNotEqualTo(treated(operator, "Jane Doe", PersonalDataType.PERSON))
          .doesNotContain("Roe");
    }
  }

  @Test
  void surrogateNumbers_areValidAndNobodys() {
    for (int i = 1; i < 40; i++) {
      String ssn = treated(Operator.SURROGATE, "536-22-87" + (10 + i), PersonalDataType.US_SSN);
      assertThat(ssn).matches("9\\d\\d-[0-4]\\d-\\d{4}");
      String card =
          treated(Operator.SURROGATE, "4111 1111 1111 11" + (10 + i), PersonalDataType.CREDIT_CARD);
      assertThat(card).matches("4242 42\\d\\d \\d{4} \\d{4}");
      String account =
          treated(
              Operator.SURROGATE, "DE89 3704 0044 0532 0130 " + (10 + i), PersonalDataType.IBAN);
      assertThat(account).matches("DE\\d\\d 0000 \\d{4} \\d{4} \\d{4} \\d\\d");
      assertThat(PersonalDataFinder.standard().find(account))
          .extracting(PersonalData::type)
          .containsExactly(PersonalDataType.IBAN);
      String date = treated(Operator.SURROGATE, "29 Feb 20" + (10 + i), PersonalDataType.DATE);
      assertThat(date).doesNotContain("29 Feb 20" + (10 + i)).matches("\\d{1,2} \\w{3} 20\\d\\d");
      java.time.LocalDate.parse(
          treated(
              Operator.SURROGATE,
              "1988-12-" + (i % 28 + 1 < 10 ? "0" : "") + (i % 28 + 1),
              PersonalDataType.DATE));
    }
    assertThat(treated(Operator.SURROGATE, "GB29 NWBK 6016 1331 9268 19", PersonalDataType.IBAN))
        .matches("GB\\d\\d XXXX \\d{4} \\d{4} \\d{4} \\d\\d");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "31.12.85|\\d\\d\\.\\d\\d\\.\\d\\d|dd.MM.uu",
        "29/02/24|\\d\\d/\\d\\d/\\d\\d|dd/MM/uu",
        "29.02.2024|\\d\\d\\.\\d\\d\\.20\\d\\d|dd.MM.uuuu",
        "1850-03-04|18[45]\\d-\\d\\d-\\d\\d|uuuu-MM-dd",
        "2150-07-08|21[45]\\d-\\d\\d-\\d\\d|uuuu-MM-dd",
        "12 August 1877|\\d{1,2} \\w+ 187[678]|d MMMM uuuu"
      })
  void oddYears_stayDatesOfTheirFormat(String date, String form, String format) {
    for (Operator operator : List.of(Operator.DATE_SHIFT, Operator.SURROGATE)) {
      String made = treated(operator, date, PersonalDataType.DATE);

      assertThat(made).as(operator + " " + date).matches(form).isNotEqualTo(date);
      java.time.LocalDate.parse(
          made,
          java.time.format.DateTimeFormatter.ofPattern(format, java.util.Locale.ENGLISH)
              .withResolverStyle(java.time.format.ResolverStyle.STRICT));
    }
  }

  @Test
  void surrogateOfADayWithoutAYear_keepsAMonth() {
    assertThat(treated(Operator.SURROGATE, "25 May", PersonalDataType.DATE)).matches("0\\d May");
  }

  @Test
  void formatPreserving_makesAnotherAddressOfVersion6() {
    String made = treated(Operator.FORMAT_PRESERVING, "2001:db8::1", PersonalDataType.IP);

    assertThat(made).matches("([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}");
  }

  @Test
  void surrogateCard_passesItsCheck() {
    String card = treated(Operator.SURROGATE, "4111 1111 1111 1111", PersonalDataType.CREDIT_CARD);

    int sum = 0;
    String digits = card.replaceAll("\\D", "");
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      sum += i % 2 == 0 ? digit : (digit > 4 ? digit * 2 - 9 : digit * 2);
    }
    assertThat(sum % 10).isZero();
  }

  @Test
  void typesWithOperatorsOfTheirOwn_areTreatedByThem() {
    Redaction redaction =
        Treatment.builder(Operator.REPLACE)
            .with(PersonalDataType.EMAIL, Operator.KEEP)
            .build()
            .treat(TEXT, PersonalDataFinder.standard().find(TEXT));

    assertThat(redaction.text()).isEqualTo("Pay [CREDIT_CARD] from jane@example.org");
    assertThat(redaction.replaced()).hasSize(1);
  }

  @Test
  void missingKey_isRefused() {
    assertThatThrownBy(() -> Treatment.builder(Operator.ENCRYPT).build())
        .hasMessage("operator encrypt: no key (expected: a key of 32 bytes)");
    assertThatThrownBy(() -> Treatment.builder(Operator.PSEUDONYM).build())
        .hasMessageContaining("no pseudonyms");
    assertThatThrownBy(() -> PrivacyKey.of(new byte[5])).hasMessage("key: 5 bytes (expected: 32)");
    assertThatThrownBy(() -> Operator.ofWireName("x")).hasMessageContaining("keep-last-4");
    assertThat(KEY.toString()).isEqualTo("PrivacyKey[secret]");
  }
}
