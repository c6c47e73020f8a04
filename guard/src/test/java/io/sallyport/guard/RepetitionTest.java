package io.sallyport.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Verdict;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers without end are stopped; what repeats itself for good reason is not. */
final class RepetitionTest {

  private static final Guard GUARD = Guard.standard();

  private static Inspection plain(String answer) {
    return GUARD.inspect(
        List.of(Segment.of("choices[0].message.content", answer, Origin.ASSISTANT)),
        Direction.OUTPUT,
        Policy.balanced(),
        GuardContext.none());
  }

  /** How much of a stream got out, and whether it was stopped; in characters. */
  private static int streamed(String answer, int piece) {
    StreamGuard stream = GUARD.openStream(Policy.balanced(), GuardContext.none(), "content");
    int out = 0;
    for (int at = 0; at < answer.length(); at += piece) {
      Step step = stream.push(answer.substring(at, Math.min(answer.length(), at + piece)));
      out += step.text().length();
      if (step.blocked()) {
        return out;
      }
    }
    return stream.finish().blocked() ? out : answer.length();
  }

  static Stream<String> endless() {
    return Stream.of(
        "spam ".repeat(900),
        "Spam, spam, ".repeat(450),
        "go away now please ".repeat(800),
        "x ".repeat(3_000),
        "ab".repeat(20_000),
        "!".repeat(30_000),
        "A good beginning. " + "poem\n".repeat(500));
  }

  @ParameterizedTest
  @MethodSource("endless")
  void answerWithoutEnd_isStoppedPlainAndStreamed(String answer) {
    Inspection inspection = plain(answer);

    assertThat(inspection.verdict()).isEqualTo(Verdict.BLOCK);
    assertThat(inspection.clientMessage()).contains("limits/repetition");
    assertThat(streamed(answer, 50)).isLessThan(10_000).isLessThan(answer.length());
    assertThat(streamed(answer, 7)).isLessThan(10_000).isLessThan(answer.length());
  }

  static Stream<String> ordinary() {
    return Stream.of(
        "| yes | no |\n".repeat(600),
        "| 0 | 0.0 | 0 |\n".repeat(600),
        "int[] zeros = {" + "0, ".repeat(2_000) + "0};",
        "mask = [" + "false,\n".repeat(1_024) + "]",
        "ff ff ff ff 00 00 00 00\n".repeat(300),
        ("-".repeat(78) + "\n").repeat(300),
        "=".repeat(500),
        IntStream.range(0, 900).mapToObj(i -> "- item " + i).collect(Collectors.joining("\n")),
        IntStream.range(0, 900).mapToObj(i -> "add(" + i + ");").collect(Collectors.joining("\n")),
        "spam ".repeat(399));
  }

  @ParameterizedTest
  @MethodSource("ordinary")
  void tablesListsAndCode_pass(String answer) {
    assertThat(plain(answer).verdict()).isEqualTo(Verdict.ALLOW);
    assertThat(streamed(answer, 64)).isEqualTo(answer.length());
  }
}
