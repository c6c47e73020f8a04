package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the names of fields of JSON, one beside and one above another, say of a value. */
class KeysOfJsonTest {

  @TempDir private Path folder = Path.of("");

  private static String file(String json) throws Exception {
    return RedactedFile.of(FileRedaction.Format.JSON, json);
  }

  private String call(String json) {
    PrivateCall call =
        new PrivacyGate(PrivacyPolicy.standard(), Vault.open(folder)).open("acme", "");
    return call.treat(List.of(new PrivateText(json, PrivateText.Kind.PROSE)), List.of()).getFirst();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"first\":\"Zsuqha\",\"last\":\"Krabovi\"}",
        "{\"phone\":{\"number\":\"030 9018 2077\"}}",
        "{\"phones\":[{\"type\":\"home\",\"value\":\"030 9018 2077\"}]}",
        "{\"telecom\":[{\"system\":\"phone\",\"value\":\"030 9018 2077\"}]}",
        "{\"name\":[{\"use\":\"official\",\"family\":\"Krabovi\",\"given\":[\"Zsuqha\"]}]}",
        "{\"passport\":{\"number\":\"X1234567\"}}",
        "{\"address\":{\"street\":\"Quillgasse\",\"houseNumber\":\"12a\"}}"
      })
  void value_isReadWithTheFieldsAbove(String json) throws Exception {
    String[] values = {"Zsuqha", "Krabovi", "9018", "X1234567", "Quillgasse", "12a"};

    assertThat(call(json)).doesNotContain(values);
    if (json.contains("Zsuqha") && json.contains("last")) {
      // Field by field, the first of two says nothing of the one behind it.
      assertThat(file(json)).doesNotContain("Krabovi");
    } else {
      assertThat(file(json)).doesNotContain(values);
    }
  }

  @Test
  void valueInASchema_isReadWithThePropertyThatItDescribes() {
    String items = "{\"properties\":{\"ssn\":{\"items\":{\"enum\":[\"536228145\"]}}}}";
    String named =
        "{\"properties\":{\"phone\":{\"properties\":{\"number\":{\"default\":9018207730}}}}}";
    String city =
        "{\"properties\":{\"city\":{\"default\":\"Paris\"},\"limit\":{\"default\":536228145}}}";

    assertThat(call(items)).contains("US_SSN_1").doesNotContain("536228145");
    assertThat(call(named)).contains("PHONE_1").doesNotContain("9018207730");
    assertThat(call(city)).isEqualTo(city);
  }

  @Test
  void textUnderNames_isReadWithThem() {
    PrivateCall call =
        new PrivacyGate(PrivacyPolicy.standard(), Vault.open(folder)).open("acme", "");
    PrivateText named =
        new PrivateText(
            "536228145", PrivateText.Kind.PROSE, List.of("properties", "ssn", "default"));
    PrivateText bare = new PrivateText("536228145", PrivateText.Kind.PROSE);

    assertThat(call.treat(List.of(named, bare), List.of()))
        .containsExactly("US_SSN_1", "536228145");
  }

  @Test
  void valueOfNobody_stays() throws Exception {
    String json =
        "{\"page\":{\"first\":\"a\",\"last\":\"page=5\",\"number\":12},"
            + "\"day\":{\"first\":\"Monday\",\"last\":\"Friday\",\"value\":\"open\"}}";

    assertThat(file(json)).isEqualTo(json);
    assertThat(call(json)).isEqualTo(json);
  }

  private static Redactor redactor(Operator operator) {
    Treatment treatment = Treatment.builder(operator).key(PrivacyKey.of(new byte[32])).build();
    return new Redactor(PersonalDataFinder.complete(), treatment, Set.of());
  }

  @Test
  void numberOfJsonWithinATextOfWords_leavesJson() {
    assertThat(redactor(Operator.REPLACE).redact("sent {\"card\":4111111111111111} now").text())
        .isEqualTo("sent {\"card\":\"[CREDIT_CARD]\"} now");
    assertThat(
            redactor(Operator.REPLACE)
                .redact("log: {\\\"card\\\": 4111111111111111, \\\"n\\\": 1}")
                .text())
        .isEqualTo("log: {\\\"card\\\": \\\"[CREDIT_CARD]\\\", \\\"n\\\": 1}");
    assertThat(
            redactor(Operator.KEEP_LAST_4)
                .redact("{\"cards\":[4111111111111111,5555555555554444]}")
                .text())
        .isEqualTo("{\"cards\":[\"************1111\",\"************4444\"]}");
  }

  @Test
  void numberThatComesBackOrIsNone_getsNoQuotationMarks() {
    String json = "sent {\"card\":4111111111111111} now";
    String sealed = redactor(Operator.ENCRYPT).redact(json).text();
    assertThat(Treatment.unseal(sealed, PrivacyKey.of(new byte[32]))).isEqualTo(json);
    assertThat(redactor(Operator.REPLACE).redact("\"card\": 4111111111111111 was it").text())
        .isEqualTo("\"card\": [CREDIT_CARD] was it");
    assertThat(redactor(Operator.REPLACE).redact("{\"card\":\"4111111111111111\"}").text())
        .isEqualTo("{\"card\":\"[CREDIT_CARD]\"}");
  }
}
