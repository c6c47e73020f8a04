package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A number of JSON says the same digits, however it is written. */
class NumbersOfJsonTest {

  @TempDir private Path folder = Path.of("");

  private static Redactor redactor(Treatment.Builder treatment) {
    return new Redactor(PersonalDataFinder.complete(), treatment.build(), Set.of());
  }

  private static String file(String json) throws Exception {
    return RedactedFile.of(FileRedaction.Format.JSON, json);
  }

  private PrivateCall call() {
    return new PrivacyGate(PrivacyPolicy.standard(), Vault.open(folder)).open("acme", "");
  }

  private static String treated(PrivateCall call, String text) {
    return call.treat(List.of(new PrivateText(text, PrivateText.Kind.PROSE)), List.of()).getFirst();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"card\":4111111111111111.0}",
        "{\"card\":4111111111111111.00}",
        "{\"card\":-4111111111111111.0}",
        "{\"card\":4111111111111111.5}",
        "{\"card\":4.111111111111111e15}",
        "{\"card\":4.111111111111111E+15}",
        "{\"card\":4111111111111111e0}",
        "{\"card\":41111111111111110e-1}",
        "{\"n\":[1,4111111111111111.0]}",
        "[4111111111111111.0]",
        "{\"card\":4111.111111111111}",
        "{\"card\":41111111.11111111}"
      })
  void card_isHiddenInCallsAndFiles_howeverItsNumberIsWritten(String json) throws Exception {
    assertThat(treated(call(), json)).contains("\"CREDIT_CARD_1\"").doesNotContain("111111");
    assertThat(file(json)).contains("\"[CREDIT_CARD]\"").doesNotContain("111111");
  }

  @Test
  void labelledNumber_isHiddenWithAFraction() throws Exception {
    assertThat(treated(call(), "{\"ssn\":536228145.0}")).isEqualTo("{\"ssn\":\"US_SSN_1\"}");
    assertThat(file("{\"ssn\":536228145.0}")).isEqualTo("{\"ssn\":\"[US_SSN]\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1.50,\"b\":1e999999,\"c\":-1e-999999,\"d\":0.4111111111111111}",
        "{\"price\":4111.111111111111,\"lat\":41.11111111111111}",
        "{\"price\":54000.50,\"at\":1700000000.123,\"small\":1.234567e-5}"
      })
  void amountsAndHugeExponents_stayAsTheyAre(String json) throws Exception {
    assertThat(treated(call(), json)).isEqualTo(json);
    assertThat(file(json)).isEqualTo(json);
  }

  @Test
  void otherNumbersBesideATreatedOne_stayAsWritten() {
    assertThat(treated(call(), "{\"price\":1.50,\"card\":4111111111111111.0}"))
        .isEqualTo("{\"price\":1.50,\"card\":\"CREDIT_CARD_1\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "see {\"card\":-4111111111111111} ok | see {\"card\":\"[CREDIT_CARD]\"} ok",
        "see {\"card\":4111111111111111.0} ok | see {\"card\":\"[CREDIT_CARD]\"} ok",
        "see {\"card\": -4111111111111111.00, \"n\":1} | see {\"card\": \"[CREDIT_CARD]\", \"n\":1}",
        "Log: {\"a\": 4.111111111111111e15} seen | Log: {\"a\": \"[CREDIT_CARD]\"} seen",
        "see {\"a\":[1,4.111111111111111E+15]} | see {\"a\":[1,\"[CREDIT_CARD]\"]}",
        "see {\"a\":411111111111111.1e1,\"b\":2} | see {\"a\":\"[CREDIT_CARD]\",\"b\":2}",
        "see {\"ssn\":5.36228145e8} | see {\"ssn\":\"[US_SSN]\"}",
        "see {\"card\":4111.111111111111} ok | see {\"card\":\"[CREDIT_CARD]\"} ok",
        "the card is 4.111111111111111e15. | the card is [CREDIT_CARD].",
        "a sum of 4111.111111111111 and 4.2e15 | a sum of 4111.111111111111 and 4.2e15",
        "see {\"n\":[1.0,-4111111111111111.0]} ok | see {\"n\":[1.0,\"[CREDIT_CARD]\"]} ok",
      })
  void wholeNumberInAText_becomesOneString(String text, String expected) {
    assertThat(redactor(Treatment.builder(Operator.REPLACE)).redact(text).text())
        .isEqualTo(expected);
  }

  @Test
  void numberInAText_isQuotedByWhetherItComesBackFromHere() {
    String text = "see {\"card\":4111111111111111} ok";
    Treatment.Builder several =
        Treatment.builder(Operator.SURROGATE)
            .with(PersonalDataType.CREDIT_CARD, Operator.KEEP_LAST_4)
            .key(PrivacyKey.of(new byte[32]));

    assertThat(redactor(several).redact(text).text())
        .isEqualTo("see {\"card\":\"************1111\"} ok");
    assertThat(
            redactor(Treatment.builder(Operator.PSEUDONYM).pseudonyms(new RunPseudonyms()))
                .redact(text)
                .text())
        .isEqualTo("see {\"card\":\"CREDIT_CARD_1\"} ok");
    assertThat(
            redactor(
                    Treatment.builder(Operator.PSEUDONYM)
                        .pseudonyms(Vault.open(folder).pseudonyms("acme", "a")))
                .redact(text)
                .text())
        .isEqualTo("see {\"card\":CREDIT_CARD_1} ok");
  }

  @Test
  void numberInATextOfACall_comesBackAsItWas() {
    PrivateCall call = call();
    String text = "see {\"card\":-4111111111111111.0} ok";

    String treated = treated(call, text);

    assertThat(treated).doesNotContain("4111");
    assertThat(call.restore(treated, false)).isEqualTo(text);
  }
}
