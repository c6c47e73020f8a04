package io.sallyport.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.gateway.config.ReuseSettings.Bounds;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what the configuration says about running: the log, its sinks, answers given again. */
final class OperationsReader {

  private static final int HIGHEST_PORT = 65_535;

  private final YamlTree yaml;
  private final Path folder;
  private final List<String> problems;
  private final List<Path> files;

  OperationsReader(YamlTree yaml, Path folder, List<String> problems, List<Path> files) {
    this.yaml = yaml;
    this.folder = folder;
    this.problems = problems;
    this.files = files;
  }

  AuditSettings audit(JsonNode audit) {
    return new AuditSettings(
        audit.path("mode").asText("grouped").equals("strict"),
        audit.path("content").asText("none").equals("encrypted"),
        path(audit.path("keys")),
        path(audit.path("checkpoints")),
        audit.path("whenUnwritable").asText("refuse").equals("serve"),
        audit.has("retention") ? days(audit.path("retention").asText()) : null,
        sinks(audit.path("sinks")));
  }

  ReuseSettings reuse(JsonNode root) {
    JsonNode cache = root.path("cache");
    Bounds standard = ReuseSettings.STANDARD.repeated();
    return new ReuseSettings(
        cache.isObject() ? bounds(cache, new Bounds(1000, 64 << 20, Duration.ofMinutes(5))) : null,
        bounds(root.path("repeatedRequests"), standard));
  }

  static RouteSettings.Timeouts timeouts(JsonNode route) {
    return new RouteSettings.Timeouts(
        duration(route.path("timeout")),
        duration(route.path("firstByte")),
        duration(route.path("idle")));
  }

  private static Bounds bounds(JsonNode node, Bounds standard) {
    Duration time = duration(node.path("time"));
    return new Bounds(
        node.path("entries").asInt(standard.entries()),
        node.has("bytes") ? Quantities.bytes(node.path("bytes").asText()) : standard.bytes(),
        time == null ? standard.time() : time);
  }

  private List<SinkSettings> sinks(JsonNode list) {
    List<SinkSettings> sinks = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode sink = list.get(i);
      String pointer = "/audit/sinks/" + i;
      String name = sink.path("name").asText();
      if (!names.add(name)) {
        problems.add(yaml.problem(pointer + "/name", "found the sink '" + name + "' again"));
      }
      SinkSettings.Target target = target(sink, pointer);
      Duration timeout = duration(sink.path("timeout"));
      if (target != null) {
        sinks.add(
            new SinkSettings(
                name,
                target,
                sink.path("batch").asInt(100),
                timeout == null ? Duration.ofSeconds(10) : timeout,
                sink.path("maxLag").asInt(10_000),
                sink.path("whenDead").asText("serve").equals("refuse")));
      }
    }
    return sinks;
  }

  private SinkSettings.@Nullable Target target(JsonNode sink, String pointer) {
    if (sink.has("file")) {
      JsonNode rotate = sink.path("rotate");
      return new SinkSettings.FileTarget(
          folder.resolve(sink.path("file").asText()),
          rotate.has("size") ? Quantities.bytes(rotate.path("size").asText()) : 0,
          rotate.path("keep").asInt(10));
    }
    if (sink.has("syslog")) {
      return syslog(sink, pointer + "/syslog");
    }
    return webhook(sink, pointer + "/webhook");
  }

  private SinkSettings.@Nullable Target syslog(JsonNode sink, String pointer) {
    String[] parts = sink.path("syslog").asText().split("://", 2);
    URI address = uri("x://" + (parts.length == 2 ? parts[1] : ""));
    if (address == null
        || address.getHost() == null
        || address.getPort() < 1
        || address.getPort() > HIGHEST_PORT) {
      problems.add(
          yaml.problem(
              pointer, "found no address (expected: such as tls://siem.example.com:6514)"));
      return null;
    }
    return new SinkSettings.SyslogTarget(
        address.getHost(),
        address.getPort(),
        SinkSettings.Transport.valueOf(parts[0].toUpperCase(Locale.ROOT)),
        path(sink.path("ca")));
  }

  private SinkSettings.@Nullable Target webhook(JsonNode sink, String pointer) {
    URI url = uri(sink.path("webhook").asText());
    if (url == null || url.getHost() == null || url.getUserInfo() != null) {
      problems.add(
          yaml.problem(
              pointer,
              "found an address without a host, or with a user (expected: such as"
                  + " https://siem.example.com/in)"));
      return null;
    }
    SecretReference secret =
        sink.has("secret") ? new SecretReference(sink.path("secret").asText()) : null;
    if (secret != null) {
      secret.file().ifPresent(files::add);
    }
    return new SinkSettings.WebhookTarget(url, secret, path(sink.path("ca")));
  }

  private static @Nullable URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private @Nullable Path path(JsonNode node) {
    return node.isTextual() ? folder.resolve(node.asText()) : null;
  }

  private static @Nullable Duration duration(JsonNode node) {
    return node.isTextual() ? Quantities.duration(node.asText()) : null;
  }

  private static Duration days(String text) {
    return Duration.ofDays(Long.parseLong(text.substring(0, text.length() - 1)));
  }
}
