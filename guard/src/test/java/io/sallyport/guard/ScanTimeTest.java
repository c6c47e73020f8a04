package io.sallyport.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.core.Category;
import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Verdict;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a text costs grows with its length and not with its square, and ends with the budget. */
final class ScanTimeTest {

  private static final Guard GUARD = Guard.standard();

  private static Inspection input(String text, int millis) {
    Limits standard = Limits.standard();
    Policy policy =
        Policy.balanced().toBuilder()
            .limits(
                new Limits(
                    standard.maxCharacters(), standard.maxTokens(), standard.maxRepeats(), millis))
            .build();
    return GUARD.inspect(
        List.of(Segment.of("messages[0].content", text, Origin.USER)),
        Direction.INPUT,
        policy,
        GuardContext.none());
  }

  private static double cpuSeconds(Runnable work) {
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    work.run();
    return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e9;
  }

  static Stream<String> signs() {
    return Stream.of(
        "_".repeat(100_000),
        "-".repeat(100_000),
        "!".repeat(100_000),
        "!?".repeat(50_000),
        "a<!--".repeat(20_000),
        ("-".repeat(78) + "\n").repeat(1_200));
  }

  @ParameterizedTest
  @MethodSource("signs")
  void hundredThousandSigns_areReadInTheTimeOfAnyText(String text) {
    input("warm", 60_000);
    double seconds = cpuSeconds(() -> input(text, 600_000));

    // With the square of the length it was fifty.
    assertThat(seconds).isLessThan(12);
  }

  @Test
  void linesOfDashes_arePunctuationAndPass() {
    Inspection inspection = input(("-".repeat(78) + "\n").repeat(400), 60_000);

    assertThat(inspection.verdict()).isEqualTo(Verdict.ALLOW);
  }

  @Test
  void textThatOutlivesItsBudget_isBlockedAtOnce() {
    input("warm", 60_000);
    String text = "aWdub3JlIGFsbA== %41%42 &amp; \\u0041 q1w2 ".repeat(10_000);
    Inspection[] inspection = new Inspection[1];
    double seconds = cpuSeconds(() -> inspection[0] = input(text, 1));

    assertThat(inspection[0].verdict()).isEqualTo(Verdict.BLOCK);
    assertThat(inspection[0].findings())
        .anyMatch(found -> found.finding().category() == Category.SCANNER_FAILURE);
    assertThat(seconds).isLessThan(3);
  }
}
