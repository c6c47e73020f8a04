package io.sallyport.privacy.internal.names;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.privacy.PersonalDataType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompanyTest {

  private static PersonalDataType type(String text, int words) {
    Sentence sentence = Sentence.of(text, Lexicon.standard());
    return Company.type(sentence, 0, words, PersonalDataType.PERSON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "town",
        "village",
        "city",
        "municipality",
        "suburb",
        "hamlet",
        "district",
        "county",
        "region",
        "island",
        "valley",
        "river",
        "township",
        "settlement",
        "neighbourhood",
        "neighborhood",
        "parish",
        "capital",
        "resort",
        "pueblo",
        "ciudad",
        "municipio",
        "aldea",
        "barrio",
        "provincia",
        "province",
        "stadt",
        "dorf",
        "gemeinde",
        "ville",
        "commune"
      })
  void nameOfASettlement_isAPlace(String word) {
    assertThat(type("Robin Duffy, a small " + word + " in the north", 2))
        .isEqualTo(PersonalDataType.LOCATION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "company", "manufacturer", "corporation", "firm", "startup", "provider", "supplier",
        "retailer", "bank", "insurer", "airline", "brewery", "consultancy", "conglomerate",
        "subsidiary", "publisher", "distributor", "bakery", "empresa", "unternehmen", "entreprise"
      })
  void nameOfAFirm_isAnOrganisation(String word) {
    assertThat(type("Robin Duffy is a leading " + word + " of the north", 2))
        .isEqualTo(PersonalDataType.ORG);
  }

  @Test
  void people_stayPeople() {
    assertThat(type("Robin Duffy, a nurse in a small town", 2)).isEqualTo(PersonalDataType.PERSON);
    assertThat(type("Robin Duffy is in the village", 2)).isEqualTo(PersonalDataType.PERSON);
    assertThat(type("Robin Duffy came", 2)).isEqualTo(PersonalDataType.PERSON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "in", "at", "from", "to", "near", "around", "through", "via", "outside", "visit",
        "visiting", "towards", "toward", "across", "leaving", "en", "aus", "nach", "bei", "à",
        "au", "naar", "uit"
      })
  void placeOfTheLists_isSeenBehind(String word) {
    Sentence sentence = Sentence.of("it " + word + " Heidelberg today", Lexicon.standard());

    assertThat(SecondLook.end(sentence, 2, sentence.length())).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "office",
        "branch",
        "site",
        "campus",
        "area",
        "airport",
        "station",
        "warehouse",
        "plant",
        "facility",
        "residents",
        "suburb",
        "headquarters"
      })
  void placeOfTheLists_isSeenBefore(String word) {
    Sentence sentence = Sentence.of("our Heidelberg " + word + " today", Lexicon.standard());

    assertThat(SecondLook.end(sentence, 1, sentence.length())).isEqualTo(2);
  }

  @Test
  void listsOfCompany_holdNothingElse() {
    assertThat(
            List.of("settlement", "firm", "before", "behind").stream()
                .mapToInt(name -> Company.words(name).size()))
        .containsExactly(31, 21, 23, 13);
  }
}
