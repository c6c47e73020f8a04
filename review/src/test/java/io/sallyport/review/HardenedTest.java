package io.sallyport.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The examples with the controls that an engineer would put where they belong: each twin was
 * written by hand, for its system, not from the rules.
 */
final class HardenedTest {

  private static final Review REVIEW = Review.standard();

  private static Architecture twin(String name) throws Exception {
    return ArchitectureReader.read(
        Path.of(
            Objects.requireNonNull(
                    HardenedTest.class.getResource(
                        "/io/sallyport/review/hardened/" + name + ".yaml"))
                .toURI()));
  }

  private static Set<String> places(ReviewResult result) {
    Set<String> places = new TreeSet<>();
    for (ReviewFinding finding : result.findings()) {
      for (Place place : finding.places()) {
        for (String at : place.everywhere()) {
          places.add(finding.id() + " " + at);
          place.covers().forEach(rule -> places.add(rule.id() + " " + at));
        }
      }
    }
    return places;
  }

  private static boolean isAbout(String place, String control) {
    return REVIEW.rules().stream()
        .filter(rule -> place.startsWith(rule.id() + " "))
        .anyMatch(rule -> rule.match().contains("has=" + control));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"agent", "classifier", "documents", "multi-agent", "rag", "sallyport", "training"})
  void handMadeTwin_clearsNineTenths(String name) throws Exception {
    Architecture twin = twin(name);
    Set<String> before = places(REVIEW.of(Fixture.without(twin, any -> true)));

    Set<String> after = places(REVIEW.of(twin));

    assertThat(after.size()).as(after.toString()).isLessThanOrEqualTo(before.size() / 10);
  }

  /** Whatever answers a threat alone: without it the threat is back, at the same place. */
  @ParameterizedTest
  @ValueSource(
      strings = {"agent", "classifier", "documents", "multi-agent", "rag", "sallyport", "training"})
  void anyRemovedControl_raisesItsRuleAgain(String name) throws Exception {
    Architecture twin = twin(name);
    Map<String, Set<String>> alone = new HashMap<>();
    for (Answered answered : REVIEW.of(twin).answered()) {
      Set<String> controls = new TreeSet<>();
      answered.controls().forEach(one -> controls.add(one.claim().control()));
      if (controls.size() == 1 && !answered.rule().asks()) {
        alone
            .computeIfAbsent(controls.iterator().next(), any -> new TreeSet<>())
            .add(answered.rule().id() + " " + answered.at());
      }
    }
    assertThat(alone).hasSizeGreaterThan(5);

    for (Map.Entry<String, Set<String>> one : alone.entrySet()) {
      Architecture weaker = Fixture.without(twin, one.getKey()::equals);
      assertThat(places(REVIEW.of(weaker))).as(one.getKey()).containsAll(one.getValue());
    }
  }

  /** All but what is wrong with the control itself, such as approvals that nobody reads. */
  @Test
  void removedControls_neverClearAnything() throws Exception {
    Architecture twin = twin("agent");
    Set<String> before = places(REVIEW.of(twin));

    for (String control : Vocabulary.standard().controls().keySet()) {
      assertThat(places(REVIEW.of(Fixture.without(twin, control::equals))))
          .as(control)
          .containsAll(before.stream().filter(place -> !isAbout(place, control)).toList());
    }
  }
}
