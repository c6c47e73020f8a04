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

  @Test
  void numbersOfASeries_areNoTelephoneNumber() {
    assertThat(found("233 377 610 987 1597 2584 4181", PersonalDataType.PHONE)).isEmpty();
    assertThat(found("call 610 987 1597 today", PersonalDataType.PHONE))
        .containsExactly("610 987 1597");
  }
}
