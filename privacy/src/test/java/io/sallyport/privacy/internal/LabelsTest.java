package io.sallyport.privacy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.PersonalDataFinder;
import io.sallyport.privacy.PersonalDataType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LabelsTest {

  private static final PersonalDataFinder FINDER = PersonalDataFinder.structured();

  /** A list, a value that stands behind each of its labels, and what it is found as. */
  private static Stream<Arguments> lists() {
    Set<PersonalDataType> numbers =
        EnumSet.of(PersonalDataType.NATIONAL_ID, PersonalDataType.ID, PersonalDataType.US_SSN);
    return Stream.of(
        Arguments.of("phone", "044 555 0123", EnumSet.of(PersonalDataType.PHONE), 45),
        Arguments.of("national-id", "ABS 123457", numbers, 40),
        Arguments.of("tax", "DZ7730184", numbers, 36),
        Arguments.of("passport", "KX7730184", numbers, 36),
        Arguments.of("vehicle", "KX77 RGD", numbers, 36),
        Arguments.of("record", "KX77-30184", numbers, 36),
        Arguments.of("account", "8601 11 17947", numbers, 36),
        Arguments.of("birth", "23.04.1968", EnumSet.of(PersonalDataType.DATE), 40),
        Arguments.of("address", "Quillgasse 14, Xanten", EnumSet.of(PersonalDataType.ADDRESS), 40),
        Arguments.of("person", "Zsuqha Krabovi", EnumSet.of(PersonalDataType.PERSON), 40),
        Arguments.of("name", "Lucía Moreno", EnumSet.of(PersonalDataType.PERSON), 15),
        Arguments.of("name-part", "Moreno", EnumSet.of(PersonalDataType.PERSON), 1),
        Arguments.of("place", "Quillstadt", EnumSet.of(PersonalDataType.LOCATION), 30),
        Arguments.of("street", "Quillgasse", EnumSet.of(PersonalDataType.ADDRESS), 15));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lists")
  void value_behindEveryLabelOfEveryLanguage_isFoundWhole(
      String list, String value, Set<PersonalDataType> types, int languages) {
    var labels = RecognizerFiles.readLabels(list);

    assertThat(labels).hasSizeGreaterThanOrEqualTo(languages);
    assertThat(labels)
        .allSatisfy(
            (language, words) ->
                assertThat(words)
                    .as(language)
                    .allSatisfy(label -> assertFound(label, value, types)));
  }

  private static void assertFound(String label, String value, Set<PersonalDataType> types) {
    String text = (label.endsWith(":") ? label : label + ":") + " " + value + "\nok";
    int start = text.indexOf(value);
    List<PersonalData> found = FINDER.find(text);

    assertThat(found)
        .as(text)
        .anySatisfy(
            data -> {
              assertThat(types).contains(data.type());
              assertThat(data.start()).isLessThanOrEqualTo(start);
              assertThat(data.end()).isGreaterThanOrEqualTo(start + value.length());
            });
  }

  @ParameterizedTest
  @MethodSource("writings")
  void label_howeverItIsWritten_isRead(String text, String value) {
    assertThat(FINDER.find(text))
        .extracting(data -> text.substring(data.start(), data.end()))
        .contains(value);
  }

  private static Stream<Arguments> writings() {
    return Stream.of(
        Arguments.of("<lastName>Szczepaniak</lastName>", "Szczepaniak"),
        Arguments.of("<phone use=\"home\">22 555 01 43</phone>", "22 555 01 43"),
        Arguments.of("{\"last_name\": \"Szczepaniak\"}", "Szczepaniak"),
        Arguments.of("{\"first\":\"Anna\",\"last\":\"Szczepaniak\"}", "Anna"),
        Arguments.of("last: Keller", "Keller"),
        Arguments.of("Hausnummer: 12a\n", "12a"),
        Arguments.of("TEL.-NR.: 0711 5550123", "0711 5550123"),
        Arguments.of("Geb.-Datum: 11.11.1949", "11.11.1949"),
        Arguments.of("Phone (home) – 020 7946 0018", "020 7946 0018"),
        Arguments.of("電話番号は03-5555-0143です", "03-5555-0143"),
        Arguments.of("Cognome: Rossi Nome: Mario", "Rossi"),
        Arguments.of("surname = o'rourke", "o'rourke"));
  }

  @ParameterizedTest
  @MethodSource("brokenWords")
  void word_thatABrowserMayBreak_isReadWhole(String text, String value) {
    assertThat(PersonalDataFinder.complete().find(text))
        .extracting(data -> text.substring(data.start(), data.end()))
        .containsExactly(value);
  }

  private static Stream<Arguments> brokenWords() {
    return Stream.of(
        Arguments.of("mail ann<wbr>a@exam&shy;ple.org now", "ann<wbr>a@exam&shy;ple.org"),
        Arguments.of("<b>Ros<wbr>alind Pem<wbr/>broke</b>", "Ros<wbr>alind Pem<wbr/>broke"));
  }

  @ParameterizedTest
  @MethodSource("clean")
  void text_aboutNobody_staysEvenBehindWordsThatAreLabels(String text) {
    assertThat(PersonalDataFinder.complete().find(text)).isEmpty();
  }

  private static Stream<String> clean() {
    return Stream.of(
        "dev msg",
        "Heat map cell 1234-5678-9012",
        "Customer: You too, goodbye!",
        "Name: Server",
        "last: Monday",
        "last: page=5, first: Yes",
        "model: gpt-clinic, temperature: 0.2",
        "patient: stable",
        "会議は午前10時に始まります。",
        "El envío tarda sin 12345 euros",
        "Phone support is included in the Business plan.",
        "/home/runner/work and C:\\Users\\Public");
  }
}
