package io.sallyport.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Attacks that happened, as architectures: how many of the tactics of their steps the best path
 * has, beside what paths of unrelated systems have by chance. Both are printed.
 */
final class CaseStudiesTest {

  private static final double SHARE = 0.70;
  private static final int FLOOR = 10;

  private static List<Path> files() throws Exception {
    Path folder =
        Path.of(
            Objects.requireNonNull(
                    CaseStudiesTest.class.getResource("/io/sallyport/review/case-studies"))
                .toURI());
    try (Stream<Path> found = Files.list(folder)) {
      return found.sorted().toList();
    }
  }

  private static List<String> tactics(Path file) throws IOException {
    String first = Files.readAllLines(file).getFirst();
    return List.of(first.substring(first.indexOf("steps: ") + 7).split(" "));
  }

  static double best(Path file) throws Exception {
    return best(tactics(file), Review.standard().of(ArchitectureReader.read(file)).paths());
  }

  private static double best(List<String> wanted, List<AttackPath> paths) {
    double best = 0;
    for (AttackPath path : paths) {
      long hits = wanted.stream().filter(path.tactics()::contains).count();
      best = Math.max(best, (double) hits / wanted.size());
    }
    return best;
  }

  @Test
  void pathsOfCaseStudies_haveTheTacticsOfTheirSteps() throws Exception {
    List<String> missed = new ArrayList<>();
    int reached = 0;
    for (Path file : files()) {
      double share = best(file);
      if (share >= SHARE) {
        reached++;
      } else {
        missed.add(file.getFileName() + " " + Math.round(share * 100) + " %");
      }
    }

    assertThat(reached).as(missed.toString()).isGreaterThanOrEqualTo(FLOOR);
  }

  @Test
  void pathsOfUnrelatedSystems_arePrintedBesideThem() throws Exception {
    double own = 0;
    double chance = 0;
    int pairs = 0;
    for (Path file : files()) {
      own += best(file);
    }
    for (Path system : SystemsTest.files()) {
      List<AttackPath> paths = Review.standard().of(ArchitectureReader.read(system)).paths();
      for (Path file : files()) {
        chance += best(tactics(file), paths);
        pairs++;
      }
    }
    own /= files().size();
    chance /= pairs;
    System.out.printf(
        Locale.ROOT, "tactics of case studies: own model %.2f, unrelated %.2f%n", own, chance);

    assertThat(own).isGreaterThan(0.70);
    assertThat(chance).isBetween(0.0, 0.85);
  }

  @Test
  void aStep_hasTheTacticsOfOneFindingOnly() throws Exception {
    for (Path file : files()) {
      for (AttackPath path : Review.standard().of(ArchitectureReader.read(file)).paths()) {
        long most =
            1
                + path.steps().stream()
                    .flatMap(step -> largest(step).stream())
                    .mapToInt(Integer::intValue)
                    .sum();
        assertThat((long) path.tactics().size()).isLessThanOrEqualTo(most);
        assertThat(path.tactics()).contains("AML.TA0004");
      }
    }
  }

  // As many tactics as the finding of a step that has most of them.
  private static List<Integer> largest(AttackPath.Step step) {
    return Review.standard().rules().stream()
        .filter(rule -> step.findings().contains(rule.id()))
        .map(
            rule ->
                (int)
                    rule.maps("atlas").stream()
                        .flatMap(one -> Catalogs.standard().tactics(one).stream())
                        .distinct()
                        .count())
        .max(Integer::compare)
        .map(List::of)
        .orElse(List.of());
  }
}
