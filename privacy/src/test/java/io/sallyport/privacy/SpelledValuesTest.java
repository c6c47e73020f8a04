package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that the spelling of Markdown, HTML, mails, JSON and people takes apart. */
class SpelledValuesTest {

  private static final PersonalDataFinder FINDER = PersonalDataFinder.complete();

  private static List<String> found(PersonalDataType type, String text) {
    return FINDER.find(text).stream()
        .filter(data -> data.type() == type)
        .map(data -> text.substring(data.start(), data.end()))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "EMAIL ~ anna\\.keller@example\\.org ~ Mail anna\\.keller@example\\.org today",
        "CREDIT_CARD ~ 4111\\-1111\\-1111\\-1111 ~ card 4111\\-1111\\-1111\\-1111",
        "US_SSN ~ 536\\-22\\-8145 ~ SSN 536\\-22\\-8145",
        "PHONE ~ +49\\-30\\-901820 ~ call +49\\-30\\-901820",
        "IBAN ~ DE89\\ 3704\\ 0044\\ 0532\\ 0130\\ 00 ~ IBAN DE89\\ 3704\\ 0044\\ 0532\\ 0130\\ 00",
        "EMAIL ~ annegret@secretmail\\\\.org ~ {\"pattern\": \"annegret@secretmail\\\\.org\"}",
        "EMAIL ~ anna.keller<span>@</span>example.org ~ anna.keller<span>@</span>example.org",
        "EMAIL ~ anna.keller@<!-- -->example.org ~ to anna.keller@<!-- -->example.org",
        "US_SSN ~ 536<b>-</b>22-8145 ~ SSN 536<b>-</b>22-8145",
        "CREDIT_CARD ~ 4111<i> </i>1111<i> </i>1111<i> </i>1111 ~ 4111<i> </i>1111<i> </i>1111<i> </i>1111",
        "EMAIL ~ anna.keller=40example.org ~ From: anna.keller=40example.org",
        "EMAIL ~ anna=2Ekeller=40example=2Eorg ~ From: anna=2Ekeller=40example=2Eorg",
        "EMAIL ~ anna.keller\\\\u0040example.org ~ {\\\"email\\\":\\\"anna.keller\\\\u0040example.org\\\"}",
        "CREDIT_CARD ~ 4111 111111111111 ~ card 4111 111111111111 ok",
        "CREDIT_CARD ~ 41111111 11111111 ~ 41111111 11111111",
        "CREDIT_CARD ~ 411111 1111111111 ~ pay 411111 1111111111",
        "CREDIT_CARD ~ 4111-111111111111 ~ 4111-111111111111",
        "CREDIT_CARD ~ 4242*4242*4242*4242 ~ 4242*4242*4242*4242",
        "CREDIT_CARD ~ 4111\\u0020111111111111 ~ {\"c\":\"4111\\u0020111111111111\"}",
        "PHONE ~ 0 1 7 6 - 1 2 3 4 5 6 7 8 ~ call me: 0 1 7 6 - 1 2 3 4 5 6 7 8",
        "EMAIL ~ jane.roe AT-SIGN example DOT com ~ jane.roe AT-SIGN example DOT com",
        "EMAIL ~ marie arobase exemple point fr ~ marie arobase exemple point fr",
        "EMAIL ~ john ät example punkt de ~ john ät example punkt de",
        "PERSON ~ 𝐀𝐧𝐧𝐞𝐠𝐫𝐞𝐭 𝐙𝐰𝐞𝐭𝐬𝐜𝐡𝐤𝐞𝐧 ~ 𝐀𝐧𝐧𝐞𝐠𝐫𝐞𝐭 𝐙𝐰𝐞𝐭𝐬𝐜𝐡𝐤𝐞𝐧 called",
        "PERSON ~ Annegret \"Anni\" Zwetschken ~ Write to Annegret \"Anni\" Zwetschken.",
        "PERSON ~ A n n a   K e l l e r ~ A n n a   K e l l e r called. T h i s  i s  i m p o r t a n t",
        "LOCATION ~ B e r l i n ~ My name is A n n a  K e l l e r and I live in B e r l i n .",
        "PERSON ~ A n n a  K e l l e r ~ My name is A n n a  K e l l e r and I live in B e r l i n .",
        "PERSON ~ O'Brien ~ name='O'Brien'",
      })
  void valueInAnotherSpelling_isFoundWhole(PersonalDataType type, String datum, String text) {
    assertThat(found(type, text)).containsExactly(datum);
  }

  @ParameterizedTest
  @CsvSource({
    "**Peter** *Johansson*, Peter, Johansson",
    "**Annegret** _Zwetschken_ was here, Annegret, Zwetschken",
    "<p>Annegret&nbsp;Zwetschken called</p>, Annegret, Zwetschken",
    "<b>Peter</b> <i>Johansson</i> called, Peter, Johansson",
  })
  void nameMarkedUpInParts_isFoundAndKeepsItsMarks(String text, String first, String last) {
    assertThat(found(PersonalDataType.PERSON, text)).containsExactly(first, last);
  }

  @Test
  void valueBetweenSingleQuotationMarks_leavesThemAlone() {
    assertThat(found(PersonalDataType.PERSON, "last_name='Zwetschken', first_name='Annegret'"))
        .containsExactly("Zwetschken", "Annegret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-23 14:30:15 INFO pool 41111111 11111112 ms",
        "rows 41111111 11111111 20261123 14301501",
        "offset 1700000000 123456 size 8192 4096",
        "He wrote 1 2 3 4 5 6 7 8 9 10 on the board.",
        "grep -E 'foo\\.bar\\-[a-z]+' src\\main\\java",
        "the <b>bold</b> word and <i>another</i> one",
        "See *the* Git `Repo` Browser.",
        "https://example.org/?q=40&x=2E",
      })
  void ordinaryText_staysAsItIs(String text) {
    assertThat(PersonalDataFinder.standard().find(text)).isEmpty();
    assertThat(found(PersonalDataType.PERSON, text)).isEmpty();
  }

  @Test
  void namesMarkedUpBehindHundredsOfOthers_areFound() {
    String words = "the **red** *green* lamp and **Blue** *Yellow* lamp stood there\n";
    String text = words.repeat(300) + "then **Annegret** *Zwetschken* called";
    assertThat(PersonalDataFinder.complete().find(text))
        .extracting(data -> text.substring(data.start(), data.end()))
        .contains("Annegret", "Zwetschken");
    String line = "**Oak** *Elm* ".repeat(400) + "and **Annegret** *Zwetschken* called";
    assertThat(PersonalDataFinder.complete().find(line))
        .extracting(data -> line.substring(data.start(), data.end()))
        .contains("Annegret", "Zwetschken");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "S A L E  S A L E  S A L E 5 0 % off",
        "I N V O I C E   2 0 2 6 - 0 0 1 2   T o t a l   4 9 9",
        "c h a p t e r  o n e",
        "| a | b | c | d | e | f |",
        "matrix 1 0 0 0 1 0 0 0 1"
      })
  void lettersApart_areNoName(String text) {
    assertThat(FINDER.find(text)).isEmpty();
  }
}
