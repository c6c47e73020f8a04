package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.text.ViewBudget;
import io.sallyport.text.Views;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalDataFinderTest {

  private static final PersonalDataFinder FINDER = PersonalDataFinder.standard();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EMAIL | jane.doe@example.org | Please write to jane.doe@example.org.",
        "EMAIL | jane@example.org | Contact:jane@example.org;",
        "EMAIL | jane@example.org | https://example.org/?mail=x&to=1 and jane@example.org",
        "CREDIT_CARD | 4111 1111 1111 1111 | Card 4111 1111 1111 1111, exp 12/29",
        "CREDIT_CARD | 5555555555554444 | {\"number\":\"5555555555554444\"}",
        "IBAN | DE89 3704 0044 0532 0130 00 | IBAN DE89 3704 0044 0532 0130 00 at Commerzbank",
        "PHONE | +1 202-555-0123 | Call +1 202-555-0123!",
        "PHONE | (202) 555-0123 | Office: (202) 555-0123 ext. 4",
        "US_SSN | 123-45-6789 | SSN:123-45-6789.",
        "IP | 203.0.113.45 | sshd: Failed password for root from 203.0.113.45 port 22",
        "IP | 2001:db8::8a2e:370:7334 | client=2001:db8::8a2e:370:7334,"
      })
  void datum_isFoundWhereItStands(PersonalDataType type, String datum, String text) {
    List<PersonalData> found = FINDER.find(text);

    assertThat(found).hasSize(1);
    assertThat(found.getFirst().type()).isEqualTo(type);
    assertThat(text.substring(found.getFirst().start(), found.getFirst().end())).isEqualTo(datum);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The meeting on 14 March 2026 at 10:30 went on for 2 hours and 15 minutes.",
        "In 2023, 15 of 34 items were sold for 1,234,567.89 euros, up 12.5% from 2022.",
        "2026-03-14T09:26:53.589793Z INFO [worker-12] request 8831 took 153.22 ms",
        "14/Mar/2026:10:00:01 +0000 \"GET /index.html HTTP/1.1\" 200 5316",
        "1773480413.123456 -0.96 0.33 1607635102.00",
        "timestamp=1773480413123 span=7f3a9c2b1d4e5f60 trace=4bf92f3577b34da6a3ce929d0e0e4736",
        "Order 100-2233445-6677889 ships with tracking 1Z999AA10123456784.",
        "Order no. 4500012345, invoice 2026-000123, customer 10020030",
        "Upgraded libfoo from 1.2.3.4 to 1.2.4.0, then to v10.20.30.40-rc1",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0.6099.129 Safari/537.36",
        "ISBN 978-3-16-148410-0 and ISSN 2049-3630",
        "UUID 123e4567-e89b-12d3-a456-426614174000",
        "sha1 3f786850e387550fdab836ed7e6dc881de23001b",
        "MAC 00:1A:2B:3C:4D:5E on eth0, mtu 1500",
        "int[] primes = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37};",
        "const x = a[10] * 0x1F + 1e10 - 3.141592653589793;",
        "@Override public String toString() { return name + \"@\" + id; }",
        "import { foo } from '@scope/package@1.2.3';",
        "git clone git@github.com:example/project.git",
        "docker pull registry.example.org/app@sha256:9f86d081884c7d659a2feaa0c55ad015",
        "SELECT * FROM t WHERE id BETWEEN 1000000000 AND 1000099999;",
        "std::chrono::system_clock::now() - 12:30:45",
        "lat 52.520008, long 13.404954, altitude 34.0",
        "Area codes 202 and 415; chapters 1-4, pages 100-120; scores 3-2 and 10-7",
        "ratio 16:9, 4:3; time 23:59:59.999; Genesis 1:26-28",
        "Part 123-45-678, model 555-1234, lot 20260314-01, SKU 4006381333931",
        "pid=20417 uid=1000 gid=1000 rss=123456789 vsz=9876543210",
        "Budget: 1 200 300 400 for 2025, 1 300 400 500 for 2026",
        "0123456789 abcdefghij 0123456789 ABCDEFGHIJ",
        "<path d=\"M10 20 L30 40 L50 60 C70 80 90 100 110 120 Z\"/>",
        "rgb(255, 255, 255); #ff8800; margin: 0 10px 20px 30px;",
        "bits 0101 0110 1100 0011 and 1111 0000 1111 0000",
        "subnet mask 255.255.255.0, loopback 127.0.0.1, any 0.0.0.0",
        "section 4.2.1.3 of the manual, figure 10.2, table 3.1.2",
        "Flight LH1234 seat 12A gate B22 boarding 18:45, booking X7K9QZ",
        "Windows 10.0.19045.3570, kernel 6.8.0-45-generic, gcc 13.2.0",
        "AB12 CD34 EF56 is the licence key group 1 of 5",
        "phi = 1.6180339887, e = 2.7182818284, big = 12345678901234567890",
        "temperatures -10 -12 -8 -15 -20 -7 in the last 6 days",
        "call foo(12345, 67890) from line 1024 of main.c",
        "8:00-12:00, 13:00-17:00, 2025-2026, 01-02-2026 to 05-06-2026",
        "email me at the office; the @ sign is free; user@localhost; a@b",
        "The card game has 52 cards; 4 suits of 13; I paid 40 dollars.",
        "Heat map cell 1234-5678-9012 and batch 1111-2222-3333-4444"
      })
  void ordinaryLine_givesNothing(String text) {
    assertThat(FINDER.find(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jane.d\u200Boe@exam\u200Bple.org",
        "ｊａｎｅ.doe＠example.org",
        "jаne.doe@exаmple.org",
        "4111\u200B1111\u200B1111\u200B1111",
        "４１１１ １１１１ １１１１ １１１１",
        "٤١١١ ١١١١ ١١١١ ١١١١",
        "4111&#32;1111&#32;1111&#32;1111",
        "card=4111%201111%201111%201111"
      })
  void disguisedDatum_isFoundInTheOriginal(String disguised) {
    String text = "See " + disguised + " there";

    Redaction redaction = Redaction.of(text, FINDER.find(text));

    assertThat(redaction.text()).matches("See (card=)?\\[(EMAIL|CREDIT_CARD)] there");
  }

  @Test
  void encodedDatum_isFoundInTheOriginal() {
    String encoded =
        Base64.getEncoder()
            .encodeToString("user jane.doe@example.org ok".getBytes(StandardCharsets.UTF_8));
    String text = "blob " + encoded + " end";

    List<PersonalData> found = FINDER.find(text);

    assertThat(found).extracting(PersonalData::type).containsExactly(PersonalDataType.EMAIL);
    assertThat(text.substring(found.getFirst().start(), found.getFirst().end()))
        .isSubstringOf(encoded);
  }

  @Test
  void longerFinding_wins() {
    List<PersonalData> found = FINDER.find("phone DE89 3704 0044 0532 0130 00");

    assertThat(found).extracting(PersonalData::type).containsExactly(PersonalDataType.IBAN);
  }

  @Test
  void findings_areInOrderWithoutOverlap() {
    String text =
        "jane@example.org, +1 202-555-0123, 4111 1111 1111 1111, 203.0.113.45, 123-45-6789";

    assertThat(FINDER.find(text))
        .extracting(PersonalData::type)
        .containsExactly(
            PersonalDataType.EMAIL,
            PersonalDataType.PHONE,
            PersonalDataType.CREDIT_CARD,
            PersonalDataType.IP,
            PersonalDataType.US_SSN);
  }

  @Test
  void contextWord_raisesTheScore() {
    double alone = FINDER.find("it says 415-555-2671 here").getFirst().score();
    double withContext = FINDER.find("my phone: 415-555-2671").getFirst().score();

    assertThat(withContext).isGreaterThan(alone);
  }

  @Test
  void lowThreshold_givesTheUnsureToo() {
    assertThat(
            FINDER.only(Set.of(PersonalDataType.PHONE)).withThreshold(0.1).find("see 2025550123"))
        .extracting(PersonalData::type)
        .containsExactly(PersonalDataType.PHONE);
    assertThatThrownBy(() -> FINDER.withThreshold(1.5))
        .hasMessage("threshold: 1.5 (expected: 0 to 1)");
  }

  @Test
  void chosenTypes_areTheOnlyOnesFound() {
    assertThat(FINDER.only(Set.of(PersonalDataType.IP)).find("jane@example.org from 203.0.113.45"))
        .extracting(PersonalData::type)
        .containsExactly(PersonalDataType.IP);
  }

  @Test
  void longRunWithoutBlanks_isSearchedToItsEnd() {
    String text =
        "a=1&".repeat(100) + "m=jane@example.org&" + "b=2&".repeat(100) + "n=joe@example.com";

    assertThat(FINDER.find(text)).hasSize(2);
  }

  @Test
  void hostileRuns_endSoon() {
    for (String shape :
        List.of("4111 1111 1111 1112 ", "1", "a@", "1.", "::", "+1 ", "DE89 ", "@")) {
      String text = shape.repeat(100_000 / shape.length());
      assertThat(FINDER.find(Views.of(text, new ViewBudget(1, 2, 400_000, 200_000))))
          .describedAs(shape)
          .hasSizeLessThan(100_000);
    }
  }

  @Test
  void randomText_neverBreaksAndStaysInRange() {
    Random random = new Random(7);
    String alphabet = "0123456789 0123456789-.+()@:ABDEdexample.orgé😀\u200B\n/";
    PersonalDataFinder unsure = FINDER.withThreshold(0);
    for (int round = 0; round < 10_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(120); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String hay = text.toString();
      Redaction.of(hay, unsure.find(hay));
    }
  }

  @Property(tries = 300)
  void cardWithWrongCheckDigit_isNotFound(@ForAll("cardDigits") String digits) {
    int right = checkDigit(digits);
    for (int last = 0; last < 10; last++) {
      boolean found = !FINDER.find("card " + digits + last).isEmpty();
      assertThat(found).isEqualTo(last == right);
    }
  }

  @Test
  void redaction_keepsTheRest() {
    String text = "From jane@example.org to 203.0.113.45";

    Redaction redaction = Redaction.of(text, FINDER.find(text));

    assertThat(redaction.text()).isEqualTo("From [EMAIL] to [IP]");
    assertThat(redaction.replaced()).extracting(r -> r.data().start()).containsExactly(5, 25);
    assertThat(redaction.toString()).doesNotContain("From");
  }

  @Test
  void overlappingFindings_areRefused() {
    PersonalData a = new PersonalData(PersonalDataType.OTHER, "x", 0, 3, 0.5, "r");
    PersonalData b = new PersonalData(PersonalDataType.OTHER, "x", 2, 4, 0.5, "r");

    assertThatThrownBy(() -> Redaction.of("abcdef", List.of(a, b)))
        .hasMessage("found: [2, 4) (expected: within 3 to 6, without overlap)");
  }

  private static int checkDigit(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      sum += i % 2 == 0 ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
    }
    return (10 - sum % 10) % 10;
  }

  @Provide
  Arbitrary<String> cardDigits() {
    return Arbitraries.strings().numeric().ofLength(14).map(rest -> "4" + rest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Jan Kowalski ma ~93 lata~.",
        "Иван Петров, ~93 года~, поступил вчера.",
        "Karin Svensson, ~93 år~, ringde igår.",
        "Kari Nordmann (~93 år~) ble innlagt i går.",
        "Matti Virtanen, ~93 vuotta~, soitti.",
        "Jan Novák, ~93 let~, telefonoval.",
        "Kovács János, ~93 éves~, tegnap telefonált.",
      })
  void ageBesideAName_isFound(String marked) {
    String text = marked.replace("~", "");
    String age = marked.split("~")[1];
    assertThat(PersonalDataFinder.complete().find(text))
        .filteredOn(data -> data.type() == PersonalDataType.AGE)
        .extracting(data -> text.substring(data.start(), data.end()))
        .containsExactly(age);
  }
}
