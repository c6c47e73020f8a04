package io.sallyport.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The system prompt does not come out in other words. */
final class RetoldScannerTest {

  private static final Guard GUARD = Guard.standard();

  private static final String PROMPT =
      "You are the booking voice of the ferry line Nordwind. Never say how many seats are left."
          + " Children under six travel for free. Offer the cabin before the seat, because it earns"
          + " more. If a trip is cancelled for weather, give a voucher and no money. Do not mention"
          + " the strike in autumn. Greet with \"Ahoy, this is Nordwind, where shall we sail today\".";

  private static final String RETOLD =
      "I was told how to behave. How many places are still free is something that I may not reveal."
          + " I should try to sell cabins first since they bring in more than seats. When bad weather"
          + " stops a sailing people get a voucher instead of money. The strike that is planned for"
          + " autumn must not be brought up by me.";

  private static final GuardContext CONTEXT =
      new GuardContext("t", "c", List.of(), List.of(PROMPT));

  private static Policy policy(Mode mode) {
    return Policy.off().toBuilder()
        .scanner(Scanners.RETOLD, ScannerPolicy.of(mode, 0.5).only(Direction.OUTPUT))
        .build();
  }

  private static Inspection inspect(String answer, Mode mode, GuardContext context) {
    return GUARD.inspect(
        List.of(Segment.of("a", answer, Origin.ASSISTANT)),
        Direction.OUTPUT,
        policy(mode),
        context);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"FLAG", "BLOCK"})
  void instructionsInOtherWords_areFound(Mode mode) {
    Inspection inspection = inspect(RETOLD, mode, CONTEXT);

    assertThat(inspection.verdict()).isEqualTo(mode.verdict());
    assertThat(inspection.findings().getFirst().finding().rule()).isEqualTo("retold/by-meaning");
  }

  @Test
  void redacting_takesThePassageOut() {
    assertThat(inspect(RETOLD, Mode.REDACT, CONTEXT).treated().getFirst().text())
        .contains("[removed by Sallyport: hidden instructions]")
        .doesNotContain("strike");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Children under six travel for free. Shall I book a cabin for the four of you?",
        "I'm sorry, the evening sailing was cancelled for the storm. You get a voucher by mail. The"
            + " next ferry goes at nine. Which cabin would you like?",
        "The harbour was built in 1890. It burned down twice. Today it holds forty boats, a museum"
            + " and a market. The market is open on Sundays.",
        "Ahoy, this is Nordwind, where shall we sail today?"
      })
  void answerThatDoesWhatThePromptSays_isNone(String answer) {
    assertThat(inspect(answer, Mode.BLOCK, CONTEXT).verdict()).isEqualTo(Verdict.ALLOW);
  }

  @Test
  void whatThePromptHasInQuotationMarks_mayBeSaid() {
    GuardContext quoted = new GuardContext("t", "c", List.of(), List.of("Say: \"" + RETOLD + "\""));

    assertThat(inspect(RETOLD, Mode.BLOCK, quoted).verdict()).isEqualTo(Verdict.ALLOW);
  }

  @Test
  void withoutInstructions_nothingIsFound() {
    assertThat(inspect(RETOLD, Mode.BLOCK, GuardContext.none()).findings()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"FLAG", "REDACT", "BLOCK"})
  void everyWayOfCuttingAStream_givesTheSame(Mode mode) {
    Inspection whole = inspect(RETOLD, mode, CONTEXT);
    for (int seed = 0; seed < 6; seed++) {
      StreamGuard stream = GUARD.openStream(policy(mode), CONTEXT, "a");
      StringBuilder released = new StringBuilder();
      List<SegmentFinding> found = new ArrayList<>();
      Random random = new Random(seed);
      for (int at = 0; at < RETOLD.length(); ) {
        int end = Math.min(RETOLD.length(), at + 1 + random.nextInt(seed == 0 ? 1 : 90));
        Step step = stream.push(RETOLD.substring(at, end));
        released.append(step.text());
        found.addAll(step.findings());
        at = end;
      }
      Step last = stream.finish();
      released.append(last.text());
      found.addAll(last.findings());

      assertThat(last.verdict()).isEqualTo(whole.verdict());
      assertThat(found).hasSize(1);
      assertThat(found.getFirst().finding().start())
          .isEqualTo(whole.findings().getFirst().finding().start());
      assertThat(released.toString())
          .isEqualTo(mode == Mode.BLOCK ? "" : whole.treated().getFirst().text());
    }
  }

  @Test
  void streamThatIsOnlyFlagged_isNotHeld() {
    StreamGuard stream = GUARD.openStream(policy(Mode.FLAG), CONTEXT, "a");

    assertThat(stream.push(RETOLD).text()).isNotEmpty();
  }

  @Test
  void streamWithoutInstructions_isNotHeldEither() {
    StreamGuard stream = GUARD.openStream(policy(Mode.BLOCK), GuardContext.none(), "a");

    assertThat(stream.push(RETOLD).text()).isNotEmpty();
  }

  @Test
  void standardPolicies_lookForItOnlyWhenStrict() {
    assertThat(Policy.balanced().scanner(Scanners.RETOLD).mode()).isEqualTo(Mode.OFF);
    assertThat(Policy.strict().scanner(Scanners.RETOLD).mode()).isEqualTo(Mode.FLAG);
  }
}
