package io.sallyport.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Systems of many shapes, with the threats that were written down before they were reviewed: found
 * when the class of attack and the element are the same, also where a more specific finding at the
 * element tells it.
 */
final class SystemsTest {

  private static final double MACRO = 0.90;
  private static final double LEAST = 0.80;
  private static final double MOST_FINDINGS = 2.5;

  static List<Path> files() throws Exception {
    Path folder =
        Path.of(
            Objects.requireNonNull(SystemsTest.class.getResource("/io/sallyport/review/systems"))
                .toURI());
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static List<String> missed(Path file) throws IOException, ArchitectureException {
    Map<String, Set<String>> found = new HashMap<>();
    for (ReviewFinding finding : Review.standard().of(ArchitectureReader.read(file)).findings()) {
      for (Place place : finding.places()) {
        found
            .computeIfAbsent(finding.rule().attack(), any -> new HashSet<>())
            .addAll(place.everywhere());
        for (Rule covered : place.covers()) {
          found
              .computeIfAbsent(covered.attack(), any -> new HashSet<>())
              .addAll(place.everywhere());
        }
      }
    }
    List<String> missed = new ArrayList<>();
    for (String threat : threats(file)) {
      List<String> parts = List.of(threat.split("\t", -1));
      Set<String> elements = Set.of(parts.get(1).split(",", -1));
      if (Stream.of(parts.get(0).split("\\|", -1))
          .flatMap(attack -> found.getOrDefault(attack, Set.of()).stream())
          .noneMatch(elements::contains)) {
        missed.add(file.getFileName() + ": " + threat);
      }
    }
    return missed;
  }

  private static List<String> threats(Path file) throws IOException {
    return Files.readAllLines(Path.of(file.toString().replace(".yaml", ".tsv")));
  }

  @Test
  void threatsOfExperts_areFoundAtTheirElements() throws Exception {
    double sum = 0;
    for (Path file : files()) {
      List<String> missed = missed(file);
      double recall = 1 - (double) missed.size() / threats(file).size();

      assertThat(recall).as(missed.toString()).isGreaterThanOrEqualTo(LEAST);
      sum += recall;
    }
    assertThat(sum / files().size()).isGreaterThanOrEqualTo(MACRO);
  }

  @ParameterizedTest
  @MethodSource("files")
  void findings_areFewForTheSizeOfTheSystem(Path file) throws Exception {
    Architecture architecture = ArchitectureReader.read(file);

    int findings = Review.standard().of(architecture).findings().size();

    int size = architecture.components().size() + architecture.flows().size();
    assertThat((double) findings / size).isLessThanOrEqualTo(MOST_FINDINGS);
  }
}
