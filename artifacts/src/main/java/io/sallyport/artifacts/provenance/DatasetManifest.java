package io.sallyport.artifacts.provenance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sallyport.artifacts.Digests;
import io.sallyport.audit.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A data set as the list of its files with their digests, and one Merkle root over them (RFC 6962,
 * section 2.1). A leaf is the canonical JSON of {@code {name, sha256, size}}, in the order of
 * names, so one root stands for the data set and a changed file can still be named.
 *
 * @param name of the data set
 * @param shards its files, sorted by name
 */
public record DatasetManifest(String name, List<Shard> shards) {
  private static final JsonMapper MAPPER = new JsonMapper();

  /**
   * One file.
   *
   * @param name relative to the data set's folder
   * @param sha256 hexadecimal
   * @param size in bytes
   */
  public record Shard(String name, String sha256, long size) {}

  /** Copies and sorts the shards. */
  public DatasetManifest {
    shards = shards.stream().sorted(java.util.Comparator.comparing(Shard::name)).toList();
  }

  /** Lists and hashes a folder. */
  public static DatasetManifest of(String name, Path folder) throws IOException {
    List<Shard> shards = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String relative = folder.relativize(file).toString().replace('\\', '/');
        String digest = HexFormat.of().formatHex(Digests.sha256(file));
        shards.add(new Shard(relative, digest, Files.size(file)));
      }
    }
    return new DatasetManifest(name, shards);
  }

  /**
   * Reads a manifest and checks its root.
   *
   * @throws IllegalArgumentException when it is malformed or its root is another one
   */
  public static DatasetManifest read(String json) {
    try {
      JsonNode node = MAPPER.readTree(json);
      List<Shard> shards = new ArrayList<>();
      for (JsonNode shard : node.path("shards")) {
        shards.add(
            new Shard(
                shard.path("name").asText(),
                shard.path("sha256").asText(),
                shard.path("size").asLong(-1)));
      }
      DatasetManifest manifest = new DatasetManifest(node.path("name").asText(), shards);
      if (!manifest.root().equals(node.path("merkleRoot").asText())) {
        throw new IllegalArgumentException(
            "data set manifest: its Merkle root is not that of its shards");
      }
      return manifest;
    } catch (IOException e) {
      throw new IllegalArgumentException("data set manifest: no JSON", e);
    }
  }

  /** The manifest as canonical JSON. */
  public String write() {
    Map<String, Object> map = new TreeMap<>();
    map.put("name", name);
    map.put("merkleRoot", root());
    map.put("shards", shards.stream().map(DatasetManifest::leaf).toList());
    return CanonicalJson.write(map);
  }

  /** The Merkle root as hexadecimal. */
  public String root() {
    List<byte[]> level = new ArrayList<>();
    for (Shard shard : shards) {
      MessageDigest digest = Digests.sha256();
      digest.update((byte) 0);
      level.add(digest.digest(CanonicalJson.write(leaf(shard)).getBytes(StandardCharsets.UTF_8)));
    }
    if (level.isEmpty()) {
      return HexFormat.of().formatHex(Digests.sha256().digest());
    }
    // Joining neighbours level by level and carrying an odd one up gives the tree of RFC 6962.
    while (level.size() > 1) {
      List<byte[]> above = new ArrayList<>();
      for (int i = 0; i < level.size(); i += 2) {
        above.add(i + 1 < level.size() ? node(level.get(i), level.get(i + 1)) : level.get(i));
      }
      level = above;
    }
    return HexFormat.of().formatHex(level.getFirst());
  }

  /** What differs in a folder: a line for each changed, missing or added file. */
  public List<String> differences(Path folder) throws IOException {
    Map<String, Shard> present = new TreeMap<>();
    for (Shard shard : of(name, folder).shards()) {
      present.put(shard.name(), shard);
    }
    List<String> differences = new ArrayList<>();
    for (Shard shard : shards) {
      Shard found = present.remove(shard.name());
      if (found == null) {
        differences.add(shard.name() + ": missing");
      } else if (!found.equals(shard)) {
        differences.add(shard.name() + ": changed");
      }
    }
    present.keySet().forEach(added -> differences.add(added + ": added"));
    return differences;
  }

  private static Map<String, Object> leaf(Shard shard) {
    return new TreeMap<>(
        Map.of("name", shard.name(), "sha256", shard.sha256(), "size", shard.size()));
  }

  private static byte[] node(byte[] left, byte[] right) {
    MessageDigest digest = Digests.sha256();
    digest.update((byte) 1);
    digest.update(left);
    return digest.digest(right);
  }
}
