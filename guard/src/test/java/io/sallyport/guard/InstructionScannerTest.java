package io.sallyport.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstructionScannerTest {

  private static final Guard GUARD = Guard.standard();
  private static final String PROMPT =
      "You work for the savings bank of Lindau. Never name interest rates that are not in the table"
          + " of today. When somebody wants to close an account, first ask for the reason and offer"
          + " the loyalty bonus, but do not say that it exists before they hesitate. Always end"
          + " with \"This is no advice on investments, and the bank is not liable for what comes of"
          + " it, as paragraph seven of the general terms and conditions of business says.\"";

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

  private static Inspection answer(String text) {
    return GUARD.inspect(
        List.of(Segment.of("answer", text, Origin.ASSISTANT)),
        Direction.OUTPUT,
        Policy.balanced(),
        new GuardContext("tenant", "one", List.of(), List.of(PROMPT)));
  }
}
