package io.sallyport.review.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.review.ArchitectureException;
import io.sallyport.review.ArchitectureReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file whose values have the wrong type, or that holds too much, is refused and says where. */
final class ShapesTest {

  @TempDir private Path folder = Path.of("");

  private List<String> problems(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("x.json"), text);
    ArchitectureException refused =
        catchThrowableOfType(ArchitectureException.class, () -> Imports.read(file));
    return Objects.requireNonNull(refused, "it was read").problems();
  }

  @Test
  void eachWrongType_namesItsPlace() throws Exception {
    assertThat(
            problems(
                """
                {"otmVersion":"0.2.0","project":{"name":"x","id":"x"},
                 "components":"no",
                 "dataflows":[1,null,{"source":5}],
                 "trustZones":{"a":1}}
                """))
        .hasSize(4)
        .anyMatch(
            one -> one.endsWith("x.json:2: components: found 'no' (expected: a list of maps)"))
        .anyMatch(one -> one.endsWith("x.json:3: dataflows[0]: found '1' (expected: a map)"))
        .anyMatch(one -> one.endsWith("x.json:3: dataflows[1]: found nothing (expected: a map)"))
        .anyMatch(
            one -> one.endsWith("x.json:4: trustZones: found a map (expected: a list of maps)"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{technical_assets: [a]} | technical_assets: found a list (expected: a map of maps)",
        "{technical_assets: {A: 1}} | technical_assets.A: found '1' (expected: a map)",
        "{technical_assets: {A: {communication_links: {L: x}}}} | technical_assets.A.communication_links.L: found 'x'",
        "{scope: {}, data_flows: [x]} | data_flows[0]: found 'x' (expected: a map)",
        "{summary: {}, detail: {diagrams: [{cells: {}}]}} | detail.diagrams[0].cells: found a map",
        "{nodes: 1, relationships: []} | nodes: found '1' (expected: a list of maps)",
        "{services: [web]} | services: found a list (expected: a map of maps)",
        "{services: {web: }} | services.web: found nothing (expected: a map)",
        "{apiVersion: v1, kind: Pod, spec: {containers: {a: 1}}} | spec.containers: found a map",
        "{apiVersion: v1, kind: List, items: x} | items: found 'x' (expected: a list of maps)"
      })
  void everyFormat_refusesThem(String text, String expected) throws Exception {
    assertThat(problems(text)).anyMatch(one -> one.contains(expected));
  }

  @Test
  void moreThanAReviewTakes_isSaidAtOnce() throws Exception {
    String components =
        IntStream.range(0, 10_001)
            .mapToObj(i -> "{\"id\":\"c" + i + "\",\"name\":\"c" + i + "\",\"type\":\"db\"}")
            .collect(Collectors.joining(","));
    String text = "{\"otmVersion\":\"0.2.0\",\"components\":[" + components + "]}";

    assertThat(problems(text))
        .anyMatch(one -> one.contains("found 10001 elements (expected: at most 10000"));
  }

  @Test
  void limitIsThatOfTheReader() {
    String components =
        IntStream.range(0, 10_001)
            .mapToObj(i -> "  - {id: c" + i + ", kind: database}\n")
            .collect(Collectors.joining());

    assertThatThrownBy(() -> ArchitectureReader.read("a", "system: S\ncomponents:\n" + components))
        .hasMessageContaining("at most 10000");
  }
}
