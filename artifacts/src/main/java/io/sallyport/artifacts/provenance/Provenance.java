package io.sallyport.artifacts.provenance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sallyport.audit.CanonicalJson;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a model was made: an in-toto statement with a predicate of SLSA provenance v1.
 *
 * @param model name and root digest of what was made
 * @param inputs what it was made from
 * @param parameters of the training, as texts
 * @param builder who or what ran it
 * @param started when it began
 * @param finished when it ended, not before
 */
public record Provenance(
    Thing model,
    List<Input> inputs,
    Map<String, String> parameters,
    String builder,
    Instant started,
    Instant finished) {
  /** Type of the predicate. */
  public static final String PREDICATE = "https://slsa.dev/provenance/v1";

  private static final String STATEMENT = "https://in-toto.io/Statement/v1";
  private static final String BUILD_TYPE = "urn:sallyport:build:training:v1";
  private static final JsonMapper MAPPER = new JsonMapper();

  /** What an input is. */
  public enum Kind {
    DATASET,
    BASE_MODEL,
    CODE,
    PARAMETERS
  }

  /** Something with a name and a SHA-256 in hexadecimal. */
  public record Thing(String name, String sha256) {
    /** Checks the digest's form. */
    public Thing {
      if (sha256.length() != 64 || !sha256.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
        throw new IllegalArgumentException(
            "digest of '" + name + "': '" + sha256 + "' (expected: 64 hexadecimal digits)");
      }
    }
  }

  /** An input and what it is. */
  public record Input(Kind kind, Thing thing) {}

  /** Copies and checks the order of times. */
  public Provenance {
    inputs = List.copyOf(inputs);
    parameters = Map.copyOf(parameters);
    if (finished.isBefore(started)) {
      throw new IllegalArgumentException(
          "finished: " + finished + " (expected: not before started " + started + ")");
    }
  }

  /** The statement as bytes to be signed. */
  public byte[] write() {
    List<Object> dependencies = new ArrayList<>();
    for (Input input : inputs) {
      dependencies.add(
          Map.of(
              "name", input.thing().name(),
              "digest", Map.of("sha256", input.thing().sha256()),
              "annotations", Map.of("kind", input.kind().name())));
    }
    Map<String, Object> definition = new TreeMap<>();
    definition.put("buildType", BUILD_TYPE);
    definition.put("externalParameters", Map.of("parameters", parameters));
    definition.put("resolvedDependencies", dependencies);
    Map<String, Object> run =
        Map.of(
            "builder", Map.of("id", builder),
            "metadata", Map.of("startedOn", started.toString(), "finishedOn", finished.toString()));
    return CanonicalJson.bytes(
        Map.of(
            "_type",
            STATEMENT,
            "subject",
            List.of(Map.of("name", model.name(), "digest", Map.of("sha256", model.sha256()))),
            "predicateType",
            PREDICATE,
            "predicate",
            Map.of("buildDefinition", definition, "runDetails", run)));
  }

  /**
   * Reads a statement.
   *
   * @throws IllegalArgumentException when it is none of these
   */
  public static Provenance read(byte[] statement) {
    try {
      JsonNode node = MAPPER.readTree(statement);
      if (!node.path("_type").asText().equals(STATEMENT)
          || !node.path("predicateType").asText().equals(PREDICATE)
          || node.path("subject").size() != 1) {
        throw new IllegalArgumentException(
            "statement: of another kind (expected: SLSA provenance v1 of one model)");
      }
      JsonNode predicate = node.path("predicate");
      List<Input> inputs = new ArrayList<>();
      for (JsonNode item : predicate.path("buildDefinition").path("resolvedDependencies")) {
        inputs.add(
            new Input(
                Kind.valueOf(item.path("annotations").path("kind").asText("CODE")), thing(item)));
      }
      Map<String, String> parameters = new TreeMap<>();
      predicate
          .path("buildDefinition")
          .path("externalParameters")
          .path("parameters")
          .properties()
          .forEach(entry -> parameters.put(entry.getKey(), entry.getValue().asText()));
      JsonNode run = predicate.path("runDetails");
      return new Provenance(
          thing(node.path("subject").get(0)),
          inputs,
          parameters,
          run.path("builder").path("id").asText(),
          Instant.parse(run.path("metadata").path("startedOn").asText()),
          Instant.parse(run.path("metadata").path("finishedOn").asText()));
    } catch (IOException | java.time.DateTimeException e) {
      throw new IllegalArgumentException("statement: malformed (expected: SLSA provenance v1)", e);
    }
  }

  private static Thing thing(JsonNode node) {
    return new Thing(node.path("name").asText(), node.path("digest").path("sha256").asText());
  }
}
