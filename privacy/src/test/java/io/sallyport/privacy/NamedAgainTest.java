package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who was named once in a text is known wherever the name comes again, however it is written. */
final class NamedAgainTest {

  private static final String FIRST = "Anna Miller and Tom Kowalski came on Monday. ";

  private static String treated(String rest) {
    Treatment drop = Treatment.builder(Operator.REPLACE).build();
    String text = FIRST + rest;
    return drop.treat(text, PersonalDataFinder.complete().find(text)).text().substring(34);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Miller's car is red.",
        "Later Miller signed.",
        "Then MILLER signed.",
        "Kowalski’s dog barks.",
        "KOWALSKI signed.",
        "Ask ANNA MILLER'S brother.",
        "He wrote to anna.miller in the chat.",
        "The folder miller_anna is full.",
        "The branch of tom-kowalski was merged.",
        "later anna miller called again."
      })
  void nameThatComesAgain_isTreated(String rest) {
    assertThat(treated(rest).toLowerCase(Locale.ROOT)).doesNotContain("miller", "kowalski");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "the miller ground the corn.",
        "The Miller Hotel was full.",
        "an anna is an old coin.",
        "every miller has a wheel."
      })
  void wordThatIsTheSameAsAName_stays(String rest) {
    assertThat(treated(rest)).endsWith(rest);
  }

  @Test
  void givenNameThatIsASmallTownToo_isKnownAgain_aBigTownIsNot() {
    String text = "Anna Keller, anna@keller.org\nAnna's card is lost.";

    assertThat(PersonalDataFinder.complete().find(text))
        .extracting(data -> text.substring(data.start(), data.end()))
        .containsExactly("Anna Keller", "anna@keller.org", "Anna");
  }

  @Test
  void dateBesideAName_isFound_howeverItIsWritten() {
    for (String date :
        List.of("2024-02-29", "2024/03/15", "2024-12-31T10:15:00Z", "15.03.2024", "03/15/2024")) {
      String text = "Admitted patient Anna Keller on " + date + " and so on.";

      assertThat(PersonalDataFinder.complete().find(text))
          .extracting(data -> text.substring(data.start(), data.end()))
          .contains(date);
    }
    assertThat(PersonalDataFinder.complete().find("released 2024-03-15, 2024-03-15T10:15:00Z"))
        .isEmpty();
  }
}
