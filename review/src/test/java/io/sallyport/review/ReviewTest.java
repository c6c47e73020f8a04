package io.sallyport.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.core.Severity;
import io.sallyport.review.report.JsonReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every review, whatever the rules are. */
final class ReviewTest {

  private static final Review REVIEW = Review.standard();

  static Set<String> shapes() {
    return Starts.shapes().keySet();
  }

  private static Architecture start(String shape) {
    try {
      return ArchitectureReader.read(shape + ".yaml", Starts.file(shape));
    } catch (ArchitectureException e) {
      throw new IllegalStateException(e);
    }
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

  private static Architecture hardened(Architecture architecture) {
    List<Component> all = new ArrayList<>();
    for (Component component : architecture.components().values()) {
      Component strong = component;
      for (String control : Vocabulary.standard().controls().keySet()) {
        strong = Fixture.with(strong, control);
      }
      all.add(strong);
    }
    return architecture.with(all, architecture.flows());
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void startFiles_areShortAndHaveFindings(String shape) {
    ReviewResult result = REVIEW.of(start(shape));

    assertThat(Starts.file(shape).lines().count()).isLessThanOrEqualTo(60);
    assertThat(result.count(Severity.HIGH) + result.count(Severity.CRITICAL)).isPositive();
    assertThat(result.paths()).isNotEmpty();
  }

  @Test
  void findings_areFewForTheSizeOfASystem() {
    double sum = 0;
    for (String shape : shapes()) {
      ReviewResult result = REVIEW.of(start(shape));
      sum +=
          (double) result.findings().size()
              / (result.architecture().components().size() + result.architecture().flows().size());
    }
    assertThat(sum / shapes().size()).isLessThanOrEqualTo(2.5);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void hardenedTwin_clearsNineTenths(String shape) {
    Architecture architecture = start(shape);

    int before = places(REVIEW.of(architecture)).size();
    int after = places(REVIEW.of(hardened(architecture))).size();

    assertThat(after).isLessThanOrEqualTo(before / 10);
  }

  @Property(tries = 30)
  void removedControl_raisesItsRuleAgain(
      @ForAll @IntRange(min = 0, max = 5) int shape,
      @ForAll @IntRange(min = 0, max = 9999) int seed) {
    Architecture plain = start(List.copyOf(shapes()).get(shape));
    Random random = new Random(seed);
    List<ReviewFinding> findings = REVIEW.of(plain).findings();
    ReviewFinding finding = findings.get(random.nextInt(findings.size()));
    List<String> answers = finding.rule().answers();
    if (answers.isEmpty()) {
      return;
    }
    String control = answers.get(random.nextInt(answers.size()));
    Architecture strong = plain;
    for (String id : plain.components().keySet()) {
      strong = Fixture.with(strong, id, control);
    }

    assertThat(REVIEW.of(strong).findings())
        .extracting(ReviewFinding::id)
        .doesNotContain(finding.id());
    assertThat(REVIEW.of(plain).findings()).extracting(ReviewFinding::id).contains(finding.id());
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void sameArchitecture_givesTheSameBytes(String shape) {
    assertThat(JsonReport.write(Review.standard().of(start(shape))))
        .isEqualTo(JsonReport.write(REVIEW.of(start(shape))));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void orderOfElements_changesNoPlace(String shape) {
    Architecture architecture = start(shape);
    List<Component> turned = new ArrayList<>(architecture.components().values());
    Collections.reverse(turned);

    assertThat(places(REVIEW.of(architecture.with(turned, architecture.flows()))))
        .isEqualTo(places(REVIEW.of(architecture)));
  }

  @Test
  void absentControl_isConfirmed_unknownOneIsAskedOnce() throws Exception {
    String file =
        """
        system: A
        actors: [{id: u}]
        components:
          - {id: web, kind: web-app}
          - {id: llm, kind: llm-hosted, controls: {injection-guard: %s}}
        flows:
          - {from: u, to: web, data: prompt}
          - {from: web, to: llm, data: prompt}
        """;
    ReviewResult unknown = REVIEW.of(ArchitectureReader.read("a", file.formatted("unknown")));
    ReviewResult absent = REVIEW.of(ArchitectureReader.read("a", file.formatted("absent")));
    ReviewResult declared = REVIEW.of(ArchitectureReader.read("a", file.formatted("declared")));

    assertThat(finding(unknown, "direct-prompt-injection").confidence())
        .isEqualTo(Confidence.ASSUMED);
    assertThat(unknown.questions())
        .filteredOn(q -> q.id().equals("control-injection-guard"))
        .hasSize(1);
    assertThat(finding(absent, "direct-prompt-injection").confidence())
        .isEqualTo(Confidence.CONFIRMED);
    assertThat(finding(absent, "direct-prompt-injection").score())
        .isGreaterThan(finding(unknown, "direct-prompt-injection").score());
    assertThat(declared.findings())
        .extracting(ReviewFinding::id)
        .doesNotContain("direct-prompt-injection");
    assertThat(declared.answered())
        .anySatisfy(
            one -> {
              assertThat(one.rule().id()).isEqualTo("direct-prompt-injection");
              assertThat(one.verified()).isFalse();
            });
  }

  private static ReviewFinding finding(ReviewResult result, String id) {
    return result.findings().stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void score_isTheSumOfItsParts() {
    for (ReviewFinding finding : REVIEW.of(start("agent")).findings()) {
      Score score = finding.score();
      int likelihood = score.likelihood().stream().mapToInt(Score.Part::points).sum();
      assertThat(score.likelihoodSum()).isEqualTo(Math.clamp(likelihood, 1, 5));
      assertThat(score.risk()).isEqualTo(score.likelihoodSum() * score.impactSum());
    }
  }

  @Test
  void facts_nameFileAndLine() {
    ReviewFinding finding = finding(REVIEW.of(start("agent")), "untrusted-content-causes-effects");

    assertThat(finding.worst().facts())
        .allSatisfy(fact -> assertThat(fact.at().line()).isPositive())
        .anySatisfy(fact -> assertThat(fact.text()).contains("inbox"));
  }

  @Test
  void attackPath_goesFromStrangerToEffect() {
    ReviewResult result = REVIEW.of(start("agent"));

    assertThat(result.paths())
        .anySatisfy(
            path -> {
              assertThat(path.actor()).isEqualTo("sender");
              assertThat(path.asset()).isEqualTo("calendar");
              assertThat(path.tactics()).contains("AML.TA0005");
            });
    assertThat(result.cuts()).isNotEmpty();
  }

  @Test
  void loneComponent_asksInsteadOfFinding() throws Exception {
    ReviewResult result =
        REVIEW.of(ArchitectureReader.read("a", "system: A\ncomponents: [{id: a, kind: agent}]"));

    assertThat(result.findings()).isEmpty();
    assertThat(result.questions()).isNotEmpty();
  }

  @Test
  void ringOfThousands_isReviewedAndEachElementIsFound() throws Exception {
    int size = 2_000;
    StringBuilder file = new StringBuilder("system: Ring\ncomponents:\n");
    String[] kinds = {"agent", "tool", "vector-database", "website", "database"};
    for (int i = 0; i < size; i++) {
      file.append("  - {id: c%d, kind: %s}\n".formatted(i, kinds[i % kinds.length]));
    }
    file.append("flows:\n");
    for (int i = 0; i < size; i++) {
      file.append("  - {from: c%d, to: c%d, data: personal}\n".formatted(i, (i + 1) % size));
    }

    ReviewResult result = REVIEW.of(ArchitectureReader.read("ring.yaml", file.toString()));

    ReviewFinding poisoned =
        result.findings().stream()
            .filter(finding -> finding.id().equals("injection-through-web-and-mail"))
            .findFirst()
            .orElse(result.findings().getFirst());
    assertThat(result.paths()).isNotEmpty();
    assertThat(poisoned.places()).hasSizeGreaterThan(100);
    assertThat(poisoned.places()).allMatch(place -> place.flows().size() <= 64);
  }

  @Test
  void storeThatIsOnlyRead_hasTheFindingsOfOneThatIsAsked() throws Exception {
    String file =
        """
        system: Customers
        components:
          - {id: crm, kind: database}
          - {id: app, kind: service}
        flows:
          - {from: %s, to: %s, data: personal}
        """;
    List<String> access =
        List.of(
            "crm access-not-logged",
            "crm kept-too-long",
            "crm no-authorisation-on-store",
            "crm no-backup");
    for (String ends : List.of("crm app", "app crm")) {
      ReviewResult result =
          REVIEW.of(ArchitectureReader.read("a.yaml", file.formatted((Object[]) ends.split(" "))));

      List<String> found =
          result.findings().stream()
              .flatMap(
                  finding ->
                      finding.places().stream().map(place -> place.at() + " " + finding.id()))
              .toList();
      assertThat(found).containsAll(access);
    }
  }

  @Test
  void artefactsOfAHub_areNoPrompts_andAQueryDoesNotWrite() throws Exception {
    ReviewResult result =
        REVIEW.of(
            ArchitectureReader.read(
                "a.yaml",
                """
                system: A
                components:
                  - {id: hub, kind: model-hub}
                  - {id: index, kind: package-registry}
                  - {id: site, kind: website}
                  - {id: server, kind: service}
                  - {id: llm, kind: llm-self-hosted}
                  - {id: kb, kind: vector-database}
                flows:
                  - {from: hub, to: server, data: model}
                  - {from: index, to: server, data: package}
                  - {from: site, to: server, data: telemetry}
                  - {from: server, to: llm, data: prompt}
                  - {from: server, to: kb, data: query}
                """));

    assertThat(places(result))
        .doesNotContain(
            "direct-prompt-injection llm",
            "injection-through-web-and-mail llm",
            "system-prompt-leak llm",
            "vector-store-writable kb");
    assertThat(places(result)).anyMatch(place -> place.startsWith("foreign-model-loaded"));
  }
}
