package io.sallyport.review.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.review.Architecture;
import io.sallyport.review.ArchitectureException;
import io.sallyport.review.ArchitectureReader;
import io.sallyport.review.internal.YamlReader;
import io.sallyport.review.internal.YamlValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever another tool's file says is mapped, listed, or on the list of what can be left out. */
final class UnmappedTest {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final List<String> FILES =
      List.of(
          """
          {"otmVersion": "0.2.0", "project": {"name": "A"},
           "trustZones": [{"id": "z", "name": "Inside", "risk": {"trustRating": 60}}],
           "assets": [{"id": "d", "name": "D"}],
           "components": [{"id": "a", "name": "Api", "type": "api", "parent": {"trustZone": "z"}},
                          {"id": "b", "name": "Db", "type": "database", "assets": {"stored": ["d"]}}],
           "dataflows": [{"name": "f", "source": "a", "destination": "b", "assets": ["d"]}]}
          """,
          """
          {"title": "A", "business_overview": {"description": "B"},
           "data_assets": {"D": {"id": "d", "confidentiality": "public"}},
           "technical_assets": {"X": {"id": "x", "type": "process", "technology": "web-server",
             "communication_links": {"L": {"target": "y", "protocol": "https"}}},
             "Y": {"id": "y", "type": "datastore", "data_assets_stored": ["d"]}},
           "trust_boundaries": {"Z": {"id": "z", "technical_assets_inside": ["x"]}}}
          """,
          """
          {"version": "1.0.1", "scope": {"title": "A"}, "description": "x",
           "trust_zones": [{"symbolic_name": "z", "title": "Z"}],
           "actors": [{"symbolic_name": "u", "title": "U", "type": "administrator"}],
           "components": [{"symbolic_name": "c", "title": "Web server", "trust_zone": "z"}],
           "data_stores": [{"symbolic_name": "s", "title": "S", "trust_zone": "z"}],
           "data_sets": [{"symbolic_name": "d", "title": "D", "placements": [{"data_store": "s"}]}],
           "data_flows": [{"symbolic_name": "f", "source": {"object": "u"}, "destination": {"object": "c"}}]}
          """,
          """
          {"summary": {"title": "A"}, "detail": {"diagrams": [{"cells": [
            {"id": "1", "data": {"type": "tm.Actor", "name": "User"}},
            {"id": "2", "data": {"type": "tm.Process", "name": "Web app"}},
            {"id": "3", "data": {"type": "tm.Flow", "name": "f"}, "source": {"cell": "1"}, "target": {"cell": "2"}}]}]}}
          """,
          """
          {"nodes": [{"unique-id": "a", "node-type": "service", "name": "A"},
                     {"unique-id": "b", "node-type": "database", "name": "B"}],
           "relationships": [{"unique-id": "r", "relationship-type":
             {"connects": {"source": {"node": "a"}, "destination": {"node": "b"}}}}]}
          """,
          """
          {"services": {"web": {"image": "nginx:1", "depends_on": ["db"]}, "db": {"image": "postgres:16"}},
           "networks": {"inner": {"internal": true}}}
          """,
          """
          {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"},
           "spec": {"template": {"spec": {"containers": [
             {"image": "web:1", "securityContext": {"runAsNonRoot": true}, "resources": {"limits": {"cpu": 1}}}]}}}}
          """);

  @TempDir private Path folder = Path.of("");

  private Imports.Imported imported(String text) throws Exception {
    return Imports.read(Files.writeString(folder.resolve("other.json"), text));
  }

  static Stream<String> files() {
    return FILES.stream();
  }

  private static List<ObjectNode> maps(JsonNode node) {
    List<ObjectNode> all = new ArrayList<>();
    if (node instanceof ObjectNode map) {
      all.add(map);
    }
    node.forEach(one -> all.addAll(maps(one)));
    return all;
  }

  @ParameterizedTest
  @MethodSource("files")
  void unknownFieldAnywhere_isListedWithItsLineAndStandsInTheFile(String text) throws Exception {
    int places = maps(MAPPER.readTree(text)).size();
    for (int i = 0; i < places; i++) {
      JsonNode tree = MAPPER.readTree(text);
      maps(tree).get(i).put("zzz-unknown", "said here");

      Imports.Imported imported;
      try {
        imported = imported(tree.toPrettyString());
      } catch (ArchitectureException refused) {
        // Among entries that are maps it is no field but a broken entry.
        assertThat(refused)
            .hasMessageContaining(".zzz-unknown: found 'said here' (expected: a map)");
        continue;
      }

      assertThat(imported.unmapped())
          .as(tree.toString())
          .anyMatch(line -> line.matches("other\\.json:[0-9]+: .*(zzz-unknown|said here).*"));
      Architecture read = ArchitectureReader.read("a.yaml", imported.yaml());
      assertThat(read.assumptions())
          .extracting(note -> note.text())
          .anyMatch(note -> note.startsWith("Not mapped: other.json:"));
    }
  }

  @Test
  void unknownKinds_areListed() throws Exception {
    assertThat(
            imported(
                    """
                    {"nodes": [{"unique-id": "a", "node-type": "service", "name": "A"}],
                     "relationships": [{"unique-id": "r", "relationship-type": {"melts": {"node": "a"}}}]}
                    """)
                .unmapped())
        .containsExactly("other.json:2: relationship 'r' (found no type that is read)");
    assertThat(
            imported(
                    """
                    {"apiVersion": "v1", "kind": "List", "items": [
                      {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "keys"}},
                      {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "load"}}]}
                    """)
                .unmapped())
        .containsExactly("other.json:2: Secret keys (this kind is not read)");
    assertThat(
            imported("{\"services\": {\"a\": {\"image\": \"x\", \"depends_on\": [\"gone\"]}}}")
                .unmapped())
        .containsExactly("other.json:1: a calls gone (the file has no such service)");
  }

  @Test
  void manyOfOneKind_areOneLineWithTheirNumberAndFirstNames() throws Exception {
    StringBuilder services = new StringBuilder("services:\n");
    for (int i = 1; i <= 8; i++) {
      services.append("  s" + i + ": {image: x, sysctls: {a: 1}, volumes: ['v" + i + ":/v']}\n");
    }

    assertThat(imported(services.toString()).unmapped())
        .containsExactly(
            "other.json:2: mount v1:/v of s1, v2:/v of s2, v3:/v of s3, v4:/v of s4, v5:/v of s5"
                + " and 3 more (what lies in it is not said here)",
            "other.json:2: services.*.sysctls {a} of s1, s2, s3, s4, s5 and 3 more (this import"
                + " does not read it)");
    assertThat(
            imported(
                    """
                    scope: {title: S}
                    components:
                      - {symbolic_name: a, zzz: 1}
                      - {symbolic_name: b, zzz: 2}
                    data_flows: []
                    """)
                .unmapped())
        .containsExactly("other.json:3: components.zzz, 2 times (this import does not read it)");
  }

  static Stream<Arguments> ignored() {
    return Stream.of(
            "OTM", "Threagile", "TM-BOM", "Threat Dragon", "CALM", "docker-compose", "Kubernetes")
        .flatMap(format -> Ignored.paths(format).stream().map(path -> Arguments.of(format, path)));
  }

  @ParameterizedTest
  @MethodSource("ignored")
  void ignoredField_isListedWithoutItsEntry(String format, String path) throws Exception {
    StringBuilder text = new StringBuilder();
    List<String> keys = List.of(path.replace("**/", "x/y/").replace("*", "z").split("/"));
    keys.forEach(key -> text.append("{\"").append(key).append("\": "));
    text.append("\"v\"").append("}".repeat(keys.size()));
    YamlValue value = YamlReader.parse("f", text.toString(), false).getFirst();
    List<String> others = new ArrayList<>(Ignored.paths(format));
    others.remove(path);

    Ignored none = Ignored.of(List.<String>of());
    assertThat(new Tree("f").rest(value, Ignored.of(format), none)).isEmpty();
    assertThat(new Tree("f").rest(value, Ignored.of(others), none)).hasSize(1);
  }
}
