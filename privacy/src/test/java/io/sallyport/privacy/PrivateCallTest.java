package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.privacy.PrivateText.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateCallTest {

  @TempDir private Path folder = Path.of("");

  private PrivateCall call(PrivacyPolicy policy) {
    return new PrivacyGate(policy, Vault.open(folder)).open("acme", "");
  }

  private static List<PrivateText> prose(String... texts) {
    return List.of(texts).stream().map(text -> new PrivateText(text, Kind.PROSE)).toList();
  }

  @Test
  void personOfOneText_isKnownInTheOthers() {
    PrivateCall call = call(PrivacyPolicy.standard());

    List<String> treated =
        call.treat(
            prose("Please write to Annegret Kellermann.", "kellermann: see Kellermann's file"),
            List.of());

    assertThat(treated.get(1)).doesNotContain("Kellermann").contains("PERSON_1");
  }

  @Test
  void datumCutInTwo_isFoundAcrossTheSeam_andTwoDataStayTwo() {
    PrivateCall call = call(PrivacyPolicy.standard());

    List<String> cut =
        call.treat(prose("mail annegret.kel", "ler@example.org now"), List.of(List.of(0, 1)));
    List<String> two =
        call.treat(prose("a@example.org", "annegret@example.org"), List.of(List.of(0, 1)));

    assertThat(cut).containsExactly("mail EMAIL_1", " now");
    assertThat(two).containsExactly("EMAIL_2", "EMAIL_3");
    assertThat(call.restore(String.join("", cut), false))
        .isEqualTo("mail annegret.keller@example.org now");
  }

  @Test
  void json_staysJson_withKeysAndEscapesTreated() {
    PrivateCall call = call(PrivacyPolicy.standard());
    String json = "{\"to\":\"annegr\\u0065t@example.org\",\"a@example.org\":[1,{\"n\":\"x\"}]}";

    String treated = call.treat(prose(json), List.of()).getFirst();

    assertThat(treated).isEqualTo("{\"to\":\"EMAIL_1\",\"EMAIL_2\":[1,{\"n\":\"x\"}]}");
    assertThat(call.restore(treated, true)).contains("\"to\":\"annegret@example.org\"");
  }

  @Test
  void json_withNothingFound_staysAsItWas() {
    String json = "{ \"a\" : 1.50 ,\n \"b\":\"x\" }";

    assertThat(call(PrivacyPolicy.standard()).treat(prose(json), List.of())).containsExactly(json);
  }

  @Test
  void originalsInJson_areEscaped() {
    PrivateCall call = call(PrivacyPolicy.standard());
    String named = "Annegret \"Anne\" Keller";
    call.treat(List.of(new PrivateText(named, Kind.PERSON)), List.of());

    assertThat(call.restore("{\"a\":\"x\\nPERSON_1\"}", true))
        .isEqualTo("{\"a\":\"x\\nAnnegret \\\"Anne\\\" Keller\"}");
  }

  @Test
  void keyedOperators_haveAKeyOfTheTenant_thatIsErasedWithIt() {
    PrivacyPolicy standard = PrivacyPolicy.standard();
    PrivacyPolicy hashing =
        new PrivacyPolicy(
            standard.mode(),
            standard.types(),
            Operator.PSEUDONYM,
            Map.of(PersonalDataType.EMAIL, Operator.HASH),
            standard.places(),
            0.5,
            Map.of(PersonalDataType.PERSON, 0.99),
            Set.of("b@example.org"),
            PrivacyPolicy.Scope.TENANT,
            standard.restore());
    List<PrivateText> text = prose("a@example.org b@example.org");
    String first = call(hashing).treat(text, List.of()).getFirst();

    assertThat(first).matches("\\[EMAIL:[0-9a-f]{16}] b@example\\.org");
    assertThat(call(hashing).treat(text, List.of())).containsExactly(first);
    Vault.open(folder).erase("acme");
    assertThat(call(hashing).treat(text, List.of())).doesNotContain(first);
  }

  @Property(tries = 150)
  void anyTextWithData_comesBackWhole_howeverItIsCut(
      @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 7) int step) {
    Pseudonyms run = new RunPseudonyms();
    Treatment treatment = Treatment.builder(Operator.PSEUDONYM).pseudonyms(run).build();
    String treated = treatment.treat(text, PersonalDataFinder.complete().find(text)).text();
    StreamRestorer restorer = new StreamRestorer(run, type -> true);
    StringBuilder restored = new StringBuilder();
    for (int i = 0; i < treated.length(); i += step) {
      restored.append(restorer.next(treated.substring(i, Math.min(treated.length(), i + step))));
    }

    assertThat(restored.append(restorer.end())).hasToString(text);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "Annegret Keller",
            "annegret@example.org",
            "+49 30 901820",
            "PERSON_1",
            "_",
            "\\_",
            "EMAIL_2_B",
            " ",
            "x",
            "é",
            "😀",
            "4111 1111 1111 1111",
            "\n",
            ", ",
            "12 Mill Lane",
            "*",
            "PERSON\\_3",
            "7")
        .list()
        .ofMaxSize(10)
        .map(parts -> String.join("", parts));
  }

  @Test
  void ownWordsOfTheModel_areTreatedInPieces_asInOne() {
    String said =
        "Ask Hermine Bauer (hermine.bauer@example.net) or call +49 30 901820. ".repeat(60);
    PrivateCall call = call(PrivacyPolicy.standard());
    for (int step : List.of(1, 7, 450, 5000)) {
      StreamTreatment stream = call.streamTreatment();
      StringBuilder out = new StringBuilder();
      for (int i = 0; i < said.length(); i += step) {
        out.append(stream.next(said.substring(i, Math.min(said.length(), i + step))));
      }
      out.append(stream.end());
      assertThat(out.toString()).doesNotContain("Hermine", "hermine", "901820");
      assertThat(out.toString().split("Ask ", -1)).hasSize(61);
    }
  }
}
