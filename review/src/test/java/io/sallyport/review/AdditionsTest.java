package io.sallyport.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.core.Severity;
import io.sallyport.review.internal.CompiledRule;
import io.sallyport.review.internal.Pattern;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is added to an architecture, and is no control, takes no finding away. */
final class AdditionsTest {

  private static final Review REVIEW = Review.standard();
  private static final List<CompiledRule> RULES =
      REVIEW.rules().stream().map(CompiledRule::of).toList();
  private static final int TRIES = 12;
  private static final String OPEN_TO_ALL = "outsiders need no authentication";

  /** What a flow or a component more can make true; who asks for the opposite loses by it. */
  private static final Set<String> GROWING =
      Set.of("holds", "receives", "faces", "login", "fetches", "crossed");

  private static final Set<String> GROWING_GROUPS = Set.of("untrusted", "decider", "judge");

  static List<Path> files() throws Exception {
    List<Path> all = new ArrayList<>();
    for (String folder : List.of("systems", "hardened", "case-studies", "case-studies-blind")) {
      Path place =
          Path.of(
              Objects.requireNonNull(
                      AdditionsTest.class.getResource("/io/sallyport/review/" + folder))
                  .toURI());
      try (Stream<Path> files = Files.list(place)) {
        files.filter(file -> file.toString().endsWith(".yaml")).sorted().forEach(all::add);
      }
    }
    try (Stream<Path> files = Files.list(Path.of("../examples/review"))) {
      files.filter(file -> file.toString().endsWith(".yaml")).sorted().forEach(all::add);
    }
    assertThat(all).hasSizeGreaterThan(70);
    return all;
  }

  @ParameterizedTest
  @MethodSource("files")
  void addedParts_takeNoFindingAwayLowerNoneAndLeaveNoneUntold(Path file) throws Exception {
    Additions additions = Additions.to(file);
    Map<String, Severity> before = Additions.rated(additions.before(), RULES);

    for (long seed = 0; seed < TRIES; seed++) {
      Architecture more = additions.with(seed);
      Map<String, Severity> rated = Additions.rated(more, RULES);
      Set<String> after = rated.keySet();

      assertThat(after).as(additions.said(seed)).containsAll(before.keySet());
      List<String> better =
          before.keySet().stream()
              .filter(place -> lower(rated.get(place), before.get(place)))
              .toList();
      assertThat(better).as("rated lower with " + additions.said(seed)).isEmpty();
      assertThat(Reviewed.told(REVIEW.of(more))).as(additions.said(seed)).containsAll(after);
    }
  }

  private static boolean lower(@Nullable Severity now, @Nullable Severity before) {
    return now == null || before != null && now.compareTo(before) < 0;
  }

  @Test
  void noRuleOfOurs_asksThatSomethingIsNotDrawn() {
    List<String> asking = new ArrayList<>();
    // What is drawn may answer a question: a rule that no control answers never finds.
    for (CompiledRule rule : RULES.stream().filter(one -> !one.answers().isEmpty()).toList()) {
      for (Pattern.NodeTerm node : rule.pattern().nodes()) {
        node.conditions().stream()
            .filter(one -> one.not() && GROWING.contains(one.key()))
            .forEach(one -> asking.add(rule.rule().id() + " !" + one.key()));
      }
      for (Pattern.Link link : rule.pattern().links()) {
        link.conditions().stream()
            .filter(one -> one.not() && one.key().equals("through"))
            .filter(one -> one.values().stream().anyMatch(GROWING_GROUPS::contains))
            .forEach(one -> asking.add(rule.rule().id() + " !through"));
      }
    }

    assertThat(asking).isEmpty();
  }

  /** A start of untrusted content stays one when more is drawn before it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{from: store, to: partner, data: pages}",
        "{from: store, to: partner, content: untrusted}",
        "{from: guarded, to: partner, content: untrusted}"
      })
  void whatIsDrawnBeforeAnEntrance_leavesItsWays(String flow) throws Exception {
    String file =
        """
        system: Entrance
        zones: [{id: app}, {id: vendor, trust: partner}]
        data: [{id: pages, contains: [document], origin: untrusted}]
        components:
          - {id: partner, kind: third-party, zone: vendor}
          - {id: store, kind: database, zone: app}
          - {id: guarded, kind: service, zone: app, controls: [injection-guard, upload-inspection]}
          - {id: page, kind: website}
          - {id: desk, kind: service, zone: app}
          - {id: llm, kind: llm-hosted, zone: app}
        flows:
          - {from: page, to: guarded, content: untrusted}
          - {from: partner, to: desk, data: pages, direction: one-way}
          - {from: desk, to: llm, data: pages}
        """;
    Set<String> before = Additions.found(ArchitectureReader.read("a", file), RULES);
    Set<String> after =
        Additions.found(ArchitectureReader.read("a", file + "  - " + flow + "\n"), RULES);

    assertThat(before).contains("upload-exploit desk");
    assertThat(new TreeSet<>(after)).containsAll(before);
  }

  @Test
  void shorterWayBehindALogin_hidesNoLongerOneThatIsOpenToAll() throws Exception {
    String file =
        """
        system: Memory
        zones: [{id: net, trust: untrusted}, {id: app}]
        components:
          - {id: caller, kind: user, zone: net}
          - {id: page, kind: web-app, zone: app}
          - {id: agent, kind: agent, zone: app}
          - {id: memory, kind: memory, zone: app}
          - {id: phone, kind: mobile, zone: net}
        flows:
          - {from: caller, to: page, data: message, authentication: none}
          - {from: page, to: agent, data: message}
          - {from: agent, to: memory, data: message}
        """;
    String more = file + "  - {from: phone, to: memory, data: message, direction: one-way}\n";

    Score before = historyManipulation(file);
    Score after = historyManipulation(more);

    assertThat(before.likelihood()).extracting(Score.Part::because).contains(OPEN_TO_ALL);
    assertThat(after.likelihood()).extracting(Score.Part::because).contains(OPEN_TO_ALL);
    assertThat(after.risk()).isGreaterThanOrEqualTo(before.risk());
  }

  private static Score historyManipulation(String file) throws ArchitectureException {
    return REVIEW.of(ArchitectureReader.read("a", file)).findings().stream()
        .filter(one -> one.rule().id().equals("history-manipulation"))
        .findFirst()
        .orElseThrow()
        .score();
  }
}
