package io.sallyport.artifacts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which blobs an OCI image layout names (image-spec: image-layout, index, manifest). */
final class OciLayout {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int LARGEST = 8 << 20;
  private static final int MOST = 10_000;

  private OciLayout() {}

  /**
   * Blobs that the index, or a manifest that it names, asks for and that are not there.
   *
   * @return paths below {@code blobs}
   */
  static List<String> missing(Path layout) {
    Set<String> missing = new LinkedHashSet<>();
    Set<String> seen = new LinkedHashSet<>();
    Deque<Path> waiting = new ArrayDeque<>();
    waiting.add(layout.resolve("index.json"));
    while (!waiting.isEmpty() && seen.size() < MOST) {
      for (JsonNode descriptor : descriptors(waiting.remove())) {
        String digest = descriptor.path("digest").asText();
        // Layers may lie where their own addresses say.
        boolean elsewhere = !descriptor.path("urls").isEmpty();
        if (!digest.matches("[a-z0-9+._-]{1,32}:[A-Za-z0-9=_-]{1,128}") || !seen.add(digest)) {
          continue;
        }
        String relative = digest.replace(':', '/');
        Path blob = layout.resolve("blobs").resolve(relative);
        if (!Files.exists(blob, LinkOption.NOFOLLOW_LINKS)) {
          if (!elsewhere) {
            missing.add(relative);
          }
        } else if (descriptor.path("mediaType").asText().endsWith("json")
            && !descriptor.path("mediaType").asText().contains("config")) {
          waiting.add(blob);
        }
      }
    }
    return List.copyOf(missing);
  }

  /** What an index or manifest refers to; nothing where the file is none, which its scan tells. */
  private static List<JsonNode> descriptors(Path file) {
    List<JsonNode> found = new ArrayList<>();
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
        return found;
      }
      JsonNode tree = MAPPER.readTree(Files.readAllBytes(file));
      tree.path("manifests").forEach(found::add);
      tree.path("layers").forEach(found::add);
      tree.path("blobs").forEach(found::add);
      if (tree.has("config")) {
        found.add(tree.path("config"));
      }
    } catch (IOException e) {
      return found;
    }
    return found;
  }
}
