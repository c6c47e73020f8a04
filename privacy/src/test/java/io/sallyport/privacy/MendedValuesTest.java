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

/** Values that are broken over lines, oddly separated, misread or spelled out. */
class MendedValuesTest {

  private static final PersonalDataFinder FINDER = PersonalDataFinder.complete();

  private static void assertFound(PersonalDataType type, String datum, String text) {
    String whole = text.replace("~", "\n").replace("_t_", "\t");
    String wanted = datum.replace("~", "\n").replace("_t_", "\t");
    assertThat(FINDER.find(whole))
        .filteredOn(data -> data.type() == type)
        .extracting(data -> whole.substring(data.start(), data.end()))
        .containsExactly(wanted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "CREDIT_CARD # 4111 1111~1111 1111 # My credit card is 4111 1111~1111 1111.",
        "CREDIT_CARD # 4111-1111-~1111-1111 # card number 4111-1111-~1111-1111 exp 12/27",
        "CREDIT_CARD # 4111 1111 11~> 11 1111 # > my card 4111 1111 11~> 11 1111 ok",
        "US_SSN # 536-22-~8714 # SSN: 536-22-~8714",
        "US_SSN # 536 22~    8714 # SSN 536 22~    8714",
        "IBAN # DE89 3704 0044~0532 0130 00 # IBAN DE89 3704 0044~0532 0130 00",
        "PHONE # +49 30~901820 # phone +49 30~901820",
        "PHONE # (937) 555-~0142 # Phone: (937) 555-~0142",
        "EMAIL # john.doe@~example.com # my email is john.doe@~example.com",
        "EMAIL # john.doe@exam-~> ple.com # > my email is john.doe@exam-~> ple.com",
        "EMAIL # john.doe~@example.com # my email is john.doe~@example.com",
        "PERSON # Margaret~Ellison # Name: Margaret~Ellison",
        "PERSON # Anna~Keller # Regards~Anna~Keller",
        "PERSON # Marga-~ret Ellison # Contact: Marga-~ret Ellison",
      })
  void valueThatALineBreakCuts_isFoundWhole(PersonalDataType type, String datum, String text) {
    assertFound(type, datum, text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "CREDIT_CARD # 4111 1111 1111 111l # Card: 4111 1111 1111 111l",
        "CREDIT_CARD # 4OOO OOOO OOOO OOO2 # My card: 4OOO OOOO OOOO OOO2",
        "CREDIT_CARD # 41l1 1111 11I1 1111 # card 41l1 1111 11I1 1111",
        "US_SSN # 536-2Z-87l4 # SSN: 536-2Z-87l4",
        "US_SSN # S36-22-8714 # SSN: S36-22-8714",
        "IBAN # DE89370400440532013O00 # IBAN DE89370400440532013O00",
        "IBAN # DE89 37O4 OO44 O532 O13O OO # IBAN: DE89 37O4 OO44 O532 O13O OO",
        "IBAN # GB29NWBK6O161331926819 # to GB29NWBK6O161331926819",
        "PHONE # (937) 5S5-O142 # Phone: (937) 5S5-O142",
      })
  void misreadDigits_areRead(PersonalDataType type, String datum, String text) {
    assertFound(type, datum, text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "CREDIT_CARD # 4111–1111–1111–1111 # 4111–1111–1111–1111",
        "CREDIT_CARD # 4111.1111.1111.1111 # card 4111.1111.1111.1111",
        "CREDIT_CARD # 4111/1111/1111/1111 # card 4111/1111/1111/1111",
        "CREDIT_CARD # 4111_t_1111_t_1111_t_1111 # 4111_t_1111_t_1111_t_1111",
        "US_SSN # 536\u201122\u20118714 # SSN: 536\u201122\u20118714",
        "US_SSN # 536\u221222\u22128714 # ssn 536\u221222\u22128714",
        "US_SSN # 536/22/8714 # SSN 536/22/8714",
        "PHONE # +49\u00a030\u00a0901820 # tel +49\u00a030\u00a0901820",
        "PHONE # 040\u2011123\u20114567 # Tel.: 040\u2011123\u20114567",
        "IBAN # DE89.3704.0044.0532.0130.00 # IBAN DE89.3704.0044.0532.0130.00",
        "EMAIL # anna@bücher.example # write anna@bücher.example soon",
      })
  void oddSeparators_hideNothing(PersonalDataType type, String datum, String text) {
    assertFound(type, datum, text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4111 1111\n1111 1112",
        "rows\n12345678\n87654321\n11223344",
        "41111111\n11111111",
        "scores 536 22\n8714",
        "lot 536/22/8714",
        "IO 1000 lll OOO SSO",
        "ISO 8601 and ISO 9001 are 2 of 10",
        "DE89 is a code\n3704 0044 rows",
        "see issue 4111 1111\n\n1111 1111",
        "look up\n@Override in foo.com",
        "12.04.2025 13.04.2025 14.04.2025",
        "1.2.3.4 / 5.6.7.8",
        "one @ two . three",
        "Look at example dot com. Mary is out.",
      })
  void whatOnlyLooksBroken_isLeftAlone(String text) {
    assertThat(PersonalDataFinder.structured().find(text))
        .filteredOn(data -> data.type() != PersonalDataType.DATE)
        .filteredOn(data -> data.type() != PersonalDataType.IP)
        .isEmpty();
  }

  @Test
  void severalDisguisedAddresses_areAllFoundAndSwallowNothing() {
    String text =
        "anna (at) example dot com\npaul (at) example dot com\njohn[at]example[dot]com; "
            + "x at y dot com. Mary is away. j o h n @ e x a m p l e . c o m";

    assertThat(FINDER.find(text))
        .filteredOn(data -> data.type() == PersonalDataType.EMAIL)
        .extracting(data -> text.substring(data.start(), data.end()))
        .containsExactly(
            "anna (at) example dot com",
            "paul (at) example dot com",
            "john[at]example[dot]com",
            "x at y dot com",
            "j o h n @ e x a m p l e . c o m");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "GET /users/anna@example.org HTTP/1.1 # GET /users/[EMAIL] HTTP/1.1",
        "file annegret@example.org.pdf # file [EMAIL].pdf",
        "anna@example.org/bob@example.org # [EMAIL]/[EMAIL]",
        "/api/users/a@b.org/orders?card=4111111111111111 # "
            + "/api/users/[EMAIL]/orders?card=[CREDIT_CARD]",
        "https://x.example.com/u?ssn=536-22-8714&m=a@b.org # "
            + "https://x.example.com/u?ssn=[US_SSN]&m=[EMAIL]",
        "https://user@host.example.com/a # https://user@host.example.com/a",
      })
  void linkThatDoesNotCount_hidesNothingInIt(String text, String treated) {
    PersonalDataFinder finder = FINDER.counting(data -> data.type() != PersonalDataType.URL);

    assertThat(Redaction.of(text, finder.find(text)).text()).isEqualTo(treated);
  }

  @Test
  void policyWithoutLinks_treatsWhatIsInThem(@TempDir Path folder) {
    PrivacyGate gate = new PrivacyGate(PrivacyPolicy.standard(), Vault.open(folder));
    String text = "see https://x.example.com/u/anna@example.org?card=4111111111111111 now";

    assertThat(gate.preview("t", text).text()).doesNotContain("anna@").doesNotContain("4111");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "John Smith said the report is late. # John Smith",
        "I talked to John Smith about it # John Smith",
        "name,amount~John Smith,12 # John Smith",
        "assigned to John Smith by bot # John Smith",
        "Grace Field called about her bill. # Grace Field",
        "I spoke with Tom Hill yesterday # Tom Hill",
        "assigned to Frank Bishop by bot # Frank Bishop",
        "Dear Jack Rivers, thank you # Jack Rivers",
        "customer;total~Frank Bishop;12 # Frank Bishop",
      })
  void commonNames_areFoundWherePeopleAreSpokenOf(String text, String name) {
    assertFound(PersonalDataType.PERSON, name, text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Brent crude rose to 82 dollars.",
        "The Foley catheter was removed.",
        "Add a spoon of Dijon mustard.",
        "dev msg",
        "Dev msg",
        "Write a dev message for the dev team.",
        "Lily of the valley blooms in May.",
        "The Dow Jones fell 3 percent.",
        "The Jordan River is low.",
        "The Grace Period ends; the Frank Discussion of Will Power follows.",
        "Mark Down is a format, and Bill Due is a column.",
      })
  void whatBeginsLikeAName_isLeftAlone(String text) {
    assertThat(FINDER.find(text)).isEmpty();
  }

  @Test
  void typesAlone_areSearchedInLinks() {
    String text = "https://x.example.com/u/anna@example.org";

    assertThat(FINDER.only(Set.of(PersonalDataType.EMAIL)).find(text))
        .extracting(PersonalData::type)
        .isEqualTo(List.of(PersonalDataType.EMAIL));
  }
}
