package io.sallyport.artifacts.internal.sign;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.artifacts.Digests;
import io.sallyport.artifacts.signing.SigningException;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The statement that a signature covers: every file of a model, or every shard, with its digest.
 *
 * @param modelName name of the model's folder or file
 * @param resources digests by name, in the order that the root digest covers
 * @param ignored paths that the signer left out
 * @param symlinks whether links were followed
 * @param shardSize bytes of a shard; 0 for whole files
 * @param old whether it is of version 0.2
 */
public record Manifest(
    String modelName,
    List<Resource> resources,
    List<String> ignored,
    boolean symlinks,
    long shardSize,
    boolean old) {
  /** Type of the statement's predicate. */
  public static final String PREDICATE = "https://model_signing/signature/v1.0";

  private static final String OLD_PREDICATE = "https://model_signing/Digests/v0.1";
  private static final String STATEMENT = "https://in-toto.io/Statement/v1";
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  /** A file or shard. */
  public record Resource(String name, String algorithm, String digest) {}

  /** Reads a statement and checks that its parts agree. */
  public static Manifest read(byte[] payload) throws SigningException {
    JsonNode statement;
    try {
      statement = MAPPER.readTree(payload);
    } catch (IOException e) {
      throw new SigningException("statement: no JSON (expected: an in-toto statement)");
    }
    expect("_type", statement.path("_type").asText(), STATEMENT);
    String type = statement.path("predicateType").asText();
    if (type.equals(OLD_PREDICATE)) {
      return readOld(statement);
    }
    expect("predicateType", type, PREDICATE);
    JsonNode subjects = statement.path("subject");
    if (subjects.size() != 1) {
      throw new SigningException(
          "statement: " + subjects.size() + " subjects (expected: exactly one)");
    }
    JsonNode predicate = statement.path("predicate");
    JsonNode serialization = predicate.path("serialization");
    List<String> ignored = new ArrayList<>();
    serialization.path("ignore_paths").forEach(path -> ignored.add(path.asText()));
    Manifest manifest =
        new Manifest(
            subjects.get(0).path("name").asText(),
            resources(predicate.path("resources")),
            List.copyOf(ignored),
            serialization.path("allow_symlinks").asBoolean(false),
            serialization.path("method").asText().equals("shards")
                ? (long) serialization.path("shard_size").asDouble()
                : 0,
            false);
    expect(
        "subject digest",
        subjects.get(0).path("digest").path("sha256").asText(),
        manifest.rootDigest());
    manifest.byName();
    return manifest;
  }

  private static List<Resource> resources(JsonNode list) {
    List<Resource> resources = new ArrayList<>();
    for (JsonNode node : list) {
      resources.add(
          new Resource(
              node.path("name").asText(),
              node.path("algorithm").asText(),
              node.path("digest").asText()));
    }
    return List.copyOf(resources);
  }

  private static Manifest readOld(JsonNode statement) throws SigningException {
    List<Resource> resources = new ArrayList<>();
    for (JsonNode subject : statement.path("subject")) {
      resources.add(
          new Resource(
              subject.path("name").asText(),
              "sha256",
              subject.path("digest").path("sha256").asText()));
    }
    Manifest manifest = new Manifest("", List.copyOf(resources), List.of(), false, 0, true);
    manifest.byName();
    return manifest;
  }

  /** The digests by name. */
  public Map<String, Resource> byName() throws SigningException {
    Map<String, Resource> map = new HashMap<>();
    for (Resource resource : resources) {
      if (map.put(resource.name(), resource) != null) {
        throw new SigningException("statement: '" + resource.name() + "' stands twice");
      }
    }
    return map;
  }

  /** SHA-256 over the digests of all resources in their order, as hexadecimal. */
  public String rootDigest() throws SigningException {
    MessageDigest root = Digests.sha256();
    for (Resource resource : resources) {
      try {
        root.update(HexFormat.of().parseHex(resource.digest()));
      } catch (IllegalArgumentException e) {
        throw new SigningException(
            "statement: a digest of '" + resource.name() + "' that is no hexadecimal");
      }
    }
    return HexFormat.of().formatHex(root.digest());
  }

  /** The statement as bytes to be signed. */
  public byte[] write() throws SigningException {
    ObjectNode statement = MAPPER.createObjectNode();
    statement.put("_type", STATEMENT);
    ObjectNode subject = statement.putArray("subject").addObject();
    subject.put("name", modelName);
    subject.putObject("digest").put("sha256", rootDigest());
    statement.put("predicateType", PREDICATE);
    ObjectNode predicate = statement.putObject("predicate");
    ObjectNode serialization = predicate.putObject("serialization");
    serialization.put("method", shardSize > 0 ? "shards" : "files");
    serialization.put("hash_type", "sha256");
    serialization.put("allow_symlinks", symlinks);
    if (shardSize > 0) {
      serialization.put("shard_size", shardSize);
    }
    ArrayNode ignoredPaths = serialization.putArray("ignore_paths");
    ignored.forEach(ignoredPaths::add);
    ArrayNode list = predicate.putArray("resources");
    for (Resource resource : resources) {
      list.addObject()
          .put("name", resource.name())
          .put("algorithm", resource.algorithm())
          .put("digest", resource.digest());
    }
    try {
      return MAPPER.writeValueAsBytes(statement);
    } catch (IOException e) {
      throw new SigningException("statement: cannot be written", e);
    }
  }

  private static void expect(String field, String found, String expected) throws SigningException {
    if (!found.equals(expected)) {
      throw new SigningException(
          "statement, " + field + ": '" + found + "' (expected: " + expected + ")");
    }
  }
}
