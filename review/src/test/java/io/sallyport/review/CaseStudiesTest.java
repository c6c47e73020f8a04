package io.sallyport.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Attacks that happened, as architectures: a path is found that has the tactics of their steps. */
final class CaseStudiesTest {

  private static final double SHARE = 0.70;
  private static final int FLOOR = 18;

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
    List<String> wanted = tactics(file);
    double best = 0;
    for (AttackPath path : Review.standard().of(ArchitectureReader.read(file)).paths()) {
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
}
