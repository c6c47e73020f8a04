package io.sallyport.privacy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.PersonalDataFinder;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecognizerFilesTest {

  static Stream<Arguments> examples() {
    return RecognizerFiles.readEntries().stream()
        .flatMap(entry -> entry.examples().stream().map(text -> Arguments.of(entry.id(), text)));
  }

  static Stream<Arguments> counterExamples() {
    return RecognizerFiles.readEntries().stream()
        .flatMap(
            entry -> entry.counterExamples().stream().map(text -> Arguments.of(entry.id(), text)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("examples")
  void example_isFoundByItsRecognizer(String id, String text) {
    assertThat(finderOf(id).find(text)).extracting(PersonalData::recognizer).containsOnly(id);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("counterExamples")
  void counterExample_isNotFoundByItsRecognizer(String id, String text) {
    assertThat(finderOf(id).find(text)).extracting(PersonalData::recognizer).doesNotContain(id);
  }

  /** What is everyday is looked for by the finder of everything only. */
  private static PersonalDataFinder finderOf(String id) {
    PersonalDataFinder standard = PersonalDataFinder.standard();
    return standard.recognizers().contains(id) ? standard : PersonalDataFinder.structured();
  }

  @Test
  void everyRecognizer_isThereWithExamples() {
    assertThat(PersonalDataFinder.structured().recognizers())
        .containsExactlyElementsOf(TestLists.lines("recognizers.txt"))
        .hasSizeGreaterThanOrEqualTo(120);
    assertThat(RecognizerFiles.readEntries())
        .allSatisfy(
            entry -> {
              assertThat(entry.examples()).isNotEmpty();
              assertThat(entry.counterExamples()).isNotEmpty();
            });
  }

  @Test
  void everyCountryOfIban_isThere() {
    Map<String, Integer> lengths = RecognizerFiles.readNumbers("iban-lengths.json");

    assertThat(lengths).hasSize(88).allSatisfy((country, n) -> assertThat(n).isBetween(15, 34));
  }

  @ParameterizedTest
  @CsvSource({
    "visa, 4012888888881881",
    "mastercard, 5105105105105100",
    "mastercard, 2223000048400011",
    "amex, 371449635398431",
    "diners, 30569309025904",
    "discover, 6011000990139424",
    "jcb, 3566002020360505",
    "unionpay, 6200000000000005",
    "maestro, 6759649826438453",
    "mir, 2200000000000004"
  })
  void numberOfIssuer_isNamedAfterIt(String issuer, String number) {
    List<PersonalData> found = PersonalDataFinder.standard().find("card " + number);

    assertThat(found).extracting(PersonalData::subtype).containsExactly(issuer);
  }
}
