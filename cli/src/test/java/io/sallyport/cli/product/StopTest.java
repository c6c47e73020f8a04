package io.sallyport.cli.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM while a stream runs. */
@Tag("product")
final class StopTest {

  /** 128 and the number of SIGTERM. */
  private static final int TERMINATED = 143;

  private static final Pattern CONTENT = Pattern.compile("\"content\":\"([^\"]*)\"");

  @TempDir private Path folder = Path.of("");

  private static BufferedReader begun(RunningProduct product) throws Exception {
    HttpResponse<InputStream> response = product.open(product.chat("m", "hello", true));
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    assertThat(lines.readLine()).startsWith("data: ");
    return lines;
  }

  /** Asks until the gate refuses; it must do so before it ends. */
  private static void awaitRefusal(RunningProduct product) throws InterruptedException {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (System.nanoTime() < deadline) {
      try {
        HttpResponse<String> response = product.send(product.request("/v1/models").GET().build());
        if (response.statusCode() == 503) {
          assertThat(response.body()).contains("shutting_down");
          return;
        }
        assertThat(response.statusCode()).isEqualTo(200);
      } catch (IOException refused) {
        return;
      }
    }
    throw new AssertionError("new requests are still answered");
  }

  /** The text of a stream's events. */
  private static String said(List<String> lines) {
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      Matcher content = CONTENT.matcher(line);
      text.append(content.find() ? content.group(1) : "");
    }
    return text.toString();
  }

  private static JsonNode last(List<JsonNode> events) {
    return events.get(events.size() - 1);
  }

  @Test
  void runningStream_isFinishedAndNewRequestsAreRefused() throws Exception {
    try (ScriptedUpstream upstream = new ScriptedUpstream();
        RunningProduct product = RunningProduct.with(folder, ", drain: 20s", upstream.yaml())) {
      BufferedReader stream = begun(product);

      product.terminate();
      awaitRefusal(product);
      upstream.goOn();

      List<String> rest = stream.lines().filter(line -> !line.isEmpty()).toList();
      assertThat(said(rest)).contains("word").endsWith(" the end");
      assertThat(rest.getLast()).isEqualTo("data: [DONE]");
      assertThat(product.exitCode()).isEqualTo(TERMINATED);
      JsonNode verified = product.verified();
      assertThat(verified.path("valid").asBoolean()).isTrue();
      assertThat(verified.path("signed")).isEqualTo(verified.path("events"));
      List<JsonNode> events = product.events();
      assertThat(last(events).path("outcome").asText()).isEqualTo("stopped");
      assertThat(events)
          .anyMatch(
              e ->
                  e.path("surface").asText().equals("chat.completions")
                      && e.path("outcome").asText().equals("ok"));
    }
  }

  @Test
  void streamThatOutlastsTheDrain_isCutAndLogged() throws Exception {
    try (ScriptedUpstream upstream = new ScriptedUpstream();
        RunningProduct product = RunningProduct.with(folder, ", drain: 1s", upstream.yaml())) {
      BufferedReader stream = begun(product);

      product.terminate();

      assertThat(product.exitCode()).isEqualTo(TERMINATED);
      assertThat(readToTheEnd(stream)).doesNotContain("[DONE]");
      JsonNode verified = product.verified();
      assertThat(verified.path("valid").asBoolean()).isTrue();
      assertThat(verified.path("signed")).isEqualTo(verified.path("events"));
      List<JsonNode> events = product.events();
      assertThat(last(events).path("outcome").asText()).isEqualTo("stopped");
      assertThat(events)
          .anyMatch(
              e ->
                  e.path("surface").asText().equals("chat.completions")
                      && e.path("outcome").asText().equals("aborted"));
    }
  }

  private static String readToTheEnd(BufferedReader stream) {
    StringBuilder text = new StringBuilder();
    try {
      for (String line = stream.readLine(); line != null; line = stream.readLine()) {
        text.append(line);
      }
    } catch (IOException cut) {
      // As it should be.
    }
    return text.toString();
  }
}
