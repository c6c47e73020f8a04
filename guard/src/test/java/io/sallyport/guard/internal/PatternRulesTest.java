package io.sallyport.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.core.Category;
import io.sallyport.core.Direction;
import io.sallyport.core.Finding;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Verdict;
import io.sallyport.guard.Consumer;
import io.sallyport.guard.Guard;
import io.sallyport.guard.GuardContext;
import io.sallyport.guard.Inspection;
import io.sallyport.guard.Policy;
import io.sallyport.guard.SegmentFinding;
import io.sallyport.guard.StreamGuard;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every rule is named in a list, finds its example, and spares its counter-example. */
class PatternRulesTest {

  private static final Guard GUARD = Guard.standard();
  private static final Policy POLICY =
      Policy.balanced().toBuilder().consumers(EnumSet.allOf(Consumer.class)).build();

  private static Stream<PatternRule> all() {
    return Stream.of("consumers.json", "refusals.json")
        .flatMap(file -> PatternRule.load(file).stream());
  }

  @Test
  void rules_areExactlyThoseOfTheList() {
    assertThat(all().map(PatternRule::id))
        .containsExactlyElementsOf(TestLists.lines("pattern-rules.txt"));
  }

  @TestFactory
  Stream<DynamicTest> example_isFoundAndCounterExampleIsNot() {
    return all()
        .map(
            rule ->
                DynamicTest.dynamicTest(
                    rule.id(),
                    () -> {
                      assertThat(found(rule, rule.example())).isTrue();
                      assertThat(found(rule, rule.counter())).isFalse();
                    }));
  }

  private static boolean found(PatternRule rule, String text) {
    return inspect(text, Direction.OUTPUT, POLICY).findings().stream()
        .map(SegmentFinding::finding)
        .map(Finding::rule)
        .anyMatch(name -> name.endsWith("/" + rule.id()));
  }

  @Test
  void scriptInAnAnswer_isTakenOutOnlyForAPageThatShowsIt() {
    String text = "Use <script>steal()</script> here.";

    assertThat(inspect(text, Direction.OUTPUT, Policy.balanced()).verdict())
        .isEqualTo(Verdict.ALLOW);
    Policy page = Policy.balanced().toBuilder().consumers(Set.of(Consumer.HTML)).build();
    assertThat(inspect(text, Direction.OUTPUT, page).treated().getFirst().text())
        .isEqualTo("Use &lt;script&gt;steal()&lt;/script&gt; here.");
    assertThat(inspect("SELECT 1; DROP TABLE a", Direction.OUTPUT, page).verdict())
        .isEqualTo(Verdict.ALLOW);
  }

  @Test
  void refusal_isRecordedOnceHoweverTheAnswerArrives() {
    StreamGuard stream = GUARD.openStream(Policy.balanced(), GuardContext.none(), "answer");
    String text =
        "I'm sorry, but I can't help with that. Ask the counter instead, please, they can.";
    long recorded = 0;
    for (int i = 0; i < text.length(); i++) {
      recorded += refusals(stream.push(text.substring(i, i + 1)).findings());
    }
    recorded += refusals(stream.finish().findings());

    assertThat(recorded).isEqualTo(1);
    assertThat(stream.verdict()).isEqualTo(Verdict.ALLOW);
  }

  private static long refusals(List<SegmentFinding> findings) {
    return findings.stream()
        .filter(found -> found.finding().category() == Category.POLICY)
        .filter(found -> found.finding().rule().startsWith("refusal/"))
        .count();
  }

  private static Inspection inspect(String text, Direction direction, Policy policy) {
    Origin origin = direction == Direction.INPUT ? Origin.USER : Origin.ASSISTANT;
    return GUARD.inspect(
        List.of(Segment.of("text", text, origin)), direction, policy, GuardContext.none());
  }
}
