package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One datum is treated as one, however it is written, and what is allowed stays. */
class SameDatumTest {

  private static final PrivacyKey KEY =
      PrivacyKey.of(
          Arrays.copyOf("a key of thirty-two bytes".getBytes(StandardCharsets.UTF_8), 32));

  private static String redacted(Treatment treatment, Set<String> allowed, String text) {
    return new Redactor(PersonalDataFinder.complete(), treatment, allowed).redact(text).text();
  }

  @Test
  void numberInTwoForms_hasOnePseudonym() {
    RunPseudonyms run = new RunPseudonyms();
    Treatment treatment = Treatment.builder(Operator.PSEUDONYM).pseudonyms(run).build();

    assertThat(
            redacted(
                treatment,
                Set.of(),
                "card 4532 0155 1283 0362, then card 4532015512830362, card 5555555555554444"))
        .isEqualTo("card CREDIT_CARD_1, then card CREDIT_CARD_1_B, card CREDIT_CARD_2");
    assertThat(run.original("CREDIT_CARD_1_B")).contains("4532015512830362");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(415) 263-9834 | \\(415\\) 555-01\\d\\d",
        "+1 415-263-9834 | \\+1 415-555-01\\d\\d",
        "+49 30 901820 | \\+49 00 0\\d{5}",
        "030 901820 | 000 \\d{6}"
      })
  void surrogateOfAPhone_isNobodys(String phone, String expected) {
    Treatment treatment = Treatment.builder(Operator.SURROGATE).key(KEY).build();

    assertThat(redacted(treatment, Set.of(), "phone: " + phone)).matches("phone: " + expected);
  }

  @Test
  void phoneInTwoForms_hasOneSurrogate() {
    Treatment treatment = Treatment.builder(Operator.SURROGATE).key(KEY).build();

    String first = redacted(treatment, Set.of(), "phone: (415) 263-9834");
    String second = redacted(treatment, Set.of(), "phone: 415.263.9834");

    assertThat(first.replaceAll("\\D", "")).isEqualTo(second.replaceAll("\\D", ""));
  }

  @Test
  void allowedName_staysBesideOneThatSharesAWord() {
    Treatment treatment = Treatment.builder(Operator.REPLACE).build();

    assertThat(
            redacted(
                treatment,
                Set.of("Robert Koch"),
                "Robert Kochmann visited the Robert Koch Institute that Robert Koch founded."))
        .contains("that Robert Koch founded")
        .doesNotContain("Kochmann");
  }

  @Test
  void allowedName_staysWhereJapaneseWritesOn() {
    Treatment treatment = Treatment.builder(Operator.REPLACE).build();
    String text = "氏名: 田中太郎さん、電話 03-5550-0132";
    PersonalData name =
        PersonalDataFinder.complete().find(text).stream()
            .filter(data -> data.type() == PersonalDataType.PERSON)
            .findFirst()
            .orElseThrow();
    String found = text.substring(name.start(), name.end());

    assertThat(redacted(treatment, Set.of(), text)).doesNotContain(found);
    assertThat(redacted(treatment, Set.of(found), text)).contains(found).doesNotContain("0132");
  }

  @Test
  void allowedText_staysWhereverItStands_andNothingLonger() {
    Treatment treatment = Treatment.builder(Operator.REPLACE).build();
    String mail = "a@example.org";

    assertThat(
            redacted(
                treatment,
                Set.of(mail, "b@example.org, " + mail),
                mail + " " + "and so on ".repeat(500) + mail + ", anna@example.org, " + mail))
        .startsWith(mail)
        .endsWith(mail)
        .doesNotContain("anna@");
  }
}
