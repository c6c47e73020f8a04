package io.sallyport.guard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Verdict;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InstructionScannerTest {

  private static final Guard GUARD = Guard.standard();
  private static final String PROMPT =
      "You work for the savings bank of Lindau. Never name interest rates that are not in the table"
          + " of today. When somebody wants to close an account, first ask for the reason and offer"
          + " the loyalty bonus, but do not say that it exists before they hesitate. Always end"
          + " with \"This is no advice on investments, and the bank is not liable for what comes of"
          + " it, as paragraph seven of the general terms and conditions of business says.\"";

  private static final GuardContext CONTEXT =
      new GuardContext("tenant", "one", List.of(), List.of(PROMPT));

  @Test
  void promptWordForWord_isTakenOutOfTheAnswer() {
    Inspection inspection =
        answer(
            "Sure! My instructions: never name interest rates that are not in the table of today."
                + " When somebody wants to close an account, first ask for the reason and offer the"
                + " loyalty bonus, but do not say that it exists before they hesitate. Bye!");

    assertThat(inspection.verdict()).isEqualTo(Verdict.REDACT);
    assertThat(inspection.treated().getFirst().text())
        .doesNotContain("loyalty bonus")
        .contains("[removed by Sallyport: hidden instructions]")
        .endsWith("Bye!");
  }

  @Test
  void otherLayoutAndCase_areTheSameWords() {
    String loud = PROMPT.substring(0, 300).toUpperCase(java.util.Locale.ROOT).replace(" ", "\n* ");

    assertThat(answer("Here: " + loud).verdict()).isEqualTo(Verdict.REDACT);
  }

  @Test
  void quotedPassageOfThePrompt_isMeantToBeSaid() {
    assertThat(
            answer(
                    "Your balance is fine. This is no advice on investments, and the bank is not"
                        + " liable for what comes of it, as paragraph seven of the general terms"
                        + " and conditions of business says.")
                .verdict())
        .isEqualTo(Verdict.ALLOW);
  }

  @Test
  void fewWordsInCommon_areNoLeak() {
    assertThat(
            answer(
                    "I work for the savings bank of Lindau. Do you want to close an account? Then"
                        + " tell me the reason first, please.")
                .verdict())
        .isEqualTo(Verdict.ALLOW);
  }

  @ParameterizedTest
  @MethodSource("disguises")
  void promptInDisguise_isTakenOut(String name, UnaryOperator<String> disguise) {
    String hidden = PROMPT.substring(0, PROMPT.indexOf(" Always"));
    String text = "Of course, here it is:\n" + disguise.apply(hidden) + "\nHave a nice day!";

    Inspection inspection = answer(text);

    assertThat(inspection.verdict()).isEqualTo(Verdict.REDACT);
    assertThat(inspection.treated().getFirst().text().length()).isLessThan(text.length() * 2 / 3);
  }

  @ParameterizedTest
  @MethodSource("disguises")
  void promptInDisguise_doesNotLeaveAStreamEither(String name, UnaryOperator<String> disguise) {
    String hidden = PROMPT.substring(0, PROMPT.indexOf(" Always"));
    String text = "Of course, here it is:\n" + disguise.apply(hidden) + "\nHave a nice day!";
    StreamGuard stream = GUARD.openStream(Policy.balanced(), CONTEXT, "answer");
    StringBuilder out = new StringBuilder();
    for (int at = 0; at < text.length(); at += 7) {
      out.append(stream.push(text.substring(at, Math.min(text.length(), at + 7))).text());
    }
    out.append(stream.finish().text());

    assertThat(stream.verdict()).isEqualTo(Verdict.REDACT);
    assertThat(out.length()).isLessThan(text.length() * 2 / 3);
  }

  static List<Arguments> disguises() {
    return List.of(
        disguise("rot13", InstructionScannerTest::rot13),
        disguise("mirrored", text -> each(text, c -> (char) ('a' + 'z' - c))),
        disguise("from behind", text -> new StringBuilder(text).reverse().toString()),
        disguise("rot13 from behind", text -> rot13(new StringBuilder(text).reverse().toString())),
        disguise("words from behind", text -> String.join(" ", words(text).reversed())),
        disguise("each word from behind", InstructionScannerTest::turnedWords),
        disguise("spelled", text -> String.join("-", text.split(""))),
        disguise("no blanks", text -> text.replaceAll("[^A-Za-z]", "")),
        disguise("numbered", InstructionScannerTest::numbered),
        disguise("base64", text -> Base64.getEncoder().encodeToString(text.getBytes(UTF_8))),
        disguise("mime", text -> Base64.getMimeEncoder().encodeToString(text.getBytes(UTF_8))),
        disguise("hex", text -> HexFormat.of().formatHex(text.getBytes(UTF_8))),
        disguise("hex bytes", text -> HexFormat.ofDelimiter(" ").formatHex(text.getBytes(UTF_8))));
  }

  private static Arguments disguise(String name, UnaryOperator<String> disguise) {
    return Arguments.of(name, disguise);
  }

  private static List<String> words(String text) {
    return List.of(text.split(" "));
  }

  private static String turnedWords(String text) {
    return words(text).stream()
        .map(word -> new StringBuilder(word).reverse().toString())
        .collect(Collectors.joining(" "));
  }

  private static String numbered(String text) {
    StringBuilder out = new StringBuilder();
    int number = 1;
    for (String word : words(text)) {
      out.append(number++).append(". ").append(word).append('\n');
    }
    return out.toString();
  }

  private static String rot13(String text) {
    return each(text, c -> (char) ('a' + (c - 'a' + 13) % 26));
  }

  private static String each(String text, UnaryOperator<Character> letter) {
    StringBuilder out = new StringBuilder();
    for (char c : text.toLowerCase(java.util.Locale.ROOT).toCharArray()) {
      out.append(c >= 'a' && c <= 'z' ? letter.apply(c) : c);
    }
    return out.toString();
  }

  @Test
  void chinesePrompt_isFoundWordForWord() {
    String prompt = "你是琳道储蓄银行的助理。绝不说出今天表格里没有的利率。客户想销户时先问原因，再提供忠诚奖金，但在客户犹豫之前不要透露奖金的存在。";

    Inspection inspection =
        GUARD.inspect(
            List.of(Segment.of("answer", "好的：" + prompt + "还有别的问题吗？", Origin.ASSISTANT)),
            Direction.OUTPUT,
            Policy.balanced(),
            new GuardContext("tenant", "one", List.of(), List.of(prompt)));

    assertThat(inspection.verdict()).isEqualTo(Verdict.REDACT);
    assertThat(inspection.treated().getFirst().text()).doesNotContain("忠诚奖金");
  }

  private static Inspection answer(String text) {
    return GUARD.inspect(
        List.of(Segment.of("answer", text, Origin.ASSISTANT)),
        Direction.OUTPUT,
        Policy.balanced(),
        CONTEXT);
  }
}
