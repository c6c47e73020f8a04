package io.sallyport.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Verdict;
import io.sallyport.guard.Guard;
import io.sallyport.guard.GuardContext;
import io.sallyport.guard.Inspection;
import io.sallyport.guard.Policy;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every format is needed: it is named in a list, finds its example, and spares its counter-example.
 */
final class SecretFormatsTest {

  private static final SecretScanner SCANNER = new SecretScanner();

  @Test
  void formats_areExactlyThoseOfTheList() {
    assertThat(SCANNER.formats().stream().map(SecretFormat::id))
        .containsExactlyElementsOf(TestLists.lines("secret-formats.txt"));
  }

  @TestFactory
  Stream<DynamicTest> example_isFoundAndRedacted() {
    return SCANNER.formats().stream()
        .map(
            format ->
                DynamicTest.dynamicTest(
                    format.id(),
                    () -> {
                      Inspection inspection =
                          inspect(
                              Guard.of(List.of(new SecretScanner(List.of(format)))),
                              format.example());
                      assertThat(inspection.verdict()).isEqualTo(Verdict.REDACT);
                      assertThat(inspection.treated().getFirst().text())
                          .contains("[removed by Sallyport: " + format.title() + "]");
                    }));
  }

  @TestFactory
  Stream<DynamicTest> example_isFoundAmongAllFormats() {
    Guard guard = Guard.of(List.of(SCANNER));
    return SCANNER.formats().stream()
        .map(
            format ->
                DynamicTest.dynamicTest(
                    format.id(),
                    () ->
                        assertThat(inspect(guard, "see " + format.example() + " .").findings())
                            .isNotEmpty()));
  }

  @TestFactory
  Stream<DynamicTest> counterExample_isSpared() {
    return SCANNER.formats().stream()
        .map(
            format ->
                DynamicTest.dynamicTest(
                    format.id(),
                    () ->
                        assertThat(
                                inspect(
                                        Guard.of(List.of(new SecretScanner(List.of(format)))),
                                        format.counterExample())
                                    .findings())
                            .isEmpty()));
  }

  private static Inspection inspect(Guard guard, String text) {
    return guard.inspect(
        List.of(Segment.of("text", text, Origin.ASSISTANT)),
        Direction.OUTPUT,
        Policy.balanced(),
        GuardContext.none());
  }
}
