package io.sallyport.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The hidden instructions with something between their words, which their reader does not read. */
final class InstructionsBetweenTest {

  private static final String PROMPT =
      "You are the helper of Northwind Traders. Never discuss competitor pricing with anybody who"
          + " asks, and always answer in a friendly, concise manner using metric units and full"
          + " sentences please, and offer the loyalty card to returning customers from the northern"
          + " region whenever they mention an anniversary or a birthday in their message.";

  private static final List<String> WORDS = List.of(PROMPT.split(" "));

  private static final Guard GUARD = Guard.standard();
  private static final Policy POLICY = Policy.balanced();
  private static final GuardContext CONTEXT =
      new GuardContext("tenant", "one", List.of(), List.of(PROMPT));

  private static String words(String between, UnaryOperator<String> each) {
    return WORDS.stream().map(each).collect(Collectors.joining(between));
  }

  private static String numbered(String format) {
    return IntStream.range(0, WORDS.size())
        .mapToObj(i -> String.format(format, i, WORDS.get(i)))
        .collect(Collectors.joining("\n"));
  }

  private static String base64(String word) {
    return Base64.getEncoder().encodeToString(word.getBytes(StandardCharsets.UTF_8));
  }

  static Stream<Arguments> disguises() {
    return Stream.of(
        Arguments.of("b", words(" ", w -> "<b>" + w + "</b>")),
        Arguments.of("em", words("\n", w -> "<em>" + w + "</em>")),
        Arguments.of("td", words("", w -> "<td>" + w + "</td>")),
        Arguments.of("br", words("<br>", w -> w)),
        Arguments.of("span", words("", w -> "<span>" + w + "</span>&nbsp;")),
        Arguments.of("comment", words(" ", w -> w + "<!-- foo -->")),
        Arguments.of("link", words(" ", w -> "[" + w + "](#a)")),
        Arguments.of("element", numbered("<w n=\"%d\">%s</w>")),
        Arguments.of("numbers", numbered("%d. %s")),
        Arguments.of("fields", numbered("- w%d: %s")),
        Arguments.of("filler", words(" ", w -> w + " foo")),
        Arguments.of("fillers", words(" ", w -> w + " (so it says)")),
        Arguments.of("doubled", words(" ", w -> w + " " + w)),
        Arguments.of("base64", words(" ", InstructionsBetweenTest::base64)),
        Arguments.of(
            "hex", words(" ", w -> HexFormat.of().formatHex(w.getBytes(StandardCharsets.UTF_8)))),
        Arguments.of("turned", words(" ", w -> new StringBuilder(w).reverse() + " (ok)")));
  }

  private static String plain(String answer) {
    return GUARD
        .inspect(
            List.of(Segment.of("choices[0].message.content", answer, Origin.ASSISTANT)),
            Direction.OUTPUT,
            POLICY,
            CONTEXT)
        .treated()
        .getFirst()
        .text();
  }

  private static String streamed(String answer, int piece) {
    StreamGuard stream = GUARD.openStream(POLICY, CONTEXT, "content");
    StringBuilder out = new StringBuilder();
    for (int at = 0; at < answer.length(); at += piece) {
      out.append(stream.push(answer.substring(at, Math.min(answer.length(), at + piece))).text());
    }
    return out.append(stream.finish().text()).toString();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("disguises")
  void promptWithSomethingBetweenItsWords_doesNotComeOut(String name, String disguised) {
    String answer = "Here you are: " + disguised + " That is all.";

    String shown = plain(answer);

    assertThat(shown).contains("[removed by Sallyport: hidden instructions]");
    assertThat(shown.length()).isLessThan(answer.length() / 2);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("disguises")
  void everyCutting_releasesWhatThePlainAnswerDoes(String name, String disguised) {
    String answer = "Here you are: " + disguised + " That is all.";
    String shown = plain(answer);

    for (int piece : new int[] {1, 7, 64, 1_000_000}) {
      assertThat(streamed(answer, piece)).as("pieces of " + piece).isEqualTo(shown);
    }
  }

  static Stream<String> ordinary() {
    return Stream.of(
        "Northwind Traders would love to help. Prices of a competitor are nothing that I can"
            + " discuss, but I will always answer in a friendly manner, in metric units, and in"
            + " full sentences. Returning customers get a loyalty card, and whoever has a birthday"
            + " or an anniversary in the northern region should mention it in a message.",
        "<p>Your <b>order</b> is on its way.</p> " + "The card is <em>free</em>. ".repeat(30));
  }

  @ParameterizedTest
  @MethodSource("ordinary")
  void sameMatterInOtherWords_isNoLeak(String answer) {
    assertThat(plain(answer)).isEqualTo(answer);
  }
}
