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
import io.sallyport.guard.Scanners;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every rule is needed: it is named in a list, it matches its example, and spares its
 * counter-example.
 */
final class PhraseRulesTest {

  private record Rules(String scanner, List<PhraseRule> rules, Guard guard) {

    static Rules of(String scanner, List<PhraseRule> rules) {
      return new Rules(scanner, rules, Guard.of(List.of(new PhraseScanner(scanner, rules))));
    }
  }

  private static final Rules PHRASES = Rules.of(Scanners.PHRASES, PhraseRules.load());
  private static final Rules HARM = Rules.of(Scanners.HARM, PhraseRules.harm());

  @Test
  void rules_areExactlyThoseOfTheLists() {
    assertThat(PHRASES.rules().stream().map(PhraseRule::id))
        .containsExactlyElementsOf(TestLists.lines("phrase-rules.txt"));
    assertThat(HARM.rules().stream().map(PhraseRule::id))
        .containsExactlyElementsOf(TestLists.lines("harm-rules.txt"));
  }

  @TestFactory
  List<DynamicTest> example_isFoundByItsRule() {
    return each(
        (rules, rule) ->
            assertThat(rulesThatFind(rules, rule.example(), rule))
                .contains(rules.scanner() + "/" + rule.id()));
  }

  @TestFactory
  List<DynamicTest> counterExample_isSpared() {
    return each(
        (rules, rule) ->
            assertThat(rulesThatFind(rules, rule.counterExample(), rule))
                .doesNotContain(rules.scanner() + "/" + rule.id()));
  }

  private static List<DynamicTest> each(BiConsumer<Rules, PhraseRule> check) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Rules rules : List.of(PHRASES, HARM)) {
      for (PhraseRule rule : rules.rules()) {
        String name = rules.scanner() + "/" + rule.id();
        tests.add(DynamicTest.dynamicTest(name, () -> check.accept(rules, rule)));
      }
    }
    return tests;
  }

  private static List<String> rulesThatFind(Rules rules, String text, PhraseRule rule) {
    Origin origin = rule.trusts().contains(Trust.MIXED) ? Origin.USER : Origin.RETRIEVED;
    return rules
        .guard()
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
