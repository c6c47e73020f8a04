package io.sallyport.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks that the file of a sink is its own: what two write to, or the gateway itself, is spoiled.
 */
final class SinkFiles {

  /** What the gateway keeps in its data folder. */
  private static final List<String> OWN =
      List.of("audit", "access", "keys", "sinks", "vault", "allow-list.json", "untrusted-passages");

  private final YamlTree yaml;
  private final Path folder;
  private final List<String> problems;

  SinkFiles(YamlTree yaml, Path folder, List<String> problems) {
    this.yaml = yaml;
    this.folder = folder;
    this.problems = problems;
  }

  /** Adds a problem for each file that cannot be a sink's. */
  void check(Path data, AuditSettings audit) {
    List<Path> own = new ArrayList<>();
    OWN.forEach(name -> own.add(real(data.resolve(name))));
    Optional.ofNullable(audit.keys()).map(SinkFiles::real).ifPresent(own::add);
    Optional.ofNullable(audit.checkpoints()).map(SinkFiles::real).ifPresent(own::add);
    Map<Path, String> taken = new HashMap<>();
    JsonNode sinks = yaml.root().path("audit").path("sinks");
    for (int i = 0; i < sinks.size(); i++) {
      JsonNode sink = sinks.get(i);
      if (sink.has("file")) {
        Path file = real(folder.resolve(sink.path("file").asText()));
        String other = taken.putIfAbsent(file, sink.path("name").asText());
        String found = null;
        if (Files.isDirectory(file)) {
          found = "found a folder (expected: a file)";
        } else if (Files.exists(file) && !Files.isRegularFile(file)) {
          found =
              "found a pipe or a device (expected: a regular file; for a program that reads"
                  + " events: syslog or webhook)";
        } else if (own.stream().anyMatch(file::startsWith)) {
          found = "found what the gateway itself keeps (expected: a file of the sink's own)";
        } else if (other != null) {
          found = "found the file of the sink '" + other + "' again (expected: a file of its own)";
        }
        if (found != null) {
          problems.add(yaml.problem("/audit/sinks/" + i + "/file", found));
        }
      }
    }
  }

  /** One name for a place, however it is written and whatever links lead there. */
  private static Path real(Path file) {
    Path whole = file.toAbsolutePath().normalize();
    for (Path there = whole; there != null; there = there.getParent()) {
      if (Files.exists(there)) {
        try {
          return there.toRealPath().resolve(there.relativize(whole)).normalize();
        } catch (IOException e) {
          return whole;
        }
      }
    }
    return whole;
  }
}
