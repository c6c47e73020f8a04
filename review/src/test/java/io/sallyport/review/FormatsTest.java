package io.sallyport.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersionDetector;
import io.sallyport.review.imports.Imports;
import io.sallyport.review.report.Reports;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Formats of others, as their specifications have them; and files of others that are hostile. */
final class FormatsTest {

  private static final JsonMapper MAPPER = new JsonMapper();
  // OSCAL's UUIDDatatype: version 4 or 5 of RFC 4122.
  private static final String UUID =
      "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[45][0-9A-Fa-f]{3}-[89ABab][0-9A-Fa-f]{3}-[0-9A-Fa-f]{12}";

  @TempDir Path folder;

  private static ReviewResult result() throws Exception {
    return Review.standard().of(ArchitectureReader.read("agent.yaml", Starts.file("agent")));
  }

  private static JsonNode written(Reports.Format format) throws Exception {
    return MAPPER.readTree(Reports.bytes(format, result(), Instant.parse("2026-11-22T12:00:00Z")));
  }

  private static List<JsonNode> uuids(JsonNode root) {
    return root.findValues("uuid");
  }

  private static void conforms(String schema, JsonNode document) throws Exception {
    try (InputStream in =
        Objects.requireNonNull(FormatsTest.class.getResourceAsStream(schema), schema)) {
      JsonNode read = MAPPER.readTree(in);
      assertThat(
              JsonSchemaFactory.getInstance(SpecVersionDetector.detect(read))
                  .getSchema(read)
                  .validate(document))
          .isEmpty();
      assertThat(
              JsonSchemaFactory.getInstance(SpecVersionDetector.detect(read))
                  .getSchema(read)
                  .validate(MAPPER.createObjectNode()))
          .as("what the schema says of an empty document")
          .isNotEmpty();
    }
  }

  // What the schema 1.0.1 of the Threat Model Library asks of each object; nothing else may be
  // there.
  private static final Map<String, String> REQUIRED =
      Map.ofEntries(
          Map.entry(
              "scope", "title description business_criticality data_sensitivity exposure tier"),
          Map.entry("trust_zones", "symbolic_name title description"),
          Map.entry("trust_boundaries", "trust_zone_a trust_zone_b"),
          Map.entry("actors", "symbolic_name title description type trust_zone"),
          Map.entry("components", "symbolic_name title description trust_zone"),
          Map.entry("data_stores", "symbolic_name title description type trust_zone"),
          Map.entry("data_sets", "symbolic_name title description placements data_sensitivity"),
          Map.entry(
              "data_flows",
              "symbolic_name title description source destination has_sensitive_data encrypted"),
          Map.entry("assumptions", "description validity"),
          Map.entry(
              "threat_personas",
              "symbolic_name title description is_person skill_level access_level"
                  + " malicious_intent applicability_to_org"),
          Map.entry(
              "threats",
              "symbolic_name title description components_affected threat_persona event sources"),
          Map.entry("controls", "symbolic_name title description threats status priority"),
          Map.entry(
              "risks",
              "symbolic_name title description threats likelihood impact impact_description score"
                  + " level"));

  private static List<String> fields(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void threatModelBom_hasTheFieldsOfItsSchemaAndNoOthers() throws Exception {
    JsonNode root = written(Reports.Format.TMBOM);

    assertThat(fields(root)).contains("version").containsAll(REQUIRED.keySet());
    assertThat(root.path("version").asText()).matches("\\d+(\\.\\d+)*");
    REQUIRED.forEach(
        (section, required) -> {
          JsonNode at = root.path(section);
          Iterable<JsonNode> all = at.isArray() ? at : List.of(at);
          assertThat(all).as(section).isNotEmpty();
          for (JsonNode one : all) {
            assertThat(fields(one)).containsExactlyInAnyOrder(required.split(" "));
            assertThat(one.path("symbolic_name").asText("x")).matches("[0-9a-z-]+");
          }
        });
    root.path("risks").forEach(risk -> assertThat(risk.path("score").asInt()).isBetween(1, 25));
  }

  @Test
  void namesOfFilesAndAssumptions_reachOtherTools() throws Exception {
    String text =
        """
        system: S
        assumptions: ["nobody else can enter"]
        actors: [{id: u}]
        components: [{id: llm, kind: llm-hosted}]
        flows: [{from: u, to: llm, data: prompt}]
        """;
    ReviewResult result =
        Review.standard().of(ArchitectureReader.read("a:b/n\u00e9 #1%.yaml", text));
    Instant noon = Instant.parse("2026-11-22T12:00:00Z");
    JsonNode sarif = MAPPER.readTree(Reports.bytes(Reports.Format.SARIF, result, noon));
    JsonNode oscal = MAPPER.readTree(Reports.bytes(Reports.Format.OSCAL, result, noon));

    assertThat(sarif.findValuesAsText("uri"))
        .isNotEmpty()
        .containsOnly("./a:b/n%C3%A9%20%231%25.yaml")
        .allMatch(uri -> URI.create(uri).getPath().equals("./a:b/n\u00e9 #1%.yaml"));
    assertThat(sarif.findPath("toolExecutionNotifications").toString())
        .contains("nobody else can enter");
    assertThat(oscal.findPath("remarks").asText()).contains("nobody else can enter");
    conforms("/schema/sarif-schema-2.1.0.json", sarif);
    conforms("/schema/json/oscal-ar_schema.json", oscal);
  }

  @Test
  void whatAFileSays_isNoMarkupForReadersOfOtherFormats() throws Exception {
    String said = "a [link](https://example.com) <img src=x> \u202Eback";
    String file =
        """
        system: "%s"
        assumptions: ["%s"]
        components: [{id: web, kind: web-app}, {id: llm, kind: llm-hosted}]
        flows: [{from: web, to: llm, name: "%s", data: prompt}]
        """
            .formatted(said, said, said);
    ReviewResult result = Review.standard().of(ArchitectureReader.read("a.yaml", file));

    String oscal =
        new String(
            Reports.bytes(Reports.Format.OSCAL, result, Instant.EPOCH), StandardCharsets.UTF_8);
    String bom =
        new String(
            Reports.bytes(Reports.Format.TMBOM, result, Instant.EPOCH), StandardCharsets.UTF_8);
    JsonNode sarif = MAPPER.readTree(Reports.bytes(Reports.Format.SARIF, result, Instant.EPOCH));

    assertThat(oscal).doesNotContain("[link]", "<img", "\u202E").contains("&lt;img");
    assertThat(bom).doesNotContain("\u202E").contains("[link]");
    assertThat(sarif.findValuesAsText("text"))
        .anyMatch(text -> text.contains("\\[link\\](https"))
        .noneMatch(text -> text.contains("[link]"));
  }

  @Test
  void sarif_conformsToItsSchema() throws Exception {
    conforms("/schema/sarif-schema-2.1.0.json", written(Reports.Format.SARIF));
  }

  @Test
  void oscal_conformsToItsSchema() throws Exception {
    conforms("/schema/json/oscal-ar_schema.json", written(Reports.Format.OSCAL));
  }

  @Test
  void oscal_hasWhatAssessmentResultsNeed() throws Exception {
    JsonNode root = written(Reports.Format.OSCAL).path("assessment-results");

    assertThat(root.path("metadata").path("title").asText()).isNotBlank();
    assertThat(root.path("metadata").path("oscal-version").asText()).isEqualTo("1.1.2");
    assertThat(Instant.parse(root.path("metadata").path("last-modified").asText())).isNotNull();
    assertThat(root.path("metadata").path("version").asText()).isNotBlank();
    JsonNode plan = root.path("back-matter").path("resources").path(0);
    assertThat(root.path("import-ap").path("href").asText())
        .isEqualTo("#" + plan.path("uuid").asText());
    assertThat(plan.path("title").asText()).contains("Plan of the architecture review of");
    assertThat(plan.path("description").asText()).contains("rules");
    assertThat(uuids(root)).allSatisfy(one -> assertThat(one.asText()).matches(UUID));
    assertThat(new HashSet<>(uuids(root))).hasSameSizeAs(uuids(root));
    JsonNode one = root.path("results").path(0);
    assertThat(one.path("reviewed-controls").path("control-selections")).isNotEmpty();
    Set<String> known = new HashSet<>();
    one.path("risks").forEach(risk -> known.add(risk.path("uuid").asText()));
    one.path("observations").forEach(seen -> known.add(seen.path("uuid").asText()));
    for (JsonNode risk : one.path("risks")) {
      assertThat(risk.path("statement").asText()).isNotBlank();
      assertThat(risk.path("status").asText()).isIn("open", "closed");
    }
    for (JsonNode observation : one.path("observations")) {
      assertThat(observation.path("methods").path(0).asText()).isEqualTo("EXAMINE");
      assertThat(Instant.parse(observation.path("collected").asText())).isNotNull();
    }
    for (JsonNode finding : one.path("findings")) {
      JsonNode target = finding.path("target");
      assertThat(target.path("type").asText()).isIn("statement-id", "objective-id");
      assertThat(target.path("target-id").asText()).isNotBlank();
      assertThat(target.path("status").path("state").asText()).isIn("satisfied", "not-satisfied");
      finding.findValues("risk-uuid").forEach(id -> assertThat(known).contains(id.asText()));
      finding.findValues("observation-uuid").forEach(id -> assertThat(known).contains(id.asText()));
    }
  }

  @Test
  void threatModelBom_refersToWhatItHolds_andComesBack() throws Exception {
    JsonNode root = written(Reports.Format.TMBOM);
    Set<String> elements = new HashSet<>();
    for (String section : List.of("actors", "components", "data_stores")) {
      root.path(section).forEach(one -> elements.add(one.path("symbolic_name").asText()));
    }
    Set<String> zones = new HashSet<>();
    root.path("trust_zones").forEach(one -> zones.add(one.path("symbolic_name").asText()));

    for (JsonNode flow : root.path("data_flows")) {
      assertThat(elements).contains(flow.path("source").path("object").asText());
      assertThat(elements).contains(flow.path("destination").path("object").asText());
    }
    for (JsonNode component : root.path("components")) {
      assertThat(zones).contains(component.path("trust_zone").asText());
    }
    for (JsonNode threat : root.path("threats")) {
      threat
          .path("components_affected")
          .forEach(one -> assertThat(elements).contains(one.asText()));
    }
    Path file = Files.writeString(folder.resolve("back.json"), root.toString());
    Architecture back = ArchitectureReader.read("back", Imports.read(file).yaml());
    Architecture first = result().architecture();
    assertThat(back.components().keySet())
        .containsExactlyInAnyOrderElementsOf(first.components().keySet());
    assertThat(back.flows()).hasSameSizeAs(first.flows());
  }

  @Test
  void sarif_hasConsistentIndexesAndFingerprints() throws Exception {
    JsonNode root = written(Reports.Format.SARIF);
    JsonNode run = root.path("runs").path(0);
    JsonNode rules = run.path("tool").path("driver").path("rules");

    assertThat(root.path("version").asText()).isEqualTo("2.1.0");
    assertThat(root.path("$schema").asText()).contains("sarif");
    Set<String> fingerprints = new HashSet<>();
    for (JsonNode result : run.path("results")) {
      if (result.has("ruleIndex")) {
        assertThat(rules.path(result.path("ruleIndex").asInt()).path("id"))
            .isEqualTo(result.path("ruleId"));
      }
      assertThat(result.path("level").asText()).isIn("none", "note", "warning", "error");
      assertThat(result.path("message").path("text").asText()).isNotBlank();
      JsonNode place = result.path("locations").path(0).path("physicalLocation");
      assertThat(place.path("artifactLocation").path("uri").asText()).isNotBlank();
      assertThat(place.path("region").path("startLine").asInt()).isPositive();
      result.path("partialFingerprints").forEach(one -> fingerprints.add(one.asText()));
    }
    assertThat(fingerprints).hasSize(run.path("results").size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "otmVersion: 0.2.0\nproject: {name: A}\ncomponents: [{id: a, name: X}, {id: a, name: Y}, {id: b, name: X}]\ndataflows: [{name: f, source: a, destination: nowhere}, {name: g, source: a, destination: b}]",
        "services: {a: {image: x, depends_on: [b, missing]}, b: {image: y, depends_on: [a]}}",
        "technical_assets: {A: {id: a}, B: {id: a}}\ntitle: T\nthreagile_version: 1.0.0",
        "nodes: [{unique-id: a, name: A, node-type: service}, {unique-id: a, name: B, node-type: service}]\nrelationships: [{unique-id: r, relationship-type: {connects: {source: {node: a}, destination: {node: gone}}}}]",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: '<script>'}\nspec: {template: {spec: {containers: [{name: '=cmd()', image: 'x:1'}]}}}"
      })
  void oddFiles_areReadAsFarAsTheyGo(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("odd.yaml"), text);

    Architecture read = ArchitectureReader.read("odd", Imports.read(file).yaml());

    assertThat(read.components()).isNotEmpty();
    assertThat(Review.standard().of(read).architecture()).isSameAs(read);
  }

  @Test
  void flowsWithoutEnds_areListedAsUnmapped() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("otm.yaml"),
            "otmVersion: 0.2.0\nproject: {name: A}\ncomponents: [{id: a, name: X}]\ndataflows: [{name: lost, source: a, destination: nowhere}]");

    assertThat(Imports.read(file).unmapped()).anySatisfy(one -> assertThat(one).contains("lost"));
  }

  @Test
  void bombsAndHugeFiles_endWithAnError() throws Exception {
    StringBuilder bomb = new StringBuilder("services:\n  a: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("  s").append(i).append(": &a").append(i).append(" [");
      bomb.append(("*a" + (i - 1) + ", ").repeat(9)).append("*a").append(i - 1).append("]\n");
    }
    Path small = Files.writeString(folder.resolve("bomb.yaml"), bomb);
    Path large = folder.resolve("large.yaml");
    Files.write(large, "# x\n".repeat(3 << 20).getBytes(StandardCharsets.UTF_8));
    Path deep = Files.writeString(folder.resolve("deep.json"), "[".repeat(100_000));

    Path wide =
        Files.writeString(
            folder.resolve("wide.yaml"), "services: {a: {image: " + "x".repeat(9 << 20) + "}}");

    for (Path file : List.of(small, large, deep, wide)) {
      assertThatThrownBy(() -> Imports.read(file)).isInstanceOf(ArchitectureException.class);
    }
  }

  @Test
  void aLineOfMegabytes_isRefusedByItsLengthAndReadAsJson() throws Exception {
    String long9 = "x".repeat(9 << 20);

    assertThatThrownBy(
            () ->
                ArchitectureReader.read(
                    "a.yaml", "system: A\ndescription: " + long9 + "\ncomponents: [{id: a}]"))
        .hasMessageContaining("a.yaml:2")
        .hasMessageContaining("found a line of more than");
    assertThatThrownBy(
            () ->
                ArchitectureReader.read(
                    "a.yaml", "{ \"system\": \"A\", \"description\": \"" + long9 + "\"}"))
        .hasMessageContaining("9437184 characters");
  }
}
