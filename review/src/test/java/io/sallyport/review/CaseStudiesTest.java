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
 * has. The tactic rules were written with the first folder in sight; the architectures of the
 * second were drawn by somebody who saw neither rules nor tactics.
 */
final class CaseStudiesTest {

  private static final double SHARE = 0.70;
  private static final int ALL_TACTICS = 16;

  /** What a path tells of an attack. */
  private record Told(double recall, double precision) {}

  private static List<Path> files(String folder) throws Exception {
    Path path =
        Path.of(
            Objects.requireNonNull(
                    CaseStudiesTest.class.getResource("/io/sallyport/review/" + folder))
                .toURI());
    try (Stream<Path> found = Files.list(path)) {
      return found.sorted().toList();
    }
  }

  private static List<String> tactics(Path file) throws IOException {
    String first = Files.readAllLines(file).getFirst();
    return List.of(first.substring(first.indexOf("steps: ") + 7).split(" "));
  }

  private static Told best(List<String> wanted, Path architecture) throws Exception {
    Told best = new Told(0, 0);
    for (AttackPath path : Review.standard().of(ArchitectureReader.read(architecture)).paths()) {
      double hits = wanted.stream().filter(path.tactics()::contains).count();
      Told told = new Told(hits / wanted.size(), hits / Math.max(1, path.tactics().size()));
      if (told.recall > best.recall
          || told.recall == best.recall && told.precision > best.precision) {
        best = told;
      }
    }
    return best;
  }

  private static int reached(String folder) throws Exception {
    List<String> missed = new ArrayList<>();
    double recall = 0;
    double precision = 0;
    double naming = 0;
    List<Path> files = files(folder);
    for (Path file : files) {
      Told told = best(tactics(file), file);
      recall += told.recall / files.size();
      precision += told.precision / files.size();
      naming += (double) tactics(file).size() / ALL_TACTICS / files.size();
      if (told.recall < SHARE) {
        missed.add(
            file.getFileName().toString().substring(0, 6) + " " + Math.round(told.recall * 100));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s: %d of %d reach %.2f; recall %.2f, precision %.2f (naming every tactic %.2f); below:"
            + " %s%n",
        folder,
        files.size() - missed.size(),
        files.size(),
        SHARE,
        recall,
        precision,
        naming,
        missed);
    return files.size() - missed.size();
  }

  @Test
  void pathsOfCaseStudies_haveTheTacticsOfTheirSteps() throws Exception {
    assertThat(reached("case-studies")).isGreaterThanOrEqualTo(19);
  }

  @Test
  void pathsOfCaseStudiesDrawnBlind_haveThemToo() throws Exception {
    assertThat(reached("case-studies-blind")).isGreaterThanOrEqualTo(20);
  }

  @Test
  void everyTacticOfAPath_isThatOfAStepWithItsReason() throws Exception {
    for (Path file : files("case-studies")) {
      for (AttackPath path : Review.standard().of(ArchitectureReader.read(file)).paths()) {
        List<AttackPath.Tactic> told =
            path.steps().stream().flatMap(step -> step.tactics().stream()).toList();
        assertThat(told).allSatisfy(one -> assertThat(one.why()).endsWith("."));
        assertThat(told.stream().map(AttackPath.Tactic::id).distinct().toList())
            .containsExactlyInAnyOrderElementsOf(path.tactics());
      }
    }
  }

  @Test
  void aControlThatStands_takesItsTacticFromTheStep() throws Exception {
    String open =
        "system: S\ncomponents:\n  - {id: page, kind: website}\n  - {id: chat, kind: agent}\n"
            + "  - {id: pay, kind: tool, effects: [pay]%s}\n"
            + "flows:\n  - {from: page, to: chat}\n  - {from: chat, to: pay}\n";

    assertThat(lastStep(open.formatted(""))).contains("AML.TA0012");
    assertThat(lastStep(open.formatted(", controls: {human-approval: verified}")))
        .doesNotContain("AML.TA0012");
  }

  private static List<String> lastStep(String text) throws Exception {
    return Review.standard().of(ArchitectureReader.read("a.yaml", text)).paths().stream()
        .filter(path -> path.asset().equals("pay"))
        .flatMap(path -> path.steps().getLast().tactics().stream())
        .map(AttackPath.Tactic::id)
        .toList();
  }
}
