package io.sallyport.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.core.Direction;
import io.sallyport.core.Finding;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Trust;
import io.sallyport.guard.Guard;
import io.sallyport.guard.GuardContext;
import io.sallyport.guard.Policy;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every rule is needed: it is named in a list, it matches its example, and spares its
 * counter-example.
 */
final class PhraseRulesTest {

  private static final List<PhraseRule> RULES = PhraseRules.load();
  private static final Guard GUARD = Guard.of(List.of(new PhraseScanner(RULES)));

  @Test
  void rules_areExactlyThoseOfTheList() {
    assertThat(RULES.stream().map(PhraseRule::id))
        .containsExactlyElementsOf(TestLists.lines("phrase-rules.txt"));
  }

  @TestFactory
  List<DynamicTest> example_isFoundByItsRule() {
    return RULES.stream()
        .map(
            rule ->
                DynamicTest.dynamicTest(
                    rule.id(),
                    () ->
                        assertThat(rulesThatFind(rule.example(), rule))
                            .contains("phrases/" + rule.id())))
        .toList();
  }

  @TestFactory
  List<DynamicTest> counterExample_isSpared() {
    return RULES.stream()
        .map(
            rule ->
                DynamicTest.dynamicTest(
                    rule.id(),
                    () ->
                        assertThat(rulesThatFind(rule.counterExample(), rule))
                            .doesNotContain("phrases/" + rule.id())))
        .toList();
  }

  private static List<String> rulesThatFind(String text, PhraseRule rule) {
    Origin origin = rule.trusts().contains(Trust.MIXED) ? Origin.USER : Origin.RETRIEVED;
    return GUARD
        .inspect(
            List.of(Segment.of("text", text, origin)),
            Direction.INPUT,
            Policy.strict(),
            GuardContext.none())
        .findings()
        .stream()
        .map(located -> located.finding())
        .map(Finding::rule)
        .toList();
  }
}
