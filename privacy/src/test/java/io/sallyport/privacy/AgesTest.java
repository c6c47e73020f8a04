package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ages belong to persons. */
class AgesTest {

  private static List<String> found(String text, PersonalDataType type) {
    return PersonalDataFinder.complete().find(text).stream()
        .filter(data -> data.type() == type)
        .map(data -> text.substring(data.start(), data.end()))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "building",
        "house",
        "castle",
        "church",
        "bridge",
        "tower",
        "wall",
        "tree",
        "oak",
        "dog",
        "cat",
        "horse",
        "cow",
        "puppy",
        "kitten",
        "whisky",
        "whiskey",
        "wine",
        "cheese",
        "car",
        "truck",
        "bus",
        "ship",
        "boat",
        "engine",
        "machine",
        "laptop",
        "computer",
        "company",
        "firm",
        "theory",
        "law",
        "manuscript",
        "painting",
        "statue",
        "glacier",
        "rock",
        "fossil",
        "mummy",
        "bug",
        "town",
        "village"
      })
  void ageOfAThing_isNobodys(String thing) {
    assertThat(found("The " + thing + " is 130 years old.", PersonalDataType.AGE)).isEmpty();
    assertThat(found("a 14-year-old " + thing, PersonalDataType.AGE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Anna is 34 years old.",
        "The owner of the dog, 34 years old, called.",
        "The dog's owner is 34 years old.",
        "I have a dog. I am 34 years old.",
        "The patient is 34 years old.",
        "34 years old, living alone",
        "The company was founded when Anna was 34 years old.",
        "In the house Anna Keller is 34 years old.",
        "My father died in the house when he was 34 years old."
      })
  void ageOfAPerson_isFoundBesideThings(String text) {
    assertThat(found(text, PersonalDataType.AGE)).containsExactly("34 years old");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Das Haus ist 130 Jahre alt.",
        "Unser Hund ist 7 Jahre alt.",
        "Die Kirche ist 300 Jahre alt.",
        "La casa tiene 130 años.",
        "El perro tiene 7 años.",
        "La maison a 130 ans.",
        "Notre chien a 7 ans.",
        "Dom ma 130 lat.",
        "Ten budynek ma 95 lat.",
        "La casa ha 130 anni.",
        "Il ponte ha 95 anni.",
        "Het huis is 130 jaar oud.",
        "De hond is 7 jaar oud.",
        "A casa tem 130 anos.",
        "O prédio tem 95 anos."
      })
  void ageOfAThing_isNobodysInOtherLanguages(String text) {
    assertThat(found(text, PersonalDataType.AGE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The owner of the house is 93 years old.",
        "Der Besitzer vom Haus ist 93 Jahre alt.",
        "El dueño de la casa tiene 93 años.",
        "Compró la casa y tiene 93 años.",
        "J'ai un chien et j'ai 34 ans.",
        "Le propriétaire de la maison a 93 ans.",
        "Il proprietario della casa ha 93 anni.",
        "De eigenaar van het huis is 93 jaar oud.",
        "O dono da casa tem 93 anos.",
        "Właściciel domu ma 93 lata, pacjent.",
        "Una casa di 130 anni, un uomo di 34 anni."
      })
  void ageOfWhoOwnsAThing_isFoundInEveryLanguage(String text) {
    assertThat(found(text, PersonalDataType.AGE)).hasSize(1);
  }

  @Test
  void seriesThatBeginsLikeATelephoneNumber_isNone() {
    assertThat(found("202 555 0143 610 987 1597 2584 4181", PersonalDataType.PHONE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "-", "."})
  void telephoneNumbersInARow_areFoundAll(String sign) {
    String row = "415 555 0132 415 555 0133 415 555 0134".replace(" ", sign);
    assertThat(found("my numbers: " + row, PersonalDataType.PHONE)).hasSize(3);
    assertThat(found("415 555 0132 4111 1111 1111 1111", PersonalDataType.PHONE))
        .containsExactly("415 555 0132");
  }

  @Test
  void numbersOfASeries_areNoTelephoneNumber() {
    assertThat(found("233 377 610 987 1597 2584 4181", PersonalDataType.PHONE)).isEmpty();
    assertThat(found("call 610 987 1597 today", PersonalDataType.PHONE))
        .containsExactly("610 987 1597");
  }
}
