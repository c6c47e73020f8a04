package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Words that look like names and stand for no person and no organisation. */
final class HarmlessWordsTest {

  private static final Set<PersonalDataType> NAMES =
      Set.of(PersonalDataType.PERSON, PersonalDataType.ORG);

  static List<String> harmless() {
    try (InputStream stream =
        Objects.requireNonNull(
            HarmlessWordsTest.class.getResourceAsStream("/harmless-words.txt"))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void harmlessLine_namesNobody(String line) {
    assertThat(PersonalDataFinder.complete().find(line))
        .filteredOn(data -> NAMES.contains(data.type()))
        .isEmpty();
  }

  @Test
  void peopleBesideSuchWords_areFound() {
    for (String line :
        List.of(
            "ERROR while Annegret Keller was signed in",
            "EKG of Annegret Keller: normal",
            "Annegret Keller has Guillain-Barré syndrome.",
            "Annegret Keller flew to Vienna.",
            "Vienna Keller was there.")) {
      assertThat(PersonalDataFinder.complete().find(line))
          .as(line)
          .extracting(PersonalData::type)
          .contains(PersonalDataType.PERSON);
    }
  }

  @Test
  void measuresAreNoAddresses_andAddressesOfMachinesNoHomes() {
    for (String line :
        List.of(
            "Speeds of 100 Mbps, 1000 Mbps, 2.5 Gbps and 500 Kbps were seen; 300 Rpm.",
            "address: GET /v1/12/users",
            "address: /api/v2/orders/12, /api/v2/users",
            "| pass | fail |\n| --- | --- |\n| 3 | 4 |",
            "Pass | Fail | Skip\n12 | 3 | 4")) {
      assertThat(PersonalDataFinder.complete().find(line))
          .as(line)
          .filteredOn(
              data ->
                  data.type() == PersonalDataType.ADDRESS || data.type() == PersonalDataType.SECRET)
          .isEmpty();
    }
    for (String line :
        List.of(
            "address: Calle Mayor 5, 28013 Madrid",
            "address: c/o Keller, Hauptstraße 5/7, Berlin",
            "| user | pass |\n| --- | --- |\n| anna | hunter2! |",
            "pass=fail")) {
      assertThat(PersonalDataFinder.complete().find(line))
          .as(line)
          .extracting(PersonalData::type)
          .containsAnyOf(PersonalDataType.ADDRESS, PersonalDataType.SECRET);
    }
  }

  @Test
  void firmsCalledAfterPeople_areNoPeople_andTitlesNoNames() {
    for (String line :
        List.of(
            "JP Morgan Chase confirmed the wire transfer.",
            "We partnered with Tésia, a small bakery based in Bath.",
            "Hey Mrs, the guidelines are out.",
            "TransactTime: 20230302 of the call",
            "a < SHORTEST_PASSWORD || Entropy.bits(x) || isPlaceholder(x)")) {
      assertThat(PersonalDataFinder.complete().find(line))
          .as(line)
          .extracting(PersonalData::type)
          .doesNotContain(PersonalDataType.PERSON, PersonalDataType.PHONE, PersonalDataType.SECRET);
    }
    String signed = "Signed by Dr. Emily Hartwell, Oncology";
    assertThat(PersonalDataFinder.complete().find(signed))
        .extracting(data -> signed.substring(data.start(), data.end()))
        .containsExactly("Emily Hartwell");
  }

  @Test
  void peopleInSentences_areNoNamesOfCode() {
    for (String line :
        List.of(
            "In my class Jordan, who was born in May, reads.",
            "The class Annegret Keller taught was full.",
            "We import Annegret from the other team.")) {
      assertThat(PersonalDataFinder.complete().find(line))
          .as(line)
          .extracting(PersonalData::type)
          .contains(PersonalDataType.PERSON);
    }
  }

  @Test
  void thingsByTheFieldsBesideThem_areNobody_andPeopleAreThere() {
    for (String text :
        List.of(
            "NAME                  READY   STATUS    RESTARTS   AGE\n"
                + "nginx-deployment-66b6   1/1     Running   2          5d\n"
                + "jackson-worker-0        1/1     Running   0          3d",
            "name: Blue Widget\nprice: 12.50\nsku: BW-100",
            "{\"products\":[{\"name\":\"Blue Widget\",\"price\":12.5},"
                + "{\"name\":\"Red Gadget\",\"price\":8}]}",
            "Change at Baker Street station for the other line.")) {
      assertThat(PersonalDataFinder.complete().find(text)).as(text).isEmpty();
    }
    for (String text :
        List.of(
            "{\"name\":\"Annegret Keller\",\"price\":12.5}",
            "{\"name\":\"Blue Widget\",\"email\":\"b@example.org\",\"price\":1}",
            "We believe in Annegret Keller and her team.",
            "Julia Keller wrote it in Python.",
            "NAME          EMAIL\nanna-keller   anna@example.org",
            "Hurricane season ended, said Katrina Keller.")) {
      assertThat(PersonalDataFinder.complete().find(text))
          .as(text)
          .extracting(PersonalData::type)
          .contains(PersonalDataType.PERSON);
    }
  }
}
