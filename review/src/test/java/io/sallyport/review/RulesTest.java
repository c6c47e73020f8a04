package io.sallyport.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule against its own fixtures, and what all rules have to cover. */
final class RulesTest {

  private static final RuleBook BOOK = RuleBook.standard();

  static Stream<Rule> rules() {
    return BOOK.rules().stream();
  }

  private static Set<String> at(Rule rule, Architecture architecture) {
    ReviewResult result = new Review(RuleBook.of(List.of(rule))).of(architecture);
    Set<String> at = new TreeSet<>();
    result.findings().forEach(finding -> finding.places().forEach(place -> at.add(place.at())));
    result.questions().stream()
        .filter(question -> question.id().equals(rule.id()))
        .forEach(question -> at.addAll(question.elements()));
    return at;
  }

  @ParameterizedTest
  @MethodSource("rules")
  void positiveFixture_isFound(Rule rule) {
    assertThat(at(rule, Fixture.of(rule, "positive"))).as(rule.id()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void negativeFixture_isNotFound(Rule rule) {
    assertThat(at(rule, Fixture.of(rule, "negative"))).as(rule.id()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void eachAnsweringControl_clearsTheFixture(Rule rule) {
    Architecture positive = Fixture.of(rule, "positive");
    if (!rule.unless().isEmpty()) {
      assertThat(rule.answers()).as(rule.id()).contains(Fixture.hardening(rule));
    }
    for (String control : rule.answers()) {
      Set<String> clearing = new LinkedHashSet<>();
      for (String component : positive.components().keySet()) {
        if (at(rule, Fixture.with(positive, component, control)).isEmpty()) {
          clearing.add(component);
        }
      }
      assertThat(clearing).as(rule.id() + " unless " + control).isNotEmpty();
    }
  }

  static Stream<Arguments> subsumptions() {
    return BOOK.rules().stream()
        .flatMap(rule -> rule.subsumes().stream().map(other -> Arguments.of(rule, other)));
  }

  /** Each pair meets at an element of a system that we keep, and one control answers both. */
  @ParameterizedTest
  @MethodSource("subsumptions")
  void subsumedRule_isToldAsPartOfTheOther(Rule rule, String other) throws Exception {
    Rule less =
        BOOK.rules().stream().filter(one -> one.id().equals(other)).findFirst().orElseThrow();
    Architecture both =
        ArchitectureReader.read(
            Path.of(
                Objects.requireNonNull(
                        RulesTest.class.getResource("/io/sallyport/review/subsumptions.yaml"))
                    .toURI()));

    ReviewResult result = new Review(RuleBook.of(List.of(rule, less))).of(both);

    assertThat(less.unless().stream().map(RulesTest::plain))
        .as("a control that answers both")
        .containsAnyElementsOf(rule.answers());
    assertThat(result.findings()).extracting(ReviewFinding::id).contains(rule.id());
    assertThat(result.findings().stream().flatMap(one -> one.places().stream()))
        .anySatisfy(place -> assertThat(place.covers()).containsExactly(less));
  }

  private static String plain(String control) {
    return control.replaceAll("@.*$", "");
  }

  @Test
  void rules_areMany_mostOfThemAboutAi() {
    assertThat(BOOK.rules()).hasSizeGreaterThanOrEqualTo(120);
    assertThat(BOOK.rules().stream().filter(Rule::ai)).hasSizeGreaterThanOrEqualTo(80);
  }

  @Test
  void catalogs_areCovered() {
    assertThat(cited("llm")).containsExactlyInAnyOrderElementsOf(entries("llm"));
    assertThat(cited("asi")).containsExactlyInAnyOrderElementsOf(entries("asi"));
    assertThat(cited("ml")).containsExactlyInAnyOrderElementsOf(entries("ml"));
    assertThat(cited("cosai")).containsExactlyInAnyOrderElementsOf(entries("cosai"));
    assertThat(cited("stride")).containsExactlyInAnyOrderElementsOf(entries("stride"));
    assertThat(cited("atlas")).hasSizeGreaterThanOrEqualTo(60);
    assertThat(cited("aisvs").stream().map(id -> id.substring(0, id.indexOf('.'))).distinct())
        .hasSize(12);
  }

  private static Set<String> entries(String catalog) {
    return Objects.requireNonNull(Catalogs.standard().catalog(catalog)).entries().keySet();
  }

  private static Set<String> cited(String catalog) {
    Set<String> ids = new TreeSet<>();
    BOOK.rules().forEach(rule -> ids.addAll(rule.maps(catalog)));
    return ids;
  }
}
