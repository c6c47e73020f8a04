package io.sallyport.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.sallyport.artifacts.card.CardWriter;
import io.sallyport.artifacts.card.ModelCard;
import io.sallyport.artifacts.provenance.Provenance;
import io.sallyport.core.Evidence;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written for other tools is what their formats ask for. */
final class OfficialFormatsTest {
  private static final String REGION = "/locations/0/physicalLocation/region";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir private Path folder = Path.of("");

  @Test
  void billOfMaterials_holdsUnderTheOfficialSchema() throws Exception {
    Path source = folder.resolve("card.yaml");
    Files.writeString(
        source,
        """
        name: Scorer
        version: "2.1"
        description: Sorts tickets.
        license: apache-2.0
        task: text-classification
        architecture: transformer
        intendedUse: Sorts tickets.
        users: support teams
        languages: [en]
        datasets: [tickets]
        limitations: [Only English.]
        measurements: [{name: accuracy, evidence: e-1}]
        """);
    Evidence measured =
        new Evidence(
            "e-1",
            "accuracy",
            "holdout",
            "share",
            0.94,
            null,
            NOW,
            NOW,
            NOW.plusSeconds(60),
            "l",
            7);
    ModelCard card = ModelCard.read(source, List.of(measured), NOW);

    JsonNode bom = JSON.readTree(CardWriter.cycloneDx(card, "ab".repeat(32)));

    assertThat(cycloneDx().validate(bom)).isEmpty();
    ((com.fasterxml.jackson.databind.node.ObjectNode) bom).put("specVersion", 16);
    assertThat(cycloneDx().validate(bom)).isNotEmpty();
  }

  private static JsonSchema sarifSchema() throws IOException {
    try (InputStream stream =
        OfficialFormatsTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
          .getSchema(JSON.readTree(Objects.requireNonNull(stream)));
    }
  }

  @Test
  void emptyCard_isABillOfMaterialsToo() throws Exception {
    Path source = Files.writeString(folder.resolve("card.yaml"), "name: Scorer\n");
    JsonNode bom = JSON.readTree(CardWriter.cycloneDx(ModelCard.read(source, List.of(), NOW), ""));

    assertThat(cycloneDx().validate(bom)).isEmpty();
  }

  private JsonNode sarif() throws Exception {
    List<ScanReport> reports = new ArrayList<>();
    ModelScanner scanner = new ModelScanner(ScanLimits.standard());
    reports.add(scanner.scan(PickleBytes.calling("os", "system", "x"), "a b/ü#?.pkl"));
    reports.add(scanner.scan(folder.resolve("missing.bin")));
    StringBuilder text = new StringBuilder(ReportJson.sarifHead("1.0"));
    List<String> results = new ArrayList<>();
    reports.forEach(report -> results.addAll(ReportJson.sarifResults(report)));
    text.append(String.join(",", results)).append(ReportJson.sarifTail());

    return JSON.readTree(text.toString());
  }

  @Test
  void sarif_holdsUnderTheOfficialSchema() throws Exception {
    JsonNode sarif = sarif();

    assertThat(sarifSchema().validate(sarif)).isEmpty();
    ((com.fasterxml.jackson.databind.node.ObjectNode) sarif.path("runs").get(0)).put("tool", 1);
    assertThat(sarifSchema().validate(sarif)).isNotEmpty();
  }

  @Test
  void sarif_hasWhatVersion210Requires() throws Exception {
    JsonNode sarif = sarif();

    assertThat(sarif.path("version").asText()).isEqualTo("2.1.0");
    JsonNode run = sarif.path("runs").get(0);
    JsonNode driver = run.path("tool").path("driver");
    assertThat(driver.path("name").asText()).isNotEmpty();
    Set<String> rules = new TreeSet<>();
    for (JsonNode rule : driver.path("rules")) {
      assertThat(rules.add(rule.path("id").asText())).isTrue();
      assertThat(rule.at("/shortDescription/text").asText()).isNotEmpty();
      assertThat(rule.at("/fullDescription/text").asText()).isNotEmpty();
      assertThat(rule.at("/defaultConfiguration/level").asText())
          .isIn("none", "note", "warning", "error");
    }
    assertThat(run.path("results")).isNotEmpty();
    for (JsonNode result : run.path("results")) {
      assertThat(rules).contains(result.path("ruleId").asText());
      assertThat(result.path("level").asText()).isIn("none", "note", "warning", "error");
      assertThat(result.at("/message/text").asText()).isNotEmpty();
      JsonNode physical = result.at("/locations/0/physicalLocation");
      URI uri = URI.create(physical.at("/artifactLocation/uri").asText());
      assertThat(uri.getFragment()).isNull();
      assertThat(uri.getQuery()).isNull();
      assertThat(physical.at("/region/byteOffset").asLong(0)).isNotNegative();
      assertThat(result.at("/locations/0/logicalLocations/0/fullyQualifiedName").asText())
          .isNotEmpty();
    }
  }

  @Test
  void provenance_hasWhatSlsaRequires() throws Exception {
    Provenance provenance =
        new Provenance(
            new Provenance.Thing("tuned", "a".repeat(64)),
            List.of(
                new Provenance.Input(
                    Provenance.Kind.DATASET, new Provenance.Thing("corpus", "c".repeat(64)))),
            Map.of("epochs", "3"),
            "ci",
            NOW,
            NOW);

    JsonNode statement = JSON.readTree(new String(provenance.write(), StandardCharsets.UTF_8));

    assertThat(statement.path("_type").asText()).isEqualTo("https://in-toto.io/Statement/v1");
    assertThat(statement.path("predicateType").asText())
        .isEqualTo("https://slsa.dev/provenance/v1");
    assertThat(statement.at("/subject/0/name").asText()).isEqualTo("tuned");
    assertThat(statement.at("/subject/0/digest/sha256").asText()).matches("[0-9a-f]{64}");
    JsonNode definition = statement.at("/predicate/buildDefinition");
    assertThat(URI.create(definition.path("buildType").asText()).isAbsolute()).isTrue();
    assertThat(definition.path("externalParameters").isObject()).isTrue();
    for (JsonNode dependency : definition.path("resolvedDependencies")) {
      assertThat(dependency.at("/digest/sha256").asText()).matches("[0-9a-f]{64}");
    }
    JsonNode details = statement.at("/predicate/runDetails");
    assertThat(details.at("/builder/id").asText()).isNotEmpty();
    assertThat(Instant.parse(details.at("/metadata/startedOn").asText())).isEqualTo(NOW);
    assertThat(Instant.parse(details.at("/metadata/finishedOn").asText())).isEqualTo(NOW);
  }

  /** The schema that the CycloneDX project ships with its own library. */
  private static JsonSchema cycloneDx() throws IOException {
    Map<String, String> schemas =
        Map.of(
            "http://cyclonedx.org/schema/bom-1.6.schema.json", resource("bom-1.6.schema.json"),
            "http://cyclonedx.org/schema/spdx.schema.json", resource("spdx.schema.json"),
            "http://cyclonedx.org/schema/jsf-0.82.schema.json", resource("jsf-0.82.schema.json"));
    JsonSchemaFactory factory =
        JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V7,
            builder -> builder.schemaLoaders(loaders -> loaders.schemas(schemas)));
    return factory.getSchema(
        com.networknt.schema.SchemaLocation.of("http://cyclonedx.org/schema/bom-1.6.schema.json"));
  }

  private static String resource(String name) throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(OfficialFormatsTest.class.getResourceAsStream("/" + name), name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void sarif_namesTheLineOfATextAndTheBytesOfAnythingElse() throws Exception {
    Path source = Files.writeString(folder.resolve("m.py"), "x = 1\nexec('y')\n");
    ModelScanner scanner = new ModelScanner(ScanLimits.standard());
    String line = ReportJson.sarifResults(scanner.scan(source)).getFirst();
    String bytes =
        ReportJson.sarifResults(scanner.scan(PickleBytes.calling("os", "system", "x"), "m.pkl"))
            .getFirst();

    assertThat(JSON.readTree(line).at(REGION + "/startLine").asInt()).isEqualTo(2);
    assertThat(JSON.readTree(bytes).at(REGION + "/byteLength").asInt()).isPositive();
  }
}
