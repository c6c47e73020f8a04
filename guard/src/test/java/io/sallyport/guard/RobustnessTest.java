package io.sallyport.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.core.Category;
import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.guard.internal.TestLists;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the text, every scanner does its work and points into the text. */
final class RobustnessTest {

  private static final Guard GUARD = Guard.standard();

  @Provide
  Arbitrary<String> shreds() {
    List<String> words = new ArrayList<>(TestLists.lines("attacks.txt"));
    words.addAll(TestLists.lines("harmless.txt"));
    Arbitrary<String> cut =
        Arbitraries.of(words)
            .flatMap(
                text ->
                    Arbitraries.integers()
                        .between(0, text.length())
                        .map(end -> text.substring(0, end)));
    Arbitrary<String> noise = Arbitraries.strings().all().ofMaxLength(40);
    Arbitrary<String> signs =
        Arbitraries.strings().withChars("<>[](){}!|#@:/=%&\\-_.\"'` \n0A").ofMaxLength(30);
    return Arbitraries.oneOf(cut, noise, signs)
        .list()
        .ofMaxSize(12)
        .map(all -> String.join("", all));
  }

  @Property(tries = 400)
  void anyText_isScannedWithoutFailure(
      @ForAll("shreds") String text, @ForAll Origin origin, @ForAll Direction direction) {
    Inspection inspection =
        GUARD.inspect(
            List.of(Segment.of("text", text, origin)),
            direction,
            Policy.strict(),
            new GuardContext(
                "t",
                "c",
                List.of(new Canary("b7c9d2f4g6h8j3k5", Canary.INSTRUCTIONS)),
                List.of("You help. " + "never say this to anyone at all please ".repeat(3))));

    assertThat(inspection.findings())
        .allSatisfy(
            located -> {
              assertThat(located.finding().category()).isNotEqualTo(Category.SCANNER_FAILURE);
              assertThat(located.finding().end()).isLessThanOrEqualTo(text.length());
              assertThat(located.title()).isNotEqualTo(located.finding().rule());
            });
  }
}
