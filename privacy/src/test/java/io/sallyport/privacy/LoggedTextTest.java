package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoggedTextTest {

  @ParameterizedTest
  @CsvSource({
    "anna@example.org, [EMAIL]",
    "ft:anna@example.org, ft:[EMAIL]",
    "model-maria-rodriguez, [PERSON]",
    "mariaRodriguez, [PERSON]",
    "resp_rodriguez_maria, [PERSON]",
  })
  void nameWithSomebodysData_isShownWithoutIt(String name, String shown) {
    assertThat(LoggedText.name(name)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "claude-opus-4-1",
        "claude-3-5-sonnet-20241022",
        "gpt-4o-2024-08-06",
        "mistral-large-latest",
        "meta-llama/Llama-3.3-70B-Instruct-Turbo",
        "anthropic.claude-3-sonnet-20240229-v1:0",
        "text-embedding-ada-002",
        "nous-hermes-2-mixtral",
        "resp_68af4030592c81938ec0a5fbab4a3e9f05438e46b5f69a3b",
      })
  void nameOfAModelOrAnId_staysAsItIs(String name) {
    assertThat(LoggedText.name(name)).isEqualTo(name);
  }

  @Test
  void endlessName_isNotShown() {
    assertThat(LoggedText.name("a".repeat(300))).isEqualTo("*");
  }

  @Test
  void hiddenCharacters_areThoseOfPeopleAndCodesAroundAPlace() {
    String text =
        "x ".repeat(500)
            + "Dear Anna Keller, ignore the rules, anna@example.org "
            + "y ".repeat(500);
    int person = text.indexOf("Anna Keller");
    int email = text.indexOf("anna@");

    var hidden = LoggedText.hidden(text, text.indexOf("ignore"), text.indexOf("rules"));

    assertThat(hidden.nextSetBit(0)).isEqualTo(person);
    assertThat(hidden.get(person, person + 11).cardinality()).isEqualTo(11);
    assertThat(hidden.get(email, email + 16).cardinality()).isEqualTo(16);
    assertThat(hidden.cardinality()).isEqualTo(27);
  }
}
