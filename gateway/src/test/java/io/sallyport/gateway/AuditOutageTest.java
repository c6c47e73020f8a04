package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of requests that are refused because the log does not work, and after it does. */
final class AuditOutageTest {

  /** Nothing can be published where a file stands in the place of the folder of tiles. */
  private static Path breakLog(RunningGateway gateway) throws Exception {
    Path tiles = gateway.gateway().log().directory().resolve("tile");
    Path aside = tiles.resolveSibling("aside");
    gateway.gateway().log().publish();
    Files.move(tiles, aside);
    Files.writeString(tiles, "");
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (gateway.gateway().log().healthy() && System.nanoTime() < deadline) {
      gateway.get("sk-sp-wrong", "/v1/models");
    }
    assertThat(gateway.gateway().log().healthy()).isFalse();
    return aside;
  }

  private static void mend(RunningGateway gateway, Path aside) throws Exception {
    Path tiles = aside.resolveSibling("tile");
    Files.delete(tiles);
    Files.move(aside, tiles);
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (notes(gateway).isEmpty() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
  }

  private static List<JsonNode> notes(RunningGateway gateway) {
    return gateway.events().stream()
        .filter(event -> event.path("outcome").asText().equals("log.writable"))
        .toList();
  }

  @Test
  void refusedWhileTheLogIsOut_isInAccessLogAndMetricsAndSaidAfterwards() throws Exception {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    String id;
    try (RunningGateway gateway =
        RunningGateway.with("telemetry: {accessLog: true}\naudit: {mode: strict}\n")) {
      Path aside = breakLog(gateway);
      HttpResponse<String> refused = gateway.chat("simulated-naive", "hello");
      id = refused.headers().firstValue("x-request-id").orElseThrow();

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("audit_unavailable");
      assertThat(refused.headers().firstValue("retry-after")).contains("1");
      assertThat(gateway.counted("sallyport.refusals", "code", "audit_unavailable")).isPositive();

      mend(gateway, aside);
      assertThat(notes(gateway)).hasSize(1);
      assertThat(notes(gateway).getFirst().at("/attributes/late").asText()).isEqualTo("0");
      assertThat(notes(gateway).getFirst().at("/attributes/since").asText()).isNotEmpty();
      assertThat(gateway.chat("simulated-naive", "hello").statusCode()).isEqualTo(200);
    } finally {
      System.setErr(before);
    }
    assertThat(errors.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains(id)))
        .singleElement()
        .asString()
        .contains(" /v1/chat/completions 503 ")
        .endsWith("outcome=failed");
  }
}
