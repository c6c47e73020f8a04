package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.gateway.config.ConfigurationReader;
import io.sallyport.gateway.config.Settings;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that was read, and of which some waits for the next start. */
final class RestartPendingTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void settingsThatWaitForAStart_areNotSaidToBeInForce() throws Exception {
    Path file = folder.resolve("sallyport.yaml");
    Files.writeString(file, yaml("", ""));
    try (RunningGateway gateway = RunningGateway.reading(file)) {
      String before = gateway.gateway().configurationDigest();
      Files.writeString(
          file,
          yaml(
              ", limits: {concurrent: 3}",
              "audit: {mode: strict, sinks: [{name: f, file: '" + folder + "/events.jsonl'}]}\n"));
      List<String> waiting =
          List.of("audit.sinks.f.file", "audit.sinks.f.name", "server.limits.concurrent");
      assertThat(RunningGateway.json(reload(gateway)).path("restart"))
          .extracting(JsonNode::asText)
          .containsExactlyElementsOf(waiting);

      JsonNode shown = RunningGateway.json(gateway.get(gateway.adminKey(), "/admin/configuration"));
      assertThat(shown.path("restart"))
          .extracting(JsonNode::asText)
          .containsExactlyElementsOf(waiting);
      assertThat(shown.path("settings").has("audit.mode")).isTrue();
      assertThat(shown.path("settings").has("server.limits.concurrent")).isFalse();
      String inForce = gateway.gateway().configurationDigest();
      assertThat(shown.path("digest").asText()).isEqualTo(inForce);
      assertThat(inForce)
          .isNotEqualTo(before)
          .isNotEqualTo(ConfigurationReader.load(file).settings().digest());
      // As config diff tells it.
      SortedMap<String, String> hashes = new TreeMap<>();
      shown
          .path("settings")
          .properties()
          .forEach(setting -> hashes.put(setting.getKey(), setting.getValue().asText()));
      assertThat(new Settings(hashes).changesTo(ConfigurationReader.load(file).settings()).marked())
          .containsExactlyElementsOf(waiting.stream().map(name -> "+" + name).toList());
      assertThat(gateway.allMetrics()).contains(inForce);
      assertThat(gateway.gateway().restartPending()).containsExactlyElementsOf(waiting);
      assertThat(gateway.gauged("sallyport.configuration.restart.pending")).isEqualTo(3);

      JsonNode again = RunningGateway.json(reload(gateway));
      assertThat(again.path("outcome").asText()).isEqualTo("unchanged");
      assertThat(again.path("restart")).hasSize(3);
      Files.writeString(file, "models: 7\n");
      assertThat(reload(gateway).statusCode()).isEqualTo(422);
      assertThat(gateway.gauged("sallyport.configuration.restart.pending")).isEqualTo(3);

      Files.writeString(file, yaml("", ""));
      assertThat(RunningGateway.json(reload(gateway)).path("restart")).isEmpty();
      assertThat(gateway.gateway().configurationDigest()).isEqualTo(before);
      assertThat(gateway.gauged("sallyport.configuration.restart.pending")).isZero();
    }
  }

  private static String yaml(String server, String more) {
    return "server: {port: 0, drain: 1s, reload: manual"
        + server
        + "}\ntelemetry: {accessLog: false}\n"
        + more;
  }

  private static HttpResponse<String> reload(RunningGateway gateway) {
    return gateway.post(gateway.adminKey(), "/admin/configuration/reload", "{}");
  }
}
