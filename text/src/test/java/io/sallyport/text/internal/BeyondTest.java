package io.sallyport.text.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A step is left out only where it would have changed nothing. */
class BeyondTest {

  private static final List<Step> STEPS =
      Stream.of(Steps.SMUGGLING, Steps.NORMALISATION).flatMap(List::stream).toList();

  @Test
  void steps_thatAreNotWantedForACharacter_doNotChangeIt() {
    for (char c = 0x80; c < 0xd800; c++) {
      for (String text : List.of("a" + c + "b" + c + " 1" + c, ("" + c).repeat(30), "caf" + c)) {
        Traits traits = Traits.of(text);
        MappedText start = MappedText.identity(text);
        for (Step step : STEPS) {
          if (!step.wanted(traits)) {
            assertThat(step.apply(start, new Allowance(1_000_000)).text())
                .as("U+%04X, %s", (int) c, step.name())
                .isEqualTo(text);
          }
        }
      }
    }
  }

  @Test
  void lettersAndQuotationMarksOfEurope_wantNoneOfTheStepsForHiddenText() {
    Traits traits = Traits.of("Él dijo: «no» – “the café’s” Straße, naïve, ¿qué? Łódź");

    assertThat(Steps.SMUGGLING).noneMatch(step -> step.wanted(traits));
    assertThat(new CompatibilityStep().wanted(traits)).isFalse();
    assertThat(new AccentStep().wanted(traits)).isTrue();
    assertThat(Steps.anyWanted(Traits.of("it’s “quoted” – so"))).isFalse();
  }
}
