package io.sallyport.privacy;

import static io.sallyport.privacy.FoundPeople.people;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names without capitals in lines that people write in a hurry. */
final class ChatNamesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lol nadia forgot her keys again | nadia",
        "idk if priya is coming 2nite | priya",
        "ngl katarzyna was right smh | katarzyna",
        "omw w my sis fatima, brb | fatima",
        "omg did u see miguels new car | miguels",
        "pls tell uncle bogdan i said hi lol | bogdan",
        "i dont think tobias is ok | tobias"
      })
  void givenNameInAChat_isFound(String text, String name) {
    assertThat(people(text)).containsExactly(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lol the bus was late again",
        "omg cancelled again smh",
        "idk man the wifi is down in paris",
        "brb gonna grab some coffee",
        "pls update the app b4 monday",
        "ngl this update broke everything",
        "The parser reads every identifier of the file.",
        "for u in users: n = r + w"
      })
  void whatIsNoNameOrNoChat_stays(String text) {
    assertThat(people(text)).isEmpty();
  }
}
